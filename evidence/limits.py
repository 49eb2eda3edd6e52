"""How long the database may work on one question of a web request. Commands may take as long as they need."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import connections
from django.http import HttpRequest, HttpResponse

STEPS = 100_000
"""Of SQLite's machine, from one look at the clock to the next: about a millisecond."""


def bound_queries() -> None:
    """Have this process's connections to PostgreSQL give up by themselves. To be called before there are any."""
    limits = (
        f"-c statement_timeout={settings.STATEMENT_SECONDS * 1000} "
        f"-c idle_in_transaction_session_timeout={settings.IDLE_TRANSACTION_SECONDS * 1000}"
    )
    for database in connections.settings.values():
        if database["ENGINE"] == "django.db.backends.postgresql":
            given = database["OPTIONS"].get("options", "")
            database["OPTIONS"] = database["OPTIONS"] | {"options": f"{given} {limits}".strip()}


class QueryTimeMiddleware:
    """The same for SQLite, which knows no such limit: it asks, every so many steps, whether to go on.

    From the beginning of a question to its first rows. The rest are fetched one by one, by whoever wants them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with ExitStack() as stack:
            for connection in connections.all():
                if connection.vendor == "sqlite":
                    stack.enter_context(connection.execute_wrapper(_within_time))
            return self.get_response(request)


def _within_time(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    raw = context["connection"].connection
    end = time.monotonic() + settings.STATEMENT_SECONDS
    raw.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        return execute(sql, params, many, context)
    finally:
        raw.set_progress_handler(None, 0)
