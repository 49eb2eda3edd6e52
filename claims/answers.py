"""Answers in JSON, whoever gives them. Keys stand in the order in which they are told, and text as it is, in UTF-8."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from claims.records import Plain

CONTENT_TYPE = "application/json"
DATA = (".json", ".jsonl")
"""How the addresses end under which programs alone ask."""
FILES = (".csv", ".xlsx", ".atom", ".bib", ".ris")
"""How the addresses end under which programs ask, and readers who have followed a link."""


def answer(data: Plain, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{json.dumps(data, ensure_ascii=False)}\n", content_type=CONTENT_TYPE, status=status)


def refuse(status: HTTPStatus, why: str) -> HttpResponse:
    """What is said instead of data, in words for whoever wrote the program that asked."""
    response = answer({"error": why}, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def asks_for_data(request: HttpRequest | None) -> bool:
    """Whether an answer for readers would be of no use to whoever asked."""
    if request is None or not request.path.endswith(FILES):
        return request is not None and request.path.endswith(DATA)
    # Browsers name the type of pages first in what they accept; no reader of feeds or sheets does, nor does curl.
    return not request.headers.get("Accept", "").lstrip().startswith("text/html")
