"""The site's addresses, and some below which everything fails: what is then said, and what is logged of it."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import StreamingHttpResponse
from django.urls import path

from evidence import urls

PLANTED = "hunter2"
"""What no log may hold: it stands in what the reader sent, in what the view had at hand, and in the error itself."""

ERRORS = {
    "500": ValueError(f"invalid literal: '{PLANTED}'"),
    "integrity": IntegrityError(f"duplicate key\nDETAIL:  Key (name)=({PLANTED}) already exists."),
    "503": OperationalError("database is locked"),
    "403": PermissionDenied(PLANTED),
    "400": SuspiciousOperation(PLANTED),
}


def fail(request, kind):
    if callable(ERRORS[kind]):
        return ERRORS[kind]()
    at_hand = {"password": PLANTED, **request.POST.dict(), **request.GET.dict()}
    try:
        raise KeyError(f"{at_hand}")
    except KeyError as cause:
        raise ERRORS[kind] from cause


def break_off(request):
    def pieces():
        yield b"begun"
        raise ValueError(PLANTED)

    return StreamingHttpResponse(pieces())


urlpatterns = [
    path("fail/broken-off", break_off),
    path("fail/<str:kind>", fail),
    path("admin/fail/<str:kind>", fail),
    *urls.urlpatterns,
]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
