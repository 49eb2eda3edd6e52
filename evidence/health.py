"""
Whether the site can serve, for load balancers and supervisors: `/healthz` answers 200 `ok`, or 503 and why not.

A middleware and not a view, because those who ask know an address and not the site's name: a view would be reached only
with a Host header that is in ALLOWED_HOSTS.
"""

import logging
from collections.abc import Callable

from django.db import Error
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

PATH = "/healthz"

logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers GET and HEAD of `/healthz`; every other request passes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info != PATH:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        problem = database_problem()
        response = HttpResponse(
            f"{problem or 'ok'}\n", status=503 if problem else 200, content_type="text/plain; charset=utf-8"
        )
        response.headers["Cache-Control"] = "no-store"
        return response


def database_problem() -> str:
    """
    What keeps the database from serving, or nothing.

    It reads a table, for SQLite opens its file only when it must. The reason is logged and not shown: it may name hosts
    and accounts.
    """
    try:
        MigrationRecorder.Migration.objects.exists()
    except Error:
        logger.exception("The database does not answer, or was never migrated.")
        return "unavailable: the database does not answer, or was never migrated"
    return ""
