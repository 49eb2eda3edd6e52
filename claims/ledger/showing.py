"""What may be shown of the public log's entries: their bytes only while all that they tell of is public.

The log keeps what was public once, and a record that is withdrawn, or was never to be named again, must not be read in
it. Its leaf hashes say nothing of the bytes and are always shown, so that anybody can check the tree without them.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Count
from django.urls import reverse

from claims.choices import Log
from claims.models import LedgerEntry, RetiredSlug, ReviewedRecord
from claims.records import RECORD_TYPES, Plain
from claims.records.standing import MODELS, NOBODY, Now, Standing, Standings, Which

from .beside import ERASURES
from .differences import ACTIONS
from .erased import name_of


class Withheld(StrEnum):
    """Why an entry's bytes are not shown."""

    NO = ""
    ERASED = "erased"
    WITHDRAWN = "withdrawn"
    NOT_PUBLIC = "not_public"


@dataclass(frozen=True)
class Shown:
    """An entry as anybody may see it now. What must not be told is empty."""

    sequence: int
    at: datetime
    action: str
    leaf_hash: bytes
    withheld: Withheld
    body: str
    """The exact bytes, which are UTF-8, as text."""
    by: str
    reason: str
    collection: str
    key: str
    home: Which | None
    """The public record on whose page it is told: its collection, and the slug under which its history stands."""

    @property
    def done(self) -> str:
        """What was done, in words."""
        return str(ACTIONS.get(self.action, self.action))

    @property
    def kind(self) -> str:
        """The kind of record, in words; empty if it must not be told."""
        record_type = RECORD_TYPES.get(self.collection)
        return str(record_type.model._meta.verbose_name) if record_type else ""

    @property
    def erases(self) -> str:
        """The number of the entry of whose erasure this one tells; empty for all others."""
        return self.key.partition("/")[2] if self.collection == ERASURES else ""

    @property
    def address(self) -> str:
        """Of the page of that record, which for a duplicate leads on; empty if there is none."""
        return reverse(f"{MODELS[self.home[0]].page}-detail", kwargs={"slug": self.home[1]}) if self.home else ""


def entries(first: int, last: int) -> list[Shown]:
    """The public log's entries from number to number, as they may be shown, in their order."""
    rows = LedgerEntry.objects.filter(log=Log.PUBLIC, sequence__range=(first, last))
    return shown(list(rows.order_by("sequence")))


def version(entry: Shown) -> int:
    """The version of its record that this entry is of: which of the changes told on that record's page, from 1 on."""
    if entry.home is None:
        return 0
    collection, slug = entry.home
    former = RetiredSlug.objects.filter(collection=collection, current=slug, merged=False)
    owners = [f"{collection}/{each}" for each in (slug, *former.values_list("slug", flat=True))]
    told = LedgerEntry.objects.filter(log=Log.PUBLIC, owner__in=owners, sequence__lte=entry.sequence)
    # Of a change the last entries may have a higher number than this one, but not another time.
    return told.aggregate(changes=Count("at", distinct=True))["changes"]


def erasure(sequence: int) -> Shown | None:
    """The entry of the public log that tells of the erasure of this one's bytes, if there is one."""
    told = LedgerEntry.objects.filter(log=Log.PUBLIC, collection=ERASURES, key=name_of(Log.PUBLIC, sequence))
    return next(iter(shown(list(told.order_by("-id")[:1]))), None)


def shown(rows: Sequence[LedgerEntry]) -> list[Shown]:
    """Entries of the public log as they may be shown: as many queries for one as for many."""
    told = [_Told(row) for row in rows]
    standings = Standings(which for one in told for which in one.names)
    return [one.shown(standings) for one in told]


