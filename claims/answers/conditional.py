"""Answers that a program keeps, and asks for again with the ETag they came with: 304 if nothing has changed.

The ETag is made of what the public log is now, of the address and of this program. So it is known before any work is
done for an answer, and whoever asks whether something has changed costs the site one small query.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from claims.ledger.stamp import Stamp, stamp

from .kept import KEPT

PROGRAM = Path(__file__).resolve().parent.parent
MADE_OF = (
    *sorted(PROGRAM.rglob("*.py")),
    *sorted(PROGRAM.parent.glob("templates/**/*.html")),
    *sorted(PROGRAM.rglob("*.css")),
)
"""What an answer's form is of. A page names its style sheet by a digest of it, and so changes with that as well."""
LENGTH = 32
"""Characters of an ETag: enough that no two answers have the same."""
ANY = "*"

View = Callable[..., HttpResponseBase]


def nothing_beside(**named: Any) -> str:  # noqa: ARG001 - named as its address names it
    """What an answer is of, beside the public record and its address."""
    return ""


def conditional(view: View, beside: Callable[..., str] = nothing_beside) -> View:
    """A view whose answers are of the public record, the address and what is beside; those that are 200 get an ETag.

    For methods that do not read it changes nothing. Its ``stamp()`` is taken before the answer is made: one that is made
    of something newer is asked for once too often, and none is kept for too long.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            return view(request, *args, **named)
        as_of = stamp()
        etag, sent = etag_of(request, as_of, beside(**named)), parse_etags(request.headers.get("If-None-Match", ""))
        if etag in sent:
            return _marked(HttpResponse(status=HTTPStatus.NOT_MODIFIED), etag)
        response: HttpResponseBase | None = KEPT.get(etag)
        if response is None:
            response = view(request, *args, **named)
            if response.status_code != HTTPStatus.OK:
                return response
            if request.method == "GET":
                KEPT.keep(as_of, etag, response)
        # "Any" is whatever there is, and whether there is anything only the answer tells.
        if ANY in sent:
            discarded, response = response, HttpResponse(status=HTTPStatus.NOT_MODIFIED)
            # Closed with it, and not at once: Django would take the request for finished and close its databases.
            response._resource_closers.append(discarded.close)  # type: ignore[attr-defined] # as FileResponse does
        return _marked(response, etag)

    return answered


def etag_of(request: HttpRequest, as_of: Stamp | None, beside: str = "") -> str:
    """That of the answer to this request as the public record then is: a weak one, for its bytes may be compressed."""
    size, roots = as_of or (0, b"")
    address = request.build_absolute_uri()
    told = b"\0".join(
        [_program().encode(), str(size).encode(), roots.hex().encode(), address.encode(), beside.encode()]
    )
    return f'W/"{hashlib.sha256(told).hexdigest()[:LENGTH]}"'


@cache
def _program() -> str:
    """A digest of the site's own code: a new release may tell the same record in another form.

    A number to be raised by hand would be forgotten one day, and programs would keep the old form until the next change
    of the record, which in an archive may take months.
    """
    digest = hashlib.sha256()
    for path in MADE_OF:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _marked(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    if response.status_code == HTTPStatus.NOT_MODIFIED:
        del response.headers["Content-Type"]
    response.headers["ETag"] = etag
    # May be kept, but is to be asked for again each time: what was withdrawn must not be read on from a cache.
    response.headers["Cache-Control"] = "no-cache"
    return response
