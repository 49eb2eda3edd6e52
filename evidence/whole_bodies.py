"""What was sent has to have come whole: a connection that breaks off gives half a form, and half a file that looks like one.

Neither gunicorn nor Django minds: the one reads until the connection ends, the other takes what it gets for all there is.
nginx asks for the whole first, but not every site stands behind it.
"""

from collections.abc import Callable, Iterable
from typing import IO, Any

from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy as _

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class CutOffError(BadRequest):
    """The connection ended before all had come that was announced. No OSError: Django passes over those, and goes on."""

    told = _("The request broke off before all of it had come. Nothing of it was taken.")
    """For whoever sent it."""


class Whole:
    """A request's body of which nobody can read the end before it has come. ``length``: as announced, in bytes."""

    def __init__(self, body: IO[bytes], length: int) -> None:
        self._body, self._left = body, length

    def read(self, size: int = -1) -> bytes:
        """Raises CutOffError. A file gives less than it is asked for at its end alone (PEP 3333: as a file does)."""
        asked = self._most(size)
        piece = self._body.read(asked)
        return self._counted(piece, ended=len(piece) < asked)

    def readline(self, size: int = -1) -> bytes:
        """Raises CutOffError."""
        asked = self._most(size)
        piece = self._body.readline(asked)
        return self._counted(piece, ended=len(piece) < asked and not piece.endswith(b"\n"))

    def _most(self, size: int | None) -> int:
        return self._left if size is None or size < 0 else min(size, self._left)

    def _counted(self, piece: bytes, *, ended: bool) -> bytes:
        self._left -= len(piece)
        if ended:
            raise CutOffError(f"the body ended {self._left:,} bytes before its end")
        return piece


def whole_bodies(application: Application) -> Application:
    """The application, of which no request has a body that is cut off."""

    def checked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length.isascii() and length.isdigit():
            environ["wsgi.input"] = Whole(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return checked
