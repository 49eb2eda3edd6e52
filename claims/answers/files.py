"""Files that came from outside, on their way to a reader: saved, never opened, and if opened all the same, running nothing."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import IO

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag

from . import unlisted

UNKNOWN = "application/octet-stream"
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    # May be kept, but is to be asked for again each time: what was withdrawn must not be read on from a cache.
    "Cache-Control": "no-cache",
}
PIECE = 2**18
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def saved(
    request: HttpRequest, content: IO[bytes], *, size: int, name: str, sha256: str, media_type: str = UNKNOWN
) -> HttpResponseBase:
    """The file under this name, or the part of it that is asked for (RFC 9110, section 14); 304 to whoever has it.

    ``content`` is closed. ``sha256`` is that of the content, and its ETag.
    """
    etag = quote_etag(sha256)
    first, last = _range(request, size, etag)
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None or first > last:
        content.close()
    if unchanged is not None:
        return _marked(unchanged, etag)
    if first > last:
        refused = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        refused.headers["Content-Range"] = f"bytes */{size}"
        return _marked(refused, etag)
    pieces = iter(()) if request.method == "HEAD" else _pieces(content, first, last - first + 1)
    response = StreamingHttpResponse(pieces, content_type=media_type)
    if request.method == "HEAD":
        content.close()
    response._resource_closers.append(content.close)  # type: ignore[attr-defined] # as FileResponse does
    response.headers["Content-Length"] = str(last - first + 1)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Accept-Ranges"] = "bytes"
    if last - first + 1 < size:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _marked(response, etag)


def _range(request: HttpRequest, size: int, etag: str) -> tuple[int, int]:
    """The first and last byte asked for; the first behind the last if there are none such. Several ranges: all of it."""
    asked = RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or not any(asked.groups()) or request.headers.get("If-Range", etag) != etag:
        return 0, size - 1
    first, last = asked.groups()
    if not first:
        return (max(size - int(last), 0), size - 1) if int(last) else (size, size - 1)
    if last and int(last) < int(first):
        return 0, size - 1
    return min(int(first), size), min(int(last or size), size - 1)


def _pieces(content: IO[bytes], first: int, length: int) -> Iterator[bytes]:
    content.seek(first)
    while length and (piece := content.read(min(PIECE, length))):
        length -= len(piece)
        yield piece


def _marked(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    for name, value in HEADERS.items():
        response.headers[name] = value
    response.headers["ETag"] = etag
    return unlisted(response)
