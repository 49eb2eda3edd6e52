"""What the ledger tells of records in review: who submitted or returned them, and what has become of them since."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import Max, Q

from claims.choices import Log
from claims.models import LedgerEntry, Record, SluggedRecord
from claims.records import RECORD_TYPES, Plain, RecordType

from .differences import Called, columns_of, text_of

STEPS = ("submitted", "returned")
Name = tuple[str, str]
"""Collection and slug of a record."""

MOST_COLUMNS = 4
"""That tell a row apart from its neighbours."""


class RowChange(NamedTuple):
    """A row on a record's page that was added, changed or removed; ``content`` is what it said last."""

    record_type: RecordType
    done: str
    content: Plain | None
    key: str

    def text(self, called: Called, *, beside: Name) -> str:
        """The row in a few words, without what names the record on whose page it stands."""
        told = self.content or {}
        texts = (
            text_of(self.record_type, column, told[column], called=called)
            for column in columns_of(self.record_type, told)
            if column != "slug" and told[column] != beside[1]
        )
        return " · ".join([text for text in texts if text][:MOST_COLUMNS]) or self.key


def name_of(record: SluggedRecord) -> Name:
    return record.collection, record.slug


def last_steps(records: Sequence[SluggedRecord]) -> dict[Name, LedgerEntry]:
    """For each of these records the entry by which it was last submitted or returned; two queries."""
    return _newest(records, Q(action__in=STEPS))


def submissions(records: Sequence[SluggedRecord]) -> dict[Name, LedgerEntry]:
    return _newest(records, Q(action="submitted"))


def baselines(records: Sequence[SluggedRecord]) -> dict[Name, LedgerEntry]:
    """For each the entry with what was last known of it outside: returned to its author, or seen by the public."""
    return _newest(records, Q(action="returned", log=Log.INTERNAL) | Q(log=Log.PUBLIC) & ~Q(shown_digest=""))


def _newest(records: Sequence[SluggedRecord], condition: Q) -> dict[Name, LedgerEntry]:
    if not records:
        return {}
    these = reduce(or_, (Q(collection=record.collection, key=record.slug) for record in records))
    found = LedgerEntry.objects.filter(these & condition).order_by().values("collection", "key")
    newest = found.annotate(newest=Max("id")).values_list("newest", flat=True)
    return {(entry.collection, entry.key): entry for entry in LedgerEntry.objects.filter(pk__in=list(newest))}


def content_of(entry: LedgerEntry | None) -> Plain | None:
    """What the entry's log showed of the record, without its state; None where it is erased, or shows nothing."""
    told: Plain | None = json.loads(bytes(entry.body))["record"] if entry is not None and entry.body else None
    return None if told is None else {name: value for name, value in told.items() if name != "state"}


def rows_since(baseline_of: Mapping[Name, int]) -> dict[Name, list[RowChange]]:
    """By record, what was added to its page, changed and removed since the entry of this id (0: ever); one query."""
    owners = {f"{collection}/{slug}": (collection, slug) for collection, slug in baseline_of}
    entries: dict[tuple[str, str, str], list[LedgerEntry]] = defaultdict(list)
    for entry in LedgerEntry.objects.filter(owner__in=list(owners)).order_by("id"):
        if entry.owner != f"{entry.collection}/{entry.key}" and entry.collection in RECORD_TYPES:
            entries[entry.owner, entry.collection, entry.key].append(entry)
    found: dict[Name, list[RowChange]] = defaultdict(list)
    for (owner, collection, key), told in entries.items():
        since = baseline_of[owners[owner]]
        before = [entry for entry in told if entry.pk <= since]
        was_there, is_there = bool(before) and bool(before[-1].full_digest), bool(told[-1].full_digest)
        done = _done(was_there, is_there) if len(before) < len(told) else ""
        if done:
            content = next(filter(None, map(content_of, reversed(told))), None)
            found[owners[owner]].append(RowChange(RECORD_TYPES[collection], done, content, key))
    return found


def _done(was_there: bool, is_there: bool) -> str:
    """``added``, ``changed`` or ``removed``; empty for what came and went meanwhile."""
    if is_there:
        return "changed" if was_there else "added"
    return "removed" if was_there else ""


def names(contents: Sequence[tuple[RecordType, Plain | None]], called_by: Mapping[type, str]) -> Called:
    """How the records are called that these contents name; a query for each model. What is gone is called by its slug."""
    slugs: dict[type[Record], set[str]] = defaultdict(set)
    for record_type, content in contents:
        for reference in record_type.references:
            value = (content or {}).get(reference.name) or []
            slugs[reference.to] |= {value} if isinstance(value, str) else set(value)
    known: dict[tuple[type, str], str] = {}
    for model, wanted in slugs.items():
        for slug, text in model.objects.filter(slug__in=wanted).values_list("slug", called_by[model]):  # type: ignore[misc]
            known[model, slug] = str(text)
    return lambda model, slug: known.get((model, slug), slug)
