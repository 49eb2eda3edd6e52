"""What follows from a change: which records now look different, to the public and in full.

Whether the public sees a record hangs on others: a link shows when its claim and its item do, an
item when its source does, a topic when something public names it. So a change is followed from
record to record, in batches, until nothing more looks different.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from operator import attrgetter
from typing import TypeVar

from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, content, digest
from claims.models import Witness
from claims.records import RECORD_TYPES, Plain, RecordType, Told

from .affected import Affected
from .ledger import BATCH, LastSeen, last_seen

T = TypeVar("T")
Keys = Mapping[str, AbstractSet[int]]
"""Collection → primary keys."""


class Settlement:
    """Collects the ledger entries that a change calls for, and what of it may affect the figures of claims."""

    def __init__(self, *, affected: Affected, action: str = "") -> None:
        self.action = action
        self.affected = affected
        self.entries: list[NewEntry] = []
        self._seen: dict[str, set[int]] = defaultdict(set)
        self._next: dict[str, set[int]] = defaultdict(set)
        self._named: dict[str, set[str]] = defaultdict(set)

    def run(self, *, touched: Keys, gone: Mapping[str, Mapping[str, str]], renamed: Keys, settled: Keys) -> None:
        """Settle rows that may differ, keys that are no more (with what was done to them), and rows with a new key."""
        self._touched, self._renamed = touched, renamed
        self._no_more = {f"{collection}/{key}" for collection, keys in gone.items() for key in keys}
        for collection, pks in settled.items():
            self._seen[collection] |= pks
        for collection, done in gone.items():
            self._settle_gone(RECORD_TYPES[collection], done)
        for collection, pks in renamed.items():
            self._follow_mentions(RECORD_TYPES[collection], pks)
        for collection, pks in touched.items():
            self._next[collection] |= pks
        while self._next or self._named:
            self._look_up_named()
            batch, self._next = self._next, defaultdict(set)
            for collection in RECORD_TYPES:
                self._settle(RECORD_TYPES[collection], batch.get(collection, set()) - self._seen[collection])

    def _settle(self, record_type: RecordType, pks: AbstractSet[int]) -> None:
        self._seen[record_type.collection] |= pks
        ordered = _by_slug(pks) if record_type.model is Witness else sorted(pks)
        for some in _batches(ordered):
            public = set(record_type.model.objects.public().filter(pk__in=some).values_list("pk", flat=True))
            records = list(record_type.read(some))
            if record_type.model is Witness:
                records.sort(key=attrgetter("key"))
            before = last_seen(record_type.collection, [record.key for record in records])
            appeared = set()
            for record in records:
                last = before.get(record.key, LastSeen())
                if self._note(record_type, record, last, public=record.pk in public):
                    appeared.add(record.pk)
            self._follow_mentions(record_type, appeared)

    def _note(self, record_type: RecordType, record: Told, last: LastSeen, *, public: bool) -> bool:
        """Enter what differs. True if the record appeared to the public or vanished from it."""
        shown = content(record, public=True) if public else None
        full_told = canonical(content(record))
        shown_told = None if shown is None else full_told if record.shown is record.full else canonical(shown)
        full_digest, shown_digest = digest(full_told), digest(shown_told)
        looks_different = shown_digest != last.shown_digest
        touched = record.pk in self._touched.get(record_type.collection, ())
        done = self._done_to(record_type, record.pk, known=bool(last.full_digest), touched=touched)
        if touched and record_type.collection in {"claims", "sources"}:
            self.affected.add(record_type.collection, record.key)  # saved as it was loaded, its figures included
        if looks_different:
            seen = done if touched and (self.action or shown) else _what_the_public_saw(last.shown, shown)
            owner = last.shown_owner if shown is None else record_type.told_on(record.shown)
            if shown and last.shown and last.shown_owner not in {owner, *self._no_more}:
                # Or the page that has told it so far would go on doing so in its newest version.
                self._enter(record_type, record.key, last.shown_owner, Log.PUBLIC, "moved", None, last.full_digest)
            self._enter(record_type, record.key, owner, Log.PUBLIC, seen, shown_told, full_digest)
            self._concern(record_type, record.key, last.shown, shown)
        if full_digest != last.full_digest and not (looks_different and shown_digest == full_digest):
            owner = record_type.told_on(record.full)
            self._enter(record_type, record.key, owner, Log.INTERNAL, done, full_told, full_digest)
        return (shown is None) != (last.shown is None)

    def _done_to(self, record_type: RecordType, pk: int, *, known: bool, touched: bool) -> str:
        if touched and self.action:
            return self.action
        if pk in self._renamed.get(record_type.collection, ()):
            return "renamed"
        return "changed" if known else "created"

    def _settle_gone(self, record_type: RecordType, done: Mapping[str, str]) -> None:
        for some in _batches(sorted(done)):
            for gone, last in sorted(last_seen(record_type.collection, some).items()):
                if last.shown is not None or last.full_digest:
                    log, owner = (Log.INTERNAL, last.owner) if last.shown is None else (Log.PUBLIC, last.shown_owner)
                    self._enter(record_type, gone, owner, log, done[gone], None, "")
                    self._concern(record_type, gone, last.shown, None)

    def _enter(  # noqa: PLR0917 (the columns of an entry, in its order)
        self, record_type: RecordType, key: str, owner: str, log: Log, done: str, told: bytes | None, full: str
    ) -> None:
        self.entries.append(NewEntry(log, done, record_type.collection, key, told, full, owner))

    def _concern(self, record_type: RecordType, key: str, before: Plain | None, after: Plain | None) -> None:
        """Agents and topics named before or now may have appeared or vanished; figures of claims may be others."""
        self.affected.note(record_type.collection, key, before, after)
        for version in filter(None, (before, after)):
            for reference in record_type.named:
                value = version[reference.name]
                self._named[reference.to.collection] |= {value} if isinstance(value, str) else set(value)

    def _follow_mentions(self, record_type: RecordType, pks: AbstractSet[int]) -> None:
        """Look next at every record that names one of these."""
        for other in RECORD_TYPES.values() if pks else ():
            for reference in other.references:
                if reference.to is not record_type.model:
                    continue
                for path in reference.paths:
                    for some in _batches(sorted(pks)):
                        naming = other.model.objects.filter(**{f"{path}__in": some}).order_by()
                        self._next[other.collection] |= set(naming.values_list("pk", flat=True))

    def _look_up_named(self) -> None:
        named, self._named = self._named, defaultdict(set)
        for collection, slugs in named.items():
            for some in _batches(sorted(slugs - {""})):
                rows = RECORD_TYPES[collection].model.objects.filter(slug__in=some).order_by()  # type: ignore[misc] # agents and topics have slugs
                self._next[collection] |= set(rows.values_list("pk", flat=True))


def _by_slug(pks: Iterable[int]) -> list[int]:
    """Witnesses, in no order that tells when they were entered: the public reads entries in theirs."""
    of: dict[int, str] = {}
    for some in _batches(pks):
        of |= Witness.objects.filter(pk__in=some).values_list("pk", "slug")
    return sorted(of, key=lambda pk: of[pk])


def _what_the_public_saw(before: Plain | None, after: Plain | None) -> str:
    """The word for what another record's change did to this one."""
    if after is None:
        return "hidden"
    return "shown" if before is None else "changed"


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
