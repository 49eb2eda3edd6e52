"""The beginning of a list that may be long, for a page that is about something else."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

LIMIT = 100
"""Entries of one list on a detail page; the template links to the whole list, or says how many there are."""

FEW = 30
"""Entries of one of several lists, where the template links to the whole list."""


@dataclass(frozen=True)
class Shortlist:
    """The first rows, and how many there are in all."""

    rows: list[Any]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


NOTHING = Shortlist([], 0)


def shorten(rows: QuerySet, limit: int = LIMIT) -> Shortlist:
    """Counts only where there are more rows than fit, so that an ordinary list costs one query."""
    fetched = list(rows[: limit + 1])
    if len(fetched) <= limit:
        return Shortlist(fetched, len(fetched))
    return Shortlist(fetched[:limit], rows.count())


def shorten_each(rows: QuerySet, by: str, order: Any, limit: int) -> Mapping[Any, Shortlist]:
    """The first rows for each value of ``by``, in this order, and how many it has: one query for all of them."""
    place = Window(RowNumber(), partition_by=F(by), order_by=order)
    total = Window(Count("pk"), partition_by=F(by))
    found: dict[Any, Shortlist] = defaultdict(lambda: NOTHING)
    first = rows.annotate(place_in_it=place, total_of_it=total).filter(place_in_it__lte=limit)
    for row in first.order_by(by, "place_in_it"):
        key = getattr(row, by)
        found[key] = Shortlist([*found[key].rows, row], row.total_of_it)
    return found
