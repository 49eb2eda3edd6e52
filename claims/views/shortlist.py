"""The beginning of a list that may be long, for a page that is about something else."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

LIMIT = 100
"""Entries of one list on a detail page; the template links to the whole list, or says how many there are."""


@dataclass(frozen=True)
class Shortlist:
    """The first rows, and how many there are in all."""

    rows: list[Any]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.rows)


def shorten(rows: QuerySet, limit: int = LIMIT) -> Shortlist:
    """Counts only where there are more rows than fit, so that an ordinary list costs one query."""
    fetched = list(rows[: limit + 1])
    if len(fetched) <= limit:
        return Shortlist(fetched, len(fetched))
    return Shortlist(fetched[:limit], rows.count())
