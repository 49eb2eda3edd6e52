"""What every address that gives data says to whoever would do something else than read."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claims.answers import answer, refuse

__all__ = ["METHODS", "answer", "refuse", "refuse_method"]

METHODS = ("GET", "HEAD")


def refuse_method(request: HttpRequest) -> HttpResponse | None:
    """What is said to whoever sends something; None if nothing is sent."""
    if request.method in METHODS:
        return None
    why = _("This address is for reading only. Use %s.") % ", ".join(METHODS)
    response = refuse(HTTPStatus.METHOD_NOT_ALLOWED, why)
    response.headers["Allow"] = ", ".join(METHODS)
    return response
