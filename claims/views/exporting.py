"""What all addresses have in common under which lists and histories are given away as files and feeds."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from claims.answers import unlisted
from claims.answers.conditional import conditional, nothing_beside
from claims.answers.methods import refuse_method
from claims.answers.throttling import throttled
from claims.filters import BadParameters
from claims.operations.slugs import cut

from .errors import bad_parameters

SITE = "evidence"
LONGEST_NAME = 80
"""Characters of a file's name between the site and the day."""

View = Callable[..., HttpResponseBase]


def exporting(view: View, beside: Callable[..., str] = nothing_beside) -> View:
    """The view, asked by GET or HEAD alone, not too often, and not anew where the public log and what is beside are as they were.

    What is wrong with the parameters is told with all that is allowed.
    """

    def told(request: HttpRequest, **named: Any) -> HttpResponseBase:
        try:
            return view(request, **named)
        except BadParameters as error:
            return bad_parameters(request, error)

    reading = throttled(conditional(told, beside))

    @csrf_exempt  # it writes nothing, and says itself that nothing may be sent to it
    @wraps(view)
    def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
        return refuse_method(request) or reading(request, **named)

    return answered


def streamed(pieces: Iterator[bytes], media_type: str, file_name: str, *, is_file: bool) -> HttpResponseBase:
    """The pieces as an answer, the first of them made before it begins: what fails at once is an error, and no half file.

    What fails later breaks the connection off, and whoever asked sees that it is not whole.
    """
    first = next(pieces, b"")
    return _described(StreamingHttpResponse(_after(first, pieces), content_type=media_type), file_name, is_file=is_file)


def announced(media_type: str, file_name: str, *, is_file: bool) -> HttpResponseBase:
    """The answer to HEAD: the same without anything having been read, and so without a length."""
    return _described(StreamingHttpResponse(iter(()), content_type=media_type), file_name, is_file=is_file)


def _after(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _described(response: HttpResponseBase, file_name: str, *, is_file: bool) -> HttpResponseBase:
    disposition = "attachment" if is_file else "inline"
    response.headers["Content-Disposition"] = f'{disposition}; filename="{file_name}"'
    return unlisted(response)


def file_name(parts: Iterable[str], ending: str) -> str:
    """``evidence-claims-disputed-2026-11-28.csv``: plain letters, figures and hyphens, which every system takes."""
    told = re.sub("-+", "-", "-".join(name for part in parts if (name := cut(part, LONGEST_NAME))))
    day = datetime.now(UTC).date().isoformat()
    return f"{SITE}-{cut(told, LONGEST_NAME)}-{day}.{ending}"
