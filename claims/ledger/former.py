"""What protected witnesses were called before, as far as the ledger still tells it: names, slugs, and which entries say so.

A witness is known by what stands now, and all else is former: the names and slugs that the record has had, and those of
duplicates that were merged into it. Read-only.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import or_
from typing import Any, TypeVar

from django.db.models import BinaryField, Func, IntegerField, Q, Value

from claims.models import LedgerEntry, RetiredSlug, Witness
from claims.records import RECORD_TYPES, Plain

from .beside import BESIDE, CONSENTS, ERASURES, IDENTITIES, IDENTITIES_OF_NOBODY, RETIRED_SLUGS, TOLD_AGAIN
from .body import canonical, written
from .histories import content_of, former_slugs

COLLECTION = Witness.collection
BATCH = 500

NAMING = {
    record_type.collection: [one.name for one in record_type.references if one.to is Witness]
    for record_type in RECORD_TYPES.values()
    if any(one.to is Witness for one in record_type.references)
}
"""By collection, the columns that name witnesses."""

UNDER_ITS_SLUG = {CONSENTS.collection, IDENTITIES}
"""Collections of what is told beside a witness, under the witness's slug."""

PURPOSES = (IDENTITIES, IDENTITIES_OF_NOBODY)

T = TypeVar("T")


@dataclass
class Former:
    """A protected witness as he or she is known now, and what is to be forgotten."""

    pk: int
    slug: str
    name: str
    names: set[str] = field(default_factory=set)
    slugs: set[str] = field(default_factory=set)
    told_here: frozenset[str] = frozenset()
    """Of the slugs those whose entries are told on the witness's page."""
    own: list[LedgerEntry] = field(default_factory=list)
    """Entries of the record itself that tell of another name, another slug or an agent."""

    @property
    def owner(self) -> str:
        return f"{COLLECTION}/{self.slug}"

    def is_named_in(self, text: str) -> bool:
        """Whether a text of ours, such as a reason, tells a former name or slug."""
        return any(pattern.search(text) for pattern in self._patterns())

    def _patterns(self) -> Iterator[re.Pattern[str]]:
        yield from (re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE) for name in self.names)
        for slug in self.slugs:
            # A slug of one word may be a word like another: then only as it stands where a record is named by it.
            yield re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])" if "-" in slug else rf"“{re.escape(slug)}”")


def of_witnesses(pks: Collection[int], *, told: dict[int, set[str]]) -> Iterator[Former]:
    """Of these rows, the protected witnesses of whom something is to be forgotten.

    ``told``: former slugs, by primary key, that are known of a change at hand; the ledger may not lead to them.
    """
    for some in _batches(sorted(pks)):
        rows = Witness.objects.filter(pk__in=some, protected=True).order_by("pk").values_list("pk", "slug", "name")
        witnesses = {slug: Former(pk, slug, name) for pk, slug, name in rows}
        for slug, before in _before(list(witnesses)).items():
            witnesses[slug].slugs |= before
        for witness in witnesses.values():
            witness.told_here = frozenset(former_slugs(COLLECTION, witness.slug) if witness.slugs else ())
            witness.slugs |= _led_to(witness.slugs | told.get(witness.pk, set())) - {witness.slug}
        _look_through(witnesses.values())
        yield from (one for one in witnesses.values() if one.slugs or one.names or one.own)


def _before(slugs: Collection[str]) -> dict[str, set[str]]:
    """By slug, those that led to it, each by one step."""
    before: dict[str, set[str]] = {slug: set() for slug in slugs}
    retired = RetiredSlug.objects.filter(collection=COLLECTION, current__in=slugs)
    for slug, current in retired.values_list("slug", "current"):
        before[current].add(slug)
    renamed = LedgerEntry.objects.filter(collection=COLLECTION, key__in=slugs, action="renamed").exclude(full_digest="")
    for slug, at in renamed.values_list("key", "at"):
        # A draft that is given another slug leaves no redirect; but both entries are of the same moment.
        gone = LedgerEntry.objects.filter(collection=COLLECTION, action="renamed", at=at, full_digest="")
        before[slug] |= set(gone.exclude(key__in=["", slug]).values_list("key", flat=True))
    return before


def _led_to(slugs: set[str]) -> set[str]:
    """These, and all that led to them by any number of steps, but for those that another witness has now."""
    found, further = set(slugs), set(slugs)
    while further:
        further = set().union(*_before(further).values()) - found
        found |= further
    return found - set(Witness.objects.filter(slug__in=found).values_list("slug", flat=True))


