"""Answers in JSON. Keys stand in the order in which they are told, and text as it is, in UTF-8."""

import json
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claims.records import Plain

CONTENT_TYPE = "application/json"
METHODS = ("GET", "HEAD")


def answer(data: Plain, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{json.dumps(data, ensure_ascii=False)}\n", content_type=CONTENT_TYPE, status=status)


def refuse(status: HTTPStatus, why: str) -> HttpResponse:
    """What is said instead of data, in words for whoever wrote the program that asked."""
    response = answer({"error": why}, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def refuse_method(request: HttpRequest) -> HttpResponse | None:
    """What is said to whoever sends something; None if nothing is sent."""
    if request.method in METHODS:
        return None
    why = _("This address is for reading only. Use %s.") % ", ".join(METHODS)
    response = refuse(HTTPStatus.METHOD_NOT_ALLOWED, why)
    response.headers["Allow"] = ", ".join(METHODS)
    return response
