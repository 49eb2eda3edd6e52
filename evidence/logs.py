"""
What the log looks like: lines for people, or JSON for programs (`EVIDENCE_LOG_FORMAT`), gunicorn's own lines as well.

A line about a request says which view answered, not which address was asked for: which claim somebody reads can harm a
witness. Nor does it say who asked, from where, or with what.
"""

import json
import logging
import os
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from gunicorn.glogging import Logger

HEADER = "X-Request-ID"
NOWHERE = "no view"
ADDRESS = re.compile(r"\bhttps?://\S*")

logger = logging.getLogger(__name__)
present: ContextVar[HttpRequest | None] = ContextVar("present", default=None)
"""The request that this thread answers just now."""


class RequestLogMiddleware:
    """Gives each request a name, by which its lines in the log are found, and tells of those that were slow.

    An error's answer has it as `X-Request-ID`, and its page in words. Other answers have not: the same question gets the
    same answer, to the byte, whoever keeps it in between.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = secrets.token_hex(8)  # type: ignore[attr-defined]
        request.began = time.monotonic()  # type: ignore[attr-defined]
        token = present.set(request)
        try:
            response = self.get_response(request)
            if response.status_code >= 500:
                response.headers[HEADER] = request.request_id  # type: ignore[attr-defined]
            elif time.monotonic() - request.began > settings.SLOW_REQUEST_SECONDS:  # type: ignore[attr-defined]
                logger.warning("Slow request", extra={"status_code": response.status_code})
        finally:
            present.reset(token)
        return response


def fields_of(record: logging.LogRecord) -> dict[str, Any]:
    """What the line says of the request that it is about; nothing if it is about none."""
    request = getattr(record, "request", None) or present.get()
    if not isinstance(request, HttpRequest) or not hasattr(request, "request_id"):
        return {}
    fields = {"request": request.request_id, "method": request.method, "view": view_of(request)}
    if status := getattr(record, "status_code", None):
        fields |= {"status": status, "duration_ms": round(1000 * (time.monotonic() - request.began))}  # type: ignore[attr-defined]
    return fields


def view_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.view_name if match else "") or NOWHERE


def message_of(record: logging.LogRecord) -> str:
    """Its text. Django names addresses in its own about requests, and where readers came from; here stands the view instead."""
    request = getattr(record, "request", None)
    if not isinstance(request, HttpRequest) or not isinstance(record.args, tuple):
        return record.getMessage()
    arguments = tuple(_without_address(argument, request) for argument in record.args)
    return str(record.msg) % arguments if arguments else str(record.msg)


def _without_address(argument: object, request: HttpRequest) -> object:
    """Known by its slash: Django has it with escapes for what is not ASCII, and would not be found by comparing."""
    if not isinstance(argument, str):
        return argument
    return view_of(request) if argument.startswith("/") else ADDRESS.sub("…", argument)


class _Formatter(logging.Formatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802 - its name
        """As 2026-03-01T14:30:00.123Z."""
        return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class PlainFormatter(_Formatter):
    """One line for people; a traceback follows on lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        told = " ".join(f"{name}={value}" for name, value in fields_of(record).items())
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {message_of(record)}"
        return f"{line} [{told}]" if told else line

    def usesTime(self) -> bool:  # noqa: N802 - logging's name
        return False


class JsonFormatter(_Formatter):
    """One object on one line, whatever the text holds; a traceback is one of its fields."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            **fields_of(record),
        }
        if record.exc_info:
            # Told already, without what it may quote, where evidence.discretion filters.
            told["exception"] = record.exc_text or self.formatException(record.exc_info)
        if record.stack_info:
            told["stack"] = self.formatStack(record.stack_info)
        return json.dumps(told, ensure_ascii=True, default=str)


FORMATTERS = {"PLAIN": PlainFormatter, "JSON": JsonFormatter}


class GunicornLogger(Logger):
    """gunicorn's own lines in the form of ours."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
        try:
            formatter = FORMATTERS[settings.LOG_FORMAT]()
        except ImproperlyConfigured:
            return  # it is said when the site is loaded, in a moment
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)