def _look_through(witnesses: Iterable[Former]) -> None:
    """Find what the entries of the witnesses' own records tell."""
    of = {slug: witness for witness in witnesses for slug in (witness.slug, *witness.slugs)}
    for some in _batches(sorted(of)):
        for entry in LedgerEntry.objects.filter(collection=COLLECTION, key__in=some).order_by("pk").iterator():
            witness, record = of[entry.key], content_of(entry.body)
            if record and record["name"] != witness.name:
                witness.names.add(record["name"])
            if entry.key != witness.slug or _tells_more(record, witness):
                witness.own.append(entry)


def _tells_more(record: Plain | None, witness: Former) -> bool:
    return bool(record) and (record["name"] != witness.name or bool(record["agent"]))  # type: ignore[index]


# ---------------------------------------------------------------- Elsewhere in the ledger


class Place(Func):
    """Where these bytes begin in an entry's bytes, from 1; 0 if they are not there."""

    output_field = IntegerField()

    def __init__(self, wanted: bytes) -> None:
        super().__init__("body", Value(wanted, BinaryField()), function="INSTR")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        swapped = self.copy()
        swapped.set_source_expressions(self.get_source_expressions()[::-1])
        return swapped.as_sql(compiler, connection, function="POSITION", arg_joiner=" IN ")


def naming(slugs: Collection[str]) -> Iterator[LedgerEntry]:
    """The entries beside the witness's own that tell one of these slugs: as a column, a key or a page. Reads all bytes."""
    if not slugs:
        return
    wanted = [canonical(slug) for slug in slugs] + [canonical(f"{COLLECTION}/{slug}") for slug in slugs]
    places = {f"place{number}": Place(each) for number, each in enumerate(wanted)}
    holding = reduce(or_, (Q(**{f"{name}__gt": 0}) for name in places))
    for entry in LedgerEntry.objects.alias(**places).filter(holding).order_by("pk").iterator():
        if (entry.collection != COLLECTION or entry.key not in slugs) and _names(entry, slugs):
            yield entry


def _names(entry: LedgerEntry, slugs: Collection[str]) -> bool:
    owners = {f"{COLLECTION}/{slug}" for slug in slugs}
    record = content_of(entry.body) or {}
    if entry.owner in owners:
        return True
    if entry.collection == RETIRED_SLUGS.collection:
        return entry.key in owners or (entry.key.startswith(f"{COLLECTION}/") and record.get("current") in slugs)
    if entry.collection in UNDER_ITS_SLUG:
        return entry.key in slugs
    if entry.collection == ERASURES:
        named = record.get("collection") in {COLLECTION, *UNDER_ITS_SLUG} and record["key"] in slugs
        return named or record.get("owner") in owners
    for column in NAMING.get(entry.collection, ()):
        value = record.get(column) or []
        if not ({value} if isinstance(value, str) else {*value}).isdisjoint(slugs):
            return True
    return False


def erased_by(entry: LedgerEntry) -> LedgerEntry | None:
    """The entry of whose erasure this one tells."""
    record = json.loads(bytes(entry.body or b"null"))["record"]
    return LedgerEntry.objects.filter(log=record["log"], sequence=record["sequence"]).first()


def with_reason(witness: Former) -> list[LedgerEntry]:
    """The entries on records, and on looks into the vault, whose reason or purpose tells a former name or slug."""
    told = [*RECORD_TYPES, *BESIDE, ERASURES, *PURPOSES]
    entries = LedgerEntry.objects.filter(collection__in=told).exclude(reason="")
    given = entries.order_by().values_list("reason", flat=True).distinct()
    telling = [reason for reason in given.iterator() if witness.is_named_in(reason)]
    found = {entry.pk: entry for some in _batches(telling) for entry in entries.filter(reason__in=some).order_by("pk")}
    again = LedgerEntry.objects.filter(collection__in=PURPOSES, action=TOLD_AGAIN).exclude(body=None)
    found |= {entry.pk: entry for entry in again.iterator() if witness.is_named_in(look(entry)["purpose"])}
    return [found[pk] for pk in sorted(found)]


def look(entry: LedgerEntry) -> Plain:
    """Who looked into the vault, what was done there, when (as in a body) and what for, also of one told again."""
    if entry.action == TOLD_AGAIN and (record := content_of(entry.body)):
        return record
    return {"action": entry.action, "by": entry.by, "at": written(entry.at), "purpose": entry.reason}


def last_words(entries: Sequence[LedgerEntry]) -> set[int]:
    """Primary keys of those after which no other entry of the same log tells of the same record."""
    found = set()
    for some in _batches(entries):
        newest: dict[tuple[str, str, str], int] = {}
        for of in {entry.collection for entry in some}:
            keys = [entry.key for entry in some if entry.collection == of]
            told = LedgerEntry.objects.filter(collection=of, key__in=keys).order_by("pk")
            newest |= {(log, of, key): pk for log, key, pk in told.values_list("log", "key", "pk")}
        found |= {entry.pk for entry in some if newest[entry.log, entry.collection, entry.key] == entry.pk}
    return found


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, BATCH)):
        yield some
