"""No answer may be older than the record: arrays answer only while the public log is as it was when they were read.

Every change that the public can see enters that log in its own transaction, whatever process makes it. So one look at
the log's head tells each process of each change at once; until arrays are read anew, SQL answers.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import connection

from claims.choices import Log
from claims.models import LedgerHead
from claims.records.one_state import one_state

from .answer import Answer
from .columns import Numbers
from .reading import Held, read, read_order

if TYPE_CHECKING:  # base is above this package
    from claims.filters.base import ListFilterSet

FEWEST = 5_000
"""Results of a list from which on it is worth holding: of fewer SQL counts all facets in some 20 ms."""

REST = 3
"""How much longer than reading took nothing is read again, so that a busy desk costs a quarter of a processor at most."""

Stamp = tuple[Any, ...]

logger = logging.getLogger(__name__)


def stamp() -> Stamp | None:
    """What the public log is: its size, and the roots of its tree, which no other log of that size has."""
    found = LedgerHead.objects.filter(log=Log.PUBLIC).values_list("size", "frontier").first()
    return found and (found[0], bytes(found[1]))


def in_background(job: Callable[[], None]) -> None:
    def with_own_connection() -> None:
        try:
            job()
        finally:
            connection.close()

    threading.Thread(target=with_own_connection, name="held", daemon=True).start()


@dataclass(frozen=True)
class Kept:
    """What is held of a list, the state it was read in, and the orders that were asked for so far."""

    held: Held
    stamp: Stamp | None
    orders: dict[str, Numbers]


@dataclass
class Keeper:
    """What a process holds of each list. ``start`` has a job done, while others go on."""

    fewest: int = FEWEST
    rest: float = REST
    start: Callable[[Callable[[], None]], None] = in_background
    _kept: dict[Any, Kept] = field(default_factory=dict)
    _sorts: dict[Any, set[str]] = field(default_factory=lambda: defaultdict(set))
    _reading: threading.Lock = field(default_factory=threading.Lock)
    _rested: float = 0

    def answer(self, filterset: "ListFilterSet") -> Answer | None:
        """None where SQL has to answer. Of a list that is held one query."""
        kind = type(filterset)
        if kind not in self._sorts:
            return None
        kept = self._kept.get(kind)
        if kept and kept.stamp == stamp():
            return Answer(kept.held, kept.orders, filterset)
        self._read_soon(kind)
        return None

    def learn(self, filterset: "ListFilterSet", results: int) -> None:
        """To be told how many results SQL has counted: so a list is found to be long, and which orders it is read in."""
        kind = type(filterset)
        if kind in self._sorts or results >= self.fewest:
            self._sorts[kind] |= {filterset.sort} - {"relevance"}
            self._read_soon(kind)

    def _read_soon(self, kind: Any) -> None:
        if time.monotonic() >= self._rested and self._reading.acquire(blocking=False):
            self.start(lambda: self._read(kind))

    def _read(self, kind: Any) -> None:
        """Read what is not as the record is. Gives back the lock that was taken for it."""
        begun = time.monotonic()
        try:
            with one_state():
                self._kept[kind] = self._present(kind)
        except Exception:
            logger.exception(
                "The list of %s could not be read into memory; the database goes on answering.", kind.__name__
            )
        finally:
            ended = time.monotonic()
            self._rested = ended + self.rest * (ended - begun)
            self._reading.release()

    def _present(self, kind: Any) -> Kept:
        now, kept = stamp(), self._kept.get(kind)
        if kept and kept.stamp == now:
            held, orders = kept.held, dict(kept.orders)
        else:
            held, orders = read(kind), {}
        for sort in self._sorts[kind] - orders.keys():
            orders[sort] = read_order(kind, held, sort)
        return Kept(held, now, orders)


KEEPER = Keeper()
"""That of this process."""
