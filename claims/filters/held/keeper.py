"""No answer may be older than the record: arrays answer only while the public log is as it was when they were read.

Every change that the public can see enters that log in its own transaction, whatever process makes it. So one look at
the log's head tells each process of each change at once; until arrays are read anew, SQL answers.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from claims.ledger.stamp import Stamp, stamp
from claims.one_state import one_state

from .answer import Answer
from .reading import Held, read

if TYPE_CHECKING:  # base is above this package
    from claims.filters.base import ListFilterSet

FEWEST = 1_000
"""Results of a list from which on it is worth holding."""

REST = 3
"""How much longer than reading took nothing is read again, so that a busy desk costs a quarter of a processor at most."""

logger = logging.getLogger(__name__)


def in_background(job: Callable[[], None]) -> None:
    def with_own_connection() -> None:
        try:
            job()
        finally:
            connection.close()

    threading.Thread(target=with_own_connection, name="held", daemon=True).start()


@dataclass
class Keeper:
    """What a process holds of each list. ``start`` has a job done, while others go on."""

    fewest: int = FEWEST
    rest: float = REST
    start: Callable[[Callable[[], None]], None] = in_background
    _long: set[Any] = field(default_factory=set)
    _kept: dict[Any, tuple[Stamp | None, Held]] = field(default_factory=dict)
    _reading: threading.Lock = field(default_factory=threading.Lock)
    _rested: float = 0

    def answer(self, filterset: "ListFilterSet") -> Answer | None:
        """None where SQL has to answer. Of a list that is known to be long one query."""
        kind = type(filterset)
        if kind not in self._long:
            return None
        as_of, held = self._kept.get(kind, (None, None))
        if held and as_of and as_of == stamp():
            return Answer(held, filterset)
        self._read_soon(kind)
        return None

    def learn(self, kind: "type[ListFilterSet]", results: int) -> None:
        """To be told how many results SQL has counted, under whatever filters: so a list is found to be long."""
        if kind not in self._long and results >= self.fewest:
            self._long.add(kind)
            self._read_soon(kind)

    def _read_soon(self, kind: Any) -> None:
        if time.monotonic() >= self._rested and self._reading.acquire(blocking=False):
            self.start(lambda: self._read(kind))

    def _read(self, kind: Any) -> None:
        """Gives back the lock that was taken for it."""
        begun = time.monotonic()
        try:
            with one_state():
                self._kept[kind] = stamp(), read(kind)
        except Exception:
            logger.exception(
                "The list of %s could not be read into memory; the database goes on answering.", kind.__name__
            )
        finally:
            ended = time.monotonic()
            self._rested = ended + self.rest * (ended - begun)
            self._reading.release()


KEEPER = Keeper()
"""That of this process."""
