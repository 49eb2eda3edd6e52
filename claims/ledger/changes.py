"""What was changed of a record and its rows, as both logs have it: for the editors' desk, never for the public."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber

from claims.choices import Log
from claims.models import LedgerEntry, Record, SluggedRecord
from claims.records import RECORD_TYPES, Plain, RecordType, key

from .histories import at_home, content_of, former_slugs, without_slug

MOST_ROWS = 100
"""Records and rows of one change that are told of; of more the number of entries is told."""


@dataclass(frozen=True)
class Done:
    """What a change made of one record or row, in full: ``before`` and ``after`` are None where it was not there.

    Both are the same where only what the public sees of it has changed. ``logs`` are those that tell of it; ``erased``:
    bytes that told it are no more.
    """

    record_type: RecordType
    key: str
    own: bool
    action: str
    logs: Sequence[str]
    before: Plain | None
    after: Plain | None
    erased: bool


@dataclass(frozen=True)
class Change:
    """One change: ``log`` and ``sequence`` are those of its first entry here, which stands for all of it."""

    log: str
    sequence: int
    at: datetime
    by: str
    reason: str
    done: Sequence[Done]
    more: int


class Changes:
    """All changes of a record and of the rows told on its page, under its key and those it has had; newest first.

    Can be cut and counted as a paginator does.
    """

    def __init__(self, record: Record, *, rows_by: str = "") -> None:
        """``rows_by``: of the rows, only what this account did. Raises LookupError for a column of another record."""
        self.collection = record.collection
        self.record_type = RECORD_TYPES[record.collection]
        if self.record_type.model is not record._meta.concrete_model:
            raise LookupError(record)
        self.keys = [key(record)]
        if isinstance(record, SluggedRecord):
            self.keys += former_slugs(self.collection, record.slug)
        entries = LedgerEntry.objects.order_by()
        if self.record_type.owners:
            self._entries = entries.filter(collection=self.collection, key__in=self.keys)
        else:
            self._entries = entries.filter(owner__in=[f"{self.collection}/{one}" for one in self.keys])
        if rows_by:
            self._entries = self._entries.filter(Q(collection=self.collection) | Q(by=rows_by))

    def count(self) -> int:
        return self._entries.aggregate(changes=Count("at", distinct=True))["changes"]

    __len__ = count

    def __getitem__(self, some: slice) -> list[Change]:
        found = self._entries.values("at").annotate(
            who=Max("by"), why=Max("reason"), first=Min("pk"), last=Max("pk"), many=Count("pk")
        )  # fmt: skip
        runs = list(found.order_by("-first")[some])
        if not runs:
            return []
        entries = self._first_of_each(self._entries.filter(pk__range=(runs[-1]["first"], runs[0]["last"])))
        former = _bodies(entry.former for entry in entries)
        of_change: dict[datetime, list[Any]] = defaultdict(list)
        for entry in entries:
            of_change[entry.at].append(entry)
        return [self._change(run, of_change[run["at"]], former) for run in runs]

    def _first_of_each(self, during: QuerySet[LedgerEntry]) -> list[Any]:
        """The first entries of each change, with the primary key of what told the same in full before the change."""
        order = Case(When(collection=self.collection, then=0), default=1)
        place = Window(RowNumber(), partition_by=F("at"), order_by=[order.asc(), F("pk").asc()])
        chosen = list(during.annotate(place=place).filter(place__lte=MOST_ROWS).values_list("pk", flat=True))
        # What tells a record in full has the digest of all of it; another entry tells what the public sees.
        earlier = LedgerEntry.objects.filter(
            collection=OuterRef("collection"), key=OuterRef("key"), pk__lt=OuterRef("pk"), shown_digest=F("full_digest")
        ).exclude(at=OuterRef("at"))
        former = Subquery(earlier.order_by("-pk").values("pk")[:1])
        return list(LedgerEntry.objects.filter(pk__in=chosen).annotate(former=former).order_by("pk"))

    def _change(self, run: Mapping[str, Any], entries: list[Any], former: Mapping[int, Any]) -> Change:
        first = min(entries, key=lambda entry: (not entry.by, entry.pk))  # one whose bytes are gone leads nowhere
        done = list(self._done(entries, former))
        more = run["many"] - len(entries)
        return Change(first.log, first.sequence, run["at"], run["who"], run["why"], done, more)

    def _done(self, entries: Iterable[Any], former: Mapping[int, Any]) -> Iterator[Done]:
        """Each record once, however many entries of however many logs tell of it.

        A row that differs only in the slug of the record it belongs to is left out.
        """
        together: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for entry in sorted(entries, key=lambda entry: (entry.collection != self.collection, entry.pk)):
            own = entry.collection == self.collection
            together[entry.collection, "" if own else without_slug(entry.key, self.keys)].append(entry)
        for (collection, identity), some in together.items():
            record_type = RECORD_TYPES[collection]
            telling = [entry for entry in some if entry.shown_digest == entry.full_digest]
            told = [entry for entry in telling if entry.shown_digest] or telling
            newest = told[-1] if told else some[-1]
            befores = (content_of(former.get(entry.former)) for entry in some)
            was = next(filter(None, befores), None)
            now = content_of(newest.body) if told else was
            before, after = (at_home(record_type, content, self.keys) for content in (was, now))
            if before is None or before != after or was == now:
                logs = [str(Log(log).label) for log in sorted({entry.log for entry in some}, reverse=True)]
                erased = any(entry.body is None for entry in some)
                yield Done(record_type, newest.key, identity == "", newest.action, logs, before, after, erased)


def _bodies(pks: Iterable[int | None]) -> dict[int, Any]:
    entries = LedgerEntry.objects.filter(pk__in={pk for pk in pks if pk is not None})
    return dict(entries.values_list("pk", "body"))
