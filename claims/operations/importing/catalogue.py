"""Which records there are, by slug: those that stand and those that the bundle brings."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Max

from claims.choices import State
from claims.models import ReviewedRecord, SluggedRecord
from claims.records import RECORD_TYPES, RecordType


class Known(NamedTuple):
    """A record that others may name."""

    pk: int
    shown: bool
    """Whether a public record may name it."""


@dataclass
class Catalogue:
    """Fetched a collection at a time, when first asked for: some 150 bytes for each of its records."""

    slugs: dict[str, dict[str, Known]] = field(default_factory=dict)
    _next: dict[str, int] = field(default_factory=dict)
    _first: dict[str, int] = field(default_factory=dict)

    def of(self, collection: str) -> dict[str, Known]:
        if collection not in self.slugs:
            self.slugs[collection] = self._stored(RECORD_TYPES[collection])
        return self.slugs[collection]

    def _stored(self, record_type: RecordType) -> dict[str, Known]:
        rows: Any = record_type.model._base_manager.order_by()
        if not issubclass(record_type.model, ReviewedRecord):
            return {slug: Known(pk, True) for slug, pk in rows.values_list("slug", "pk").iterator()}
        states = rows.values_list("slug", "pk", "state").iterator()
        return {slug: Known(pk, state == State.PUBLISHED) for slug, pk, state in states}

    def next_pk(self, record_type: RecordType) -> int:
        """A primary key that no row has, for a row that will be."""
        collection = record_type.collection
        if collection not in self._next:
            self._next[collection] = (record_type.model._base_manager.aggregate(last=Max("pk"))["last"] or 0) + 1
            self._first[collection] = self._next[collection]
        pk = self._next[collection]
        self._next[collection] += 1
        return pk

    def stood(self, collection: str, slug: str) -> bool:
        """Whether the record was there before: its primary key was not given here."""
        return collection not in self._first or self.of(collection)[slug].pk < self._first[collection]

    @staticmethod
    def names(record_type: RecordType) -> bool:
        """Whether records of this type have a slug by which others may name them."""
        return issubclass(record_type.model, SluggedRecord)
