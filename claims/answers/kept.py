"""Answers that this process has given already, for as long as the public log is what it was when they were made.

Programs read the same records and lists again and again, and an answer of the public record alone is the same until that
changes. Its ETag names it; one that was made of an earlier record is never looked at again, whatever process changed it.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.http.response import HttpResponseBase

from claims.ledger.stamp import Stamp

MOST_BYTES = 32 * 2**20
LONGEST = 2**20
ENTRY = 700
"""Bytes that an answer takes beside its own: its ETag, headers and place. Many are shorter than that."""
HEADERS = ("Content-Type", "Content-Disposition", "Link", "X-Robots-Tag")
"""What belongs to an answer itself; all others are set anew each time."""

Answer = tuple[bytes, dict[str, str]]


@dataclass
class Kept:
    """The answers last given, by ETag, ``most`` bytes of them with all that they take. ``most``: 0 keeps none."""

    most: int = MOST_BYTES
    _stamp: Stamp | None = None
    _answers: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, etag: str) -> HttpResponse | None:
        with self._lock:
            if etag not in self._answers:
                return None
            self._answers.move_to_end(etag)
            content, headers = self._answers[etag]
        return HttpResponse(content, headers=headers)

    def keep(self, stamp: Stamp | None, etag: str, response: HttpResponseBase) -> None:
        """``stamp``: what the public log was before the answer was made. While that is empty there is nothing to go by."""
        if not stamp or not stamp[0] or not isinstance(response, HttpResponse):
            return
        if len(response.content) > min(self.most - ENTRY, LONGEST):
            return
        headers = {name: response.headers[name] for name in HEADERS if name in response.headers}
        with self._lock:
            if stamp != self._stamp:
                self._stamp, self._size = stamp, 0
                self._answers.clear()
            if etag not in self._answers:
                self._answers[etag] = response.content, headers
                self._size += len(response.content) + ENTRY
            while self._size > self.most:
                _oldest, (content, _headers) = self._answers.popitem(last=False)
                self._size -= len(content) + ENTRY


KEPT = Kept()
"""Those of this process."""
