"""The beginnings of many lists at once, and of several lists on one page."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber

from .shortlist import Shortlist

FEW = 30
"""Entries of one of several lists, where the template links to the whole list."""

NOTHING = Shortlist([], 0)


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
