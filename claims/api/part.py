"""What is told with a record beside its own fields: rows that name it, as many as an answer can hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode

from claims.filters import FILTERSETS
from claims.models import SluggedRecord
from claims.records import LISTED, RECORD_TYPES, Plain, RecordType


@dataclass(frozen=True)
class Told:
    """Some rows of a part, how many there are in all, and where all of them are if some are missing."""

    count: int
    results: Sequence[Plain]
    more: str | None

    def plain(self) -> Plain:
        return {"count": self.count, "results": list(self.results), "more": self.more}


@dataclass(frozen=True)
class Beside:
    """What is told with each row beside its columns: schemas by name, and how rows get them."""

    schemas: Mapping[str, Mapping[str, Any]]
    told: Callable[[Any, Sequence[Plain], str], Sequence[Plain]]


@dataclass(frozen=True)
class Rows:
    """Rows in the bundle's columns, or (``kind``) as in a list of the API. ``of`` gives the public ones, in order.

    There is no list of all of them under an address of its own, so that many are told; beyond that the exported bundle
    has the rest.
    """

    MOST: ClassVar[int] = 1_000

    name: str
    meaning: Promise
    of: Callable[[Any], QuerySet]
    collection: str = ""
    kind: str = ""
    beside: Beside | None = None

    @property
    def rows_as(self) -> str:
        return self.kind or self.collection

    def told(self, record: SluggedRecord, site: str) -> Told:
        rows = self.of(record)
        pks = list(rows.values_list("pk", flat=True)[: self.MOST + 1])
        count = len(pks) if len(pks) <= self.MOST else rows.count()
        told = _rows(self.kind or RECORD_TYPES[self.collection], pks[: self.MOST], site)
        return Told(count, self.beside.told(record, told, site) if self.beside else told, None)


@dataclass(frozen=True)
class ListPart:
    """The first rows of a list of the API: those of ``kind`` whose ``parameter`` is the record."""

    MOST: ClassVar[int] = 100

    name: str
    meaning: Promise
    kind: str
    parameter: str

    @property
    def rows_as(self) -> str:
        return self.kind

    def told(self, record: SluggedRecord, site: str) -> Told:
        keys = FILTERSETS[self.kind]({self.parameter: record.slug}).keys
        pks = list(keys[: self.MOST + 1])
        if len(pks) <= self.MOST:
            return Told(len(pks), _rows(self.kind, pks, site), None)
        more = f"{site}{reverse(f'api-{self.kind}-list')}?{urlencode({self.parameter: record.slug})}"
        return Told(keys.count(), _rows(self.kind, pks[: self.MOST], site), more)


Part = Rows | ListPart


def _rows(of: str | RecordType, pks: Sequence[int], site: str) -> list[Plain]:
    if not pks:
        return []
    if isinstance(of, str):
        return list(LISTED[of].rows(pks, site))
    told = {one.pk: one.shown for one in of.read(pks)}
    return [told[pk] for pk in pks if pk in told]
