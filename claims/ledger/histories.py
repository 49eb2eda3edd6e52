"""Whose history an address stands for, and its versions as the public log has them.

The entries of a record's history are those of the public log that are told on its page (``owner``): its own and those of
its rows, under its slug and those it has had. A *version* is what one change made of them: all entries of a change have
the same time, and changes follow one another. Versions are numbered from 1; since the log only grows, a number stands
for the same version for ever. A duplicate that was merged keeps its own history under its own slug.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, Max, Min, QuerySet

from claims.choices import Log
from claims.models import LedgerEntry, RetiredSlug, SluggedRecord, Witness
from claims.records import RECORD_TYPES, Plain, RecordType
from claims.records.lookup import Moved, Public, Withdrawn, look_up


@dataclass(frozen=True)
class Version:
    """What a change made of a record and its rows: its place among the versions, and in the public log from-to."""

    number: int
    at: datetime
    by: str
    reason: str
    first: int
    last: int
    entries: int


class Newest(NamedTuple):
    """How many versions there are, and of when the last is."""

    number: int
    at: datetime


class Renamed(NamedTuple):
    """The slug is a former one; the history stands under this one."""

    slug: str


@dataclass(frozen=True)
class History:
    """The history of the record of this slug. ``record`` is the public record, or the one it was merged into."""

    record_type: RecordType
    slug: str
    record: SluggedRecord
    merged: bool = False

    @property
    def collection(self) -> str:
        return self.record_type.collection

    @property
    def page(self) -> str:
        return self.record.page

    @cached_property
    def slugs(self) -> list[str]:
        """The record's own, then those it has had."""
        return [self.slug, *former_slugs(self.collection, self.slug)]

    def entries(self) -> QuerySet[LedgerEntry]:
        owners = [f"{self.collection}/{slug}" for slug in self.slugs]
        return LedgerEntry.objects.filter(log=Log.PUBLIC, owner__in=owners).order_by()

    @cached_property
    def total(self) -> int:
        return self.entries().aggregate(versions=Count("at", distinct=True))["versions"]

    def versions(self, start: int, stop: int) -> list[Version]:
        """Those numbered from start to stop, in their order, as far as there are any."""
        changes = self.entries().values("at").annotate(
            who=Max("by"), why=Max("reason"), first=Min("sequence"), last=Max("sequence"), many=Count("pk")
        )  # fmt: skip
        found = changes.order_by("first")[max(start, 1) - 1 : stop].values_list(
            "at", "who", "why", "first", "last", "many"
        )
        return [Version(number, *row) for number, row in enumerate(found, max(start, 1))]

    def is_shown(self, version: Version) -> bool:
        """Whether what this version told may be shown (``shown_from``)."""
        return version.last >= self.shown_from

    @cached_property
    def shown_from(self) -> int:
        """The first number of the public log from which this history may be shown.

        All of it, but for a witness who is protected: nothing from before the protection began, or the slug that he or
        she has now, for that may tell the name.
        """
        if self.record_type.model is not Witness or not (self.merged or self.record.protected):  # type: ignore[attr-defined]
            return 0
        safe: int | None = None
        own = self.entries().filter(collection=self.collection).exclude(body=None).order_by("-sequence")
        for sequence, key, body in own.values_list("sequence", "key", "body").iterator():
            told = content_of(body)
            if told is None:
                continue
            if safe is None and not told.get("protected"):
                return 0  # merged, and not protected when it was last told
            if not told.get("protected") or key != self.slug:
                break
            safe = sequence
        return safe or 0


def find(model: type[SluggedRecord], slug: str) -> History | Withdrawn | Renamed | None:
    """The history that the public finds under this slug; None: there is none, for the public."""
    match look_up(model, slug):
        case Public(record):
            return History(RECORD_TYPES[model.collection], slug, record)
        case Withdrawn() as withdrawn:
            return withdrawn
        case Moved(record):
            retired = RetiredSlug.objects.get(collection=model.collection, slug=slug)
            if not retired.merged:
                return Renamed(retired.current)
            if type(record).objects.public().filter(pk=record.pk).exists():
                return History(RECORD_TYPES[model.collection], slug, record, merged=True)
            return Withdrawn(record)
    return None


def newest(record: SluggedRecord) -> Newest | None:
    """The newest version of a public record; None if the log knows nothing of it."""
    history = History(RECORD_TYPES[record.collection], record.slug, record)
    found = history.entries().aggregate(number=Count("at", distinct=True), at=Max("at"))
    return Newest(**found) if found["number"] else None


def former_slugs(collection: str, slug: str) -> list[str]:
    """The slugs that the record of this one has had, but for those of duplicates merged into it."""
    former = RetiredSlug.objects.filter(collection=collection, current=slug, merged=False)
    return list(former.order_by("slug").values_list("slug", flat=True))


def content_of(body: bytes | memoryview | None) -> Plain | None:
    """What an entry's bytes tell of its record; None if it is not there, or erased."""
    record: Plain | None = json.loads(bytes(body))["record"] if body is not None else None
    return record


def without_slug(key: str, slugs: Sequence[str]) -> str:
    """A row's key without the slug of the record it is told on, where it begins with one of these."""
    first, _separator, rest = key.partition("/")
    return rest if rest and first in slugs else key


def at_home(record_type: RecordType, content: Plain | None, slugs: Sequence[str]) -> Plain | None:
    """A row as if the record on whose page it is told had always had the first of its slugs."""
    owned = {name: slugs[0] for name in record_type.owners if content and content.get(name) in slugs}
    return content | owned if content else None
