"""
What the log does not tell: what readers and editors sent, and what a record, a password or a key says.

Of an error it tells the kind, and the lines of code that led to it. Its message is told where it is the machine's own (a
file is missing, a table is not there), and left out where it may quote what somebody sent or what is stored.
"""

import logging
import re
import traceback
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

QUERY = re.compile(r"\?\S*")
ADDRESS = re.compile(r"\bip=\S+")
"""As gunicorn tells of whoever sent what is no request."""
UNREADABLE = re.compile(r"""(?s)(?<=^Invalid request from ip=… )([^"']*)["'].*""")
"""And of what was sent, which it quotes to the end of its line."""
UNANSWERED = "Error handling request"
"""How gunicorn begins to tell of a request that no view answered, with its address."""
QUOTED = re.compile(r"""(?<!constraint )(?<!relation )(?<!table )(?<!column )(?<!server at )("[^"]*"|'[^']*')""")
"""What may be a value. Names of tables and constraints stay."""
LEFT_OUT = "(its message is left out: it may quote what was sent or is stored)"


class DiscreetFilter(logging.Filter):
    """For a handler: what it writes of errors is written here. A formatter finds it in ``exc_text``, as usual."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, BaseException):
            record.msg = type(record.msg).__name__
        elif isinstance(record.msg, str):
            record.msg = UNREADABLE.sub(r"\1…", ADDRESS.sub("ip=…", record.msg))
        if isinstance(record.args, tuple):
            left = _method_alone if str(record.msg).startswith(UNANSWERED) else _without_query
            record.args = tuple(left(one) for one in record.args)
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = "\n".join(told(record.exc_info[1]))
        if record.name.startswith("django.security"):
            # Its message is the reason for a refusal, and quotes what was refused: a host name, a cookie.
            record.msg, record.args = "Refused: %s", (record.name.rpartition(".")[2],)
            record.exc_info = record.exc_text = None
        return True


def told(error: BaseException) -> Iterator[str]:
    """The error and what led to it, as lines: the oldest first, as Python tells it."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from told(before)
        yield "which led to:"
    # Lines of code hold no values.
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    yield f"{type(error).__module__}.{type(error).__qualname__}: {message_of(error)}"


def message_of(error: BaseException) -> str:
    if isinstance(error, ImproperlyConfigured):
        return str(error)  # about settings, and written to repeat no key
    if isinstance(error, DatabaseError | InterfaceError):
        # PostgreSQL quotes whole rows from the second line on.
        first = str(error).partition("\n")[0]
        state = getattr(error.__cause__, "pgcode", None)
        return QUOTED.sub("…", first) + (f" [{state}]" if state else "")
    if isinstance(error, OSError):
        return error.strerror or LEFT_OUT
    if getattr(type(error), "quotes_nothing", False):
        return str(error)  # its class says so
    return LEFT_OUT


def _method_alone(value: object) -> object:
    """An address that no view knows by a name may be that of a record, or hold anything."""
    return value if isinstance(value, str) and value.isupper() else "…"


def _without_query(value: object) -> object:
    """Of an address, what stands before the question mark: what somebody seeks is nobody's business."""
    return QUERY.sub("?…", value) if isinstance(value, str) and value.startswith("/") else value


class DiscreetReporter(ExceptionReporter):
    """For whoever sends errors by mail: as they are logged. With DEBUG as Django's, which shows all there is."""

    def get_traceback_text(self) -> str:  # type: ignore[override] # Django declares safe what its template escaped
        return super().get_traceback_text() if settings.DEBUG else self._told()

    def get_traceback_html(self) -> SafeString:
        return super().get_traceback_html() if settings.DEBUG else format_html("<pre>{}</pre>", self._told())

    def _told(self) -> str:
        return "\n".join(told(self.exc_value)) if self.exc_value is not None else ""
