"""The beginning of a list that may be long, for a page that is about something else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

LIMIT = 100
"""Entries of one list on a detail page; the template links to the whole list, or says how many there are."""


OPEN = 6
"""Entries of a list of long entries that stand open, where more than ``TRIFLE`` others can be folded away."""

TRIFLE = 2


class Folded(NamedTuple):
    """The beginning of a list, and what is folded away; ``hidden`` is how much that is."""

    open: Sequence[Any]
    rest: Sequence[Any]
    hidden: int


@dataclass(frozen=True)
class Shortlist:
    """The first rows, and how many there are in all."""

    rows: list[Any]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)

    @property
    def folded(self) -> Folded:
        return fold(self.rows)


def fold(rows: Sequence[Any], size: Callable[[Any], int] = lambda _row: 1) -> Folded:
    """The first rows up to a size of ``OPEN`` in all, one at least, and the rest; nothing is folded that is a trifle."""
    taken = number = 0
    while number < len(rows) and taken < OPEN:
        taken += size(rows[number])
        number += 1
    hidden = sum(map(size, rows[number:]))
    return Folded(rows[:number], rows[number:], hidden) if hidden > TRIFLE else Folded(rows, (), 0)


def shorten(rows: QuerySet, limit: int = LIMIT) -> Shortlist:
    """Counts only where there are more rows than fit, so that an ordinary list costs one query."""
    fetched = list(rows[: limit + 1])
    if len(fetched) <= limit:
        return Shortlist(fetched, len(fetched))
    return Shortlist(fetched[:limit], rows.count())


def entire(rows: QuerySet) -> Shortlist:
    """All of them, where there is room for all."""
    fetched = list(rows)
    return Shortlist(fetched, len(fetched))
