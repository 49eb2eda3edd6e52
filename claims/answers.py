"""Answers in JSON, whoever gives them. Keys stand in the order in which they are told, and text as it is, in UTF-8."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from claims.records import Plain

CONTENT_TYPE = "application/json"
DATA = (".json", ".jsonl", ".bib", ".ris")
"""How the addresses end under which programs ask."""


def answer(data: Plain, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{json.dumps(data, ensure_ascii=False)}\n", content_type=CONTENT_TYPE, status=status)


def refuse(status: HTTPStatus, why: str) -> HttpResponse:
    """What is said instead of data, in words for whoever wrote the program that asked."""
    response = answer({"error": why}, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def asks_for_data(request: HttpRequest | None) -> bool:
    """Whether an answer for readers would be of no use to whoever asked."""
    return request is not None and request.path.endswith(DATA)
