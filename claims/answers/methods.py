"""What every address that gives data says to whoever would do something else than read."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from . import refuse

METHODS = ("GET", "HEAD", "OPTIONS")
ALLOWED = ", ".join(METHODS)
READING = ("GET", "HEAD")


def refuse_method(request: HttpRequest) -> HttpResponse | None:
    """What is said to whoever sends something, or asks what may be done here; None to whoever reads."""
    if request.method in READING:
        return None
    return options() if request.method == "OPTIONS" else not_allowed()


def options() -> HttpResponse:
    """That there is nothing to do here but to read."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response.headers["Allow"] = ALLOWED
    del response.headers["Content-Type"]
    return response


def not_allowed() -> HttpResponse:
    """405."""
    why = _("This address is for reading only. Use %s.") % ALLOWED
    response = refuse(HTTPStatus.METHOD_NOT_ALLOWED, why)
    response.headers["Allow"] = ALLOWED
    return response
