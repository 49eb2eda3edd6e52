"""Answers in JSON. Keys stand in the order in which they are told, and text as it is, in UTF-8."""

import json
from http import HTTPStatus

from django.http import HttpResponse

from claims.records import Plain

CONTENT_TYPE = "application/json"


def answer(data: Plain, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{json.dumps(data, ensure_ascii=False)}\n", content_type=CONTENT_TYPE, status=status)


def refuse(status: HTTPStatus, why: str) -> HttpResponse:
    """What is said instead of data, in words for whoever wrote the program that asked."""
    response = answer({"error": why}, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
