"""Every live row held against the ledger's last word on it, and every last word against the live rows.

Rows that are columns of a record (authors, identifiers, relayed accounts …) are told with it. Read-only, some hundreds
of rows at a time.
"""

import json
from collections.abc import Callable, Collection, Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from claims.choices import Log
from claims.models import LedgerEntry
from claims.records import RECORD_TYPES, Plain, RecordType, among

from .beside import BESIDE, BesideType
from .body import content, digest, encoded
from .findings import Finding, place

BATCH = 1_000
MOST_NAMED = 8
"""Columns, in one finding."""


def nobody_watches(_rows: int) -> None:
    """Progress that is told to nobody."""


class Live(NamedTuple):
    """A live row: its key, what it says, and as digests that and what the public sees of it (empty: nothing)."""

    key: str
    record: Plain
    full: str
    shown: str


class Word(NamedTuple):
    """An entry, as far as it tells whether a record has changed."""

    pk: int
    log: str
    sequence: int
    full_digest: str
    shown_digest: str

    @property
    def where(self) -> str:
        return place(self.log, self.sequence)


COMPARED: tuple[RecordType | BesideType, ...] = (*RECORD_TYPES.values(), *BESIDE.values())

NOTHING = Word(0, "", 0, "", "")
Said = tuple[Word, Word]
"""The last word on a record, and the last one of the public log."""


def state(*, advance: Callable[[int], None] = nobody_watches) -> Iterator[Finding]:
    """All live rows that are not what the ledger last said of them, and all that it tells of and that are not there.

    ``advance`` is called with the number of rows read since.
    """
    for of in COMPARED:
        yield from _Collection(of, advance).run()


def state_of(of: RecordType | BesideType) -> Iterator[Finding]:
    """The same of one kind of rows alone."""
    return _Collection(of, nobody_watches).run()


def rows() -> int:
    """How many rows ``state`` will read."""
    return sum(of.model._base_manager.count() for of in COMPARED)


class _Collection:
    def __init__(self, of: RecordType | BesideType, advance: Callable[[int], None]) -> None:
        self.of, self.advance = of, advance
        self.collection = of.collection
        self.entries = LedgerEntry.objects.filter(collection=of.collection)
        self.read = 0
        """Entries that tell of rows that are there."""

    def run(self) -> Iterator[Finding]:
        rows: QuerySet[Any] = self.of.model._base_manager.order_by("pk")
        last = 0
        while pks := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
            last = pks[-1]
            live = list(_live(self.of, range(pks[0], last + 1)))
            words = self._last_words([one.key for one in live])
            for one in live:
                yield from self._compare(one, *words.get(one.key, (NOTHING, NOTHING)))
            self.advance(len(pks))
        if self.read != self.entries.count():
            yield from self._dangling()

    def _last_words(self, keys: Collection[str]) -> dict[str, Said]:
        words: dict[str, Said] = {}
        columns = ("key", *Word._fields)
        for key, *values in self.entries.filter(key__in=keys).order_by().values_list(*columns):
            word = Word._make(values)
            last, shown = words.get(key, (NOTHING, NOTHING))
            words[key] = (
                word if word.pk > last.pk else last,
                word if word.log == Log.PUBLIC and word.pk > shown.pk else shown,
            )
            self.read += 1
        return words

    def _compare(self, live: Live, last: Word, shown: Word) -> Iterator[Finding]:
        where = f"{self.collection}/{live.key}"
        if not last.pk:
            yield Finding(where, "is there, but no entry of the ledger tells of it")
            return
        if live.full != last.full_digest:
            if not last.full_digest:
                yield Finding(where, f"is there, but by the ledger’s last word ({last.where}) it is not")
            else:
                yield Finding(
                    where, f"is not what the ledger last said of it ({last.where}){self._columns(live, last)}"
                )
        told_already = live.shown == live.full and shown.shown_digest == last.full_digest
        if live.shown != shown.shown_digest and not told_already:
            yield Finding(where, self._shown_otherwise(live, shown))

    @staticmethod
    def _shown_otherwise(live: Live, shown: Word) -> str:
        if not live.shown:
            return f"is not public, but the public log’s last word ({shown.where}) shows it"
        if not shown.shown_digest:
            return "is public, but the public log does not show it"
        return f"is not what the public log last showed of it ({shown.where})"

    def _columns(self, live: Live, last: Word) -> str:
        """Which columns differ, if an entry tells the whole of what the record should be."""
        telling = self.entries.filter(key=live.key, pk__lte=last.pk, shown_digest=last.full_digest).order_by("-pk")
        body = telling.exclude(body=None).values_list("body", flat=True).first()
        if body is None:
            return ""
        try:
            expected: Plain = json.loads(bytes(body))["record"]
        except (ValueError, KeyError):
            return ""
        names = [name for name in expected | live.record if expected.get(name) != live.record.get(name)]
        more = " …" if len(names) > MOST_NAMED else ""
        return f": {', '.join(names[:MOST_NAMED])}{more}" if names else ""

    def _dangling(self) -> Iterator[Finding]:
        """Keys under which there is something by the ledger's last word, and nothing in the tables."""
        newer = LedgerEntry.objects.filter(
            collection=OuterRef("collection"), key=OuterRef("key"), pk__gt=OuterRef("pk")
        )
        standing = self.entries.exclude(full_digest="").exclude(Exists(newer)).order_by("pk")
        rest = standing.values_list("key", "log", "sequence").iterator(chunk_size=BATCH)
        while some := list(islice(rest, BATCH)):
            there = _there(self.of, [key for key, _log, _sequence in some])
            for key, log, sequence in some:
                if key not in there:
                    last = place(log, sequence)
                    yield Finding(
                        f"{self.collection}/{key}", f"is not there, but by the ledger’s last word ({last}) it is"
                    )


def _live(of: RecordType | BesideType, pks: range) -> Iterator[Live]:
    if isinstance(of, BesideType):
        for key, plain in of.read(pks):
            yield Live(key, plain, digest(encoded(plain)), "")
        return
    public = set(of.model.objects.public().filter(**among(pks)).order_by().values_list("pk", flat=True))
    for record in of.read(pks):
        plain = content(record)
        full = digest(encoded(plain))
        if record.pk not in public:
            shown = ""
        else:
            shown = full if record.shown is record.full else digest(encoded(content(record, public=True)))
        yield Live(record.key, plain, full, shown)


def _there(of: RecordType | BesideType, keys: Collection[str]) -> set[str]:
    """Those of the keys, and others that share parts of them, under which there is a row."""
    lookups = of.natural_fields if isinstance(of, BesideType) else of.model.natural_fields
    parted = [parts for key in keys if len(parts := key.split("/", len(lookups) - 1)) == len(lookups)]
    which = {f"{lookup}__in": {parts[at] for parts in parted} for at, lookup in enumerate(lookups)}
    rows = of.model._base_manager.filter(**which).order_by().values_list(*lookups)
    return {"/".join(map(str, values)) for values in rows}
