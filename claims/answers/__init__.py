"""Answers to programs, whoever gives them: JSON, and what is said in its place (RFC 9457).

Keys stand in the order in which they are told, and text as it is, in UTF-8.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

CONTENT_TYPE = "application/json"
PROBLEM_TYPE = "application/problem+json"
DATA = (".json", ".jsonl", "/oembed")
"""How the addresses end under which programs alone ask."""
FILES = (".csv", ".xlsx", ".atom", ".bib", ".ris", ".zip")
"""How the addresses end under which programs ask, and readers who have followed a link."""
ATTACHED = "/files/"
"""In the addresses of attached files, which are asked for in the same two ways."""
API = "/api/"
"""Below it all is for programs, but what is written about it."""
WRITTEN = "/docs"


def answer(data: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(_json(data), content_type=CONTENT_TYPE, status=status)


def refuse(status: HTTPStatus, why: str, parameters: Sequence[tuple[str, str]] = ()) -> HttpResponse:
    """What is said instead of data: problem details, in words for whoever wrote the program that asked.

    ``parameters``: each that cannot be used, with what is wrong with it and what is allowed.
    """
    told: dict[str, Any] = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": why}
    if parameters:
        told["detail"] = why or " ".join(f"{name}: {wrong}" for name, wrong in parameters)
        told["errors"] = [{"parameter": name, "detail": wrong} for name, wrong in parameters]
    response = unlisted(HttpResponse(_json(told), content_type=PROBLEM_TYPE, status=status))
    # Some of these statuses would else be kept as long as browsers and proxies like.
    response.headers["Cache-Control"] = "no-cache"
    return response


def unlisted(response: Response) -> Response:
    """The answer, kept from search engines: what is withdrawn later must not be found by its text for ever."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def asks_for_data(request: HttpRequest | None) -> bool:
    """Whether an answer for readers would be of no use to whoever asked."""
    if request is None:
        return False
    if request.path.endswith(FILES) or ATTACHED in request.path:
        # Browsers name the type of pages first in what they accept; no reader of feeds or sheets does, nor does curl.
        return not request.headers.get("Accept", "").lstrip().startswith("text/html")
    return request.path.endswith(DATA) or (request.path.startswith(API) and not request.path.endswith(WRITTEN))


def _json(data: Mapping[str, Any]) -> str:
    return f"{json.dumps(data, ensure_ascii=False)}\n"