class _Told:
    """What an entry tells of: a row, on whose page, and whom it names."""

    def __init__(self, entry: LedgerEntry) -> None:
        self.entry = entry
        self.body = None if entry.body is None else bytes(entry.body).decode()
        self.record: Plain | None = None if self.body is None else json.loads(self.body)["record"]
        self.collection, self.key, self.owner = entry.collection, entry.key, _which(entry.owner)
        if entry.collection == ERASURES and self.record:  # tells what the erased entry told of
            self.collection, self.key = self.record["collection"], self.record["key"]
            self.owner = _which(self.record["owner"])
        self.own = _which(f"{self.collection}/{self.key}")
        """The record itself, where it stands for itself."""

    @cached_property
    def names(self) -> set[Which]:
        """All on which it hangs whether this may be shown."""
        hanging = {which for which in (self.own, self.owner) if which}
        return hanging | {which for which in self._named() if issubclass(MODELS[which[0]], ReviewedRecord)}

    def _named(self) -> Iterator[Which]:
        """By the key of a row, and by what it says."""
        record_type = RECORD_TYPES.get(self.collection)
        if record_type is None:
            return
        parts: dict[str, Any] = dict(zip(record_type.key_columns, self.key.split("/"), strict=False))
        for reference in record_type.references:
            for value in (parts.get(reference.name), (self.record or {}).get(reference.name)):
                for slug in [value] if isinstance(value, str) else value or ():
                    if slug:
                        yield reference.to.collection, slug

    def shown(self, standings: Standings) -> Shown:
        own = standings.of(*self.own) if self.own else NOBODY
        known = self.collection in RECORD_TYPES or self.entry.collection == ERASURES
        public = known and all(standings.of(*which).standing is Standing.PUBLIC for which in self.names)
        if not public or self._is_from_before_protection(own) or self._tells_what_was_purged(standings):
            withdrawn = own.standing is Standing.WITHDRAWN and self.entry.collection != ERASURES
            why = Withheld.WITHDRAWN if withdrawn else Withheld.NOT_PUBLIC
            return self._withheld(Withheld.ERASED if self.body is None else why, named=withdrawn)
        return self._told(self._home(standings))

    def _home(self, standings: Standings) -> Which | None:
        if self.owner is None or self.entry.collection == ERASURES:
            return None
        collection, slug = self.owner
        now = standings.of(collection, slug)
        return (collection, slug if now.merged else now.slug)  # a duplicate keeps its own history

    def _is_from_before_protection(self, now: Now) -> bool:
        """A witness who is protected was told under the real name before."""
        return self.record is not None and now.protected and self.record.get("protected") is not True

    def _tells_what_was_purged(self, standings: Standings) -> bool:
        """Whoever has a copy of an entry that was purged must not be told whose it was: that tells the pseudonym."""
        gone = self.body is None or self.entry.collection == ERASURES
        return gone and self.owner is not None and standings.of(*self.owner).protected

    def _withheld(self, why: Withheld, *, named: bool) -> Shown:
        """Only what was withdrawn is named, as its page names it."""
        entry = self.entry
        return Shown(
            sequence=entry.sequence,
            at=entry.at,
            action=entry.action,
            leaf_hash=bytes(entry.leaf_hash),
            withheld=why,
            body="",
            by="",
            reason="",
            collection=entry.collection if named else "",
            key=entry.key if named else "",
            home=None,
        )

    def _told(self, home: Which | None) -> Shown:
        entry = self.entry
        return Shown(
            sequence=entry.sequence,
            at=entry.at,
            action=entry.action,
            leaf_hash=bytes(entry.leaf_hash),
            withheld=Withheld.ERASED if self.body is None else Withheld.NO,
            body=self.body or "",
            by=entry.by,
            reason=entry.reason,
            collection=entry.collection,
            key=entry.key,
            home=home,
        )


def _which(name: str) -> Which | None:
    """Of ``collection/key``, if records of that collection stand for themselves and it has a name."""
    collection, _slash, slug = name.partition("/")
    return (collection, slug) if collection in MODELS and slug else None
