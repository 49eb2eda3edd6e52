"""Where a parameter looks: in a field of the listed record, or in public rows that name the record."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, Model, OuterRef, Q, QuerySet


@dataclass(frozen=True, eq=False)
class Rows:
    """Public rows, each naming one listed record by its field ``names``.

    What several parameters ask of the same rows, one row must meet: a claim made by this agent after 1951
    is one that the agent made then, not one that somebody else repeated then.
    """

    queryset: Callable[[], QuerySet]
    names: str

    def exist(self, condition: Q) -> Q:
        """Some row that names the record meets the condition. A subquery, so that no record comes twice."""
        return Q(Exists(self.queryset().filter(condition, **{self.names: OuterRef("pk")})))


@dataclass(frozen=True)
class Place:
    """A look-up from the listed record or, given ``rows``, from those; ``model`` is what it leads to, if a record."""

    lookup: str
    rows: Rows | None = None
    model: type[Model] | None = None

    def meets(self, condition: Q) -> Q:
        return self.rows.exist(condition) if self.rows else condition
