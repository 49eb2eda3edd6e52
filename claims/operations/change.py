"""The unit of work behind every write: save or delete records, then settle what follows from it.

``with change(by=user) as work: work.save(claim)`` is one transaction. At its end the ledger gets an
entry for every record that is now different, or different to the public, and the stored counts
of the claims concerned are brought up to date. Nothing differs, nothing is written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.choices import State
from claims.ledger.body import NewEntry
from claims.models import (
    Authorship,
    Consent,
    Identifier,
    PossibleIdentity,
    Record,
    Relay,
    ReviewedRecord,
    SluggedRecord,
    Witness,
)
from claims.records import RECORD_TYPES, key

from . import consideration, counts, discounted, documents, identity_tokens, ledger
from .affected import Affected
from .consents import Consents, unprotected
from .purging import Purging
from .retirement import Retirement
from .settlement import Settlement

OWNERS: dict[type[models.Model], tuple[str, ...]] = {
    Authorship: ("source",),
    Identifier: ("source",),
    Relay: ("witness",),
    PossibleIdentity: ("first", "second"),
}
"""Rows that are told as a column of the records they belong to, and by which reference."""


class Refused(ValidationError):  # noqa: N818 - reads as what happened: `except Refused`
    """The operation cannot be done; says why, and what to do instead. Nothing was written."""


class Change:
    """What one person or command changes at one go."""

    def __init__(self, *, by: ledger.Actor, action: str, reason: str) -> None:
        self.by, self.action, self.reason = by, action, reason
        self.at = datetime.now(UTC)
        """When it is made: the same in all its entries, which tells them from those of other changes."""
        self._touched: dict[str, set[int]] = defaultdict(set)
        self._gone: dict[str, dict[str, str]] = defaultdict(dict)
        self._renamed: dict[str, set[int]] = defaultdict(set)
        self._settled: dict[str, set[int]] = defaultdict(set)
        self._removed: dict[str, set[int]] = defaultdict(set)
        self.affected = Affected()
        self.retirement = Retirement()
        self.purging = Purging()
        self.consents = Consents()

    def save(self, record: models.Model, *, validated: bool = False) -> None:
        """Insert or update the row. Unless a form did so already, checks it first: raises ValidationError."""
        if isinstance(record, Consent):
            self.consents.save(record, validated=validated)
            return
        if not isinstance(record, Record):
            raise TypeError(f"{type(record).__name__} is not a record.")
        former = self._former_key(record)
        self._refuse_other_state(record)
        if former is not None and isinstance(record, SluggedRecord) and former != key(record):
            self._rename(record, former)
        if not validated:
            record.full_clean()
        record.save()
        self.touch(record)
        self._gone[record.collection].pop(key(record), None)
        if former is not None and former != key(record) and type(record) not in OWNERS:
            self._gone[record.collection][former] = "renamed"
            self._renamed[record.collection].add(record.pk)

    def touch(self, record: models.Model) -> None:
        """Have the record looked at when the change is settled: it, or a many-to-many of it, may differ."""
        for owner in self._owners(record):
            self._touched[owner.collection].add(owner.pk)

    def touch_rows(self, collection: str, pks: Iterable[int]) -> None:
        """Have these rows looked at when the change is settled."""
        self._touched[collection].update(pks)

    def settled_rows(self, collection: str, pks: Iterable[int]) -> None:
        """Take these new rows for settled: whoever wrote them entered them in the ledger, and noted what they affect."""
        self._settled[collection].update(pks)

    def delete(self, record: models.Model) -> None:
        """Delete the row and what belongs to it. Raises Refused if it was ever published, or is cited."""
        collector = NestedObjects(using=record._state.db or DEFAULT_DB_ALIAS, origin=record)
        collector.collect([record])
        if collector.protected:
            cited = ", ".join(sorted(f"“{citing}”" for citing in collector.protected)[:5])
            raise Refused(
                _("“%(record)s” cannot be deleted, because it is cited by %(cited)s. Remove these references first.")
                % {"record": record, "cited": cited}
            )
        doomed = [row for rows in collector.data.values() for row in rows]
        for row in doomed:
            self._refuse_if_ever_public(row)
        for row in doomed:
            self._forget(row, deleted_with=doomed)
        record.delete()

    def enter(self, entries: Sequence[NewEntry]) -> None:
        """Append entries of this change to the ledger."""
        ledger.append(entries, by=self.by, at=self.at, reason=self.reason)

    def absorb(self, record: SluggedRecord, *, into: SluggedRecord) -> None:
        """Delete a duplicate to which nothing refers any more. If the public knows its slug, that leads to the other."""
        for pair in PossibleIdentity.objects.filter(Q(first=record.pk) | Q(second=record.pk)):
            self.touch(pair)
            pair.delete()
        known = ledger.has_shown(record.collection, record.slug)
        current = into.slug if known else ""
        self._gone[record.collection][record.slug] = "merged"
        self.retirement.retire(collection=record.collection, slug=record.slug, current=current, merged=known)
        self._removed[record.collection].add(record.pk)
        if isinstance(record, Witness) and isinstance(into, Witness):
            identity_tokens.pass_on(record, to=into)
            self.purging.note(into, record.slug)
            self.consents.absorb(record, into=into)
        record.delete()

    def revive(self, record: SluggedRecord) -> None:
        """Give a slug back to its record, which was deleted or merged into another."""
        lost = Q(current="") | Q(merged=True)
        self.retirement.revive(collection=record.collection, slug=record.slug, lost=lost)

    def settle(self) -> None:
        settlement = Settlement(affected=self.affected, action=self.action)
        settlement.run(touched=self._touched, gone=self._gone, renamed=self._renamed, settled=self._settled)
        self.enter([*settlement.entries, *self.retirement.entries()])
        counts.recount(self.affected.claims())
        discounted.recount(self.affected.sources())
        documents.refresh(settlement.entries, written=self._settled, gone=self._removed, stood=self.affected.stood)
        consideration.freeze(
            enter=self.enter,
            pks=self._settled["assessments"],
            slugs={entry.key for entry in settlement.entries if entry.collection == "assessments" and entry.told},
        )
        self.enter(consideration.moved(renamed=self._renamed["assessments"], gone=self._gone["assessments"]))
        self.enter(self.consents.entries(renamed=self._renamed["witnesses"], gone=self._gone["witnesses"]))
        if why := unprotected(self._touched["witnesses"] | self._settled["witnesses"]):
            raise Refused(why)
        self._purge()

    def _purge(self) -> None:
        """Have protected witnesses forgotten as what they were called before."""
        self.purging.find(self._touched["witnesses"] | self._settled["witnesses"])
        if self.purging.is_named_in(self.reason):
            raise Refused(
                _(
                    "The reason tells what a protected witness was called before, and reasons are kept. Word it otherwise."
                )
            )
        self.purging.run(enter=self.enter)

    def _owners(self, record: models.Model) -> list[Record]:
        owners = [getattr(record, name) for name in OWNERS.get(type(record), ())]
        return owners or ([record] if isinstance(record, Record) else [])

    def _former_key(self, record: Record) -> str | None:
        """The key under which the database has this row, or None if it is new."""
        if record.pk is None or record._state.adding:
            return None
        former = type(record)._default_manager.filter(pk=record.pk).values_list(*record.natural_fields).first()
        return None if former is None else "/".join(str(part) for part in former)

    def _refuse_other_state(self, record: Record) -> None:
        """Only ``review`` moves a record's state; whoever loaded it before that must look again."""
        if not isinstance(record, ReviewedRecord) or record.pk is None:
            return
        stored = type(record)._default_manager.filter(pk=record.pk).values_list("state", flat=True).first()
        if stored is not None and stored != record.state:
            raise Refused(
                _("“%(record)s” is %(state)s by now. Load it again before you change it.")
                % {"record": record, "state": State(stored).label}
            )

    def _rename(self, record: SluggedRecord, former: str) -> None:
        if isinstance(record, Witness):
            self.purging.note(record, former)
        for row in _keyed_by(record):
            self._gone[row.collection][key(row)] = "renamed"
            self._renamed[row.collection].add(row.pk)
            self.touch(row)
        if isinstance(record, ReviewedRecord) and record.state in (State.DRAFT, State.IN_REVIEW):
            return  # nobody outside knows the former slug, and nobody is to learn it from a redirect
        collection, current = record.collection, record.slug
        self.retirement.revive(collection=collection, slug=current, lost=Q(current=former))
        self.retirement.redirect(collection=collection, former=former, current=current)
        self.retirement.retire(collection=collection, slug=former, current=current)

    def _refuse_if_ever_public(self, row: models.Model) -> None:
        if isinstance(row, ReviewedRecord) and row.state in (State.PUBLISHED, State.WITHDRAWN):
            raise Refused(
                _("“%(record)s” has been public and cannot be deleted, so that citations of it stay true. Withdraw it.")
                % {"record": row}
            )

    def _forget(self, row: models.Model, *, deleted_with: list[models.Model]) -> None:
        if isinstance(row, Consent):
            self.consents.note(row)
        elif type(row) in OWNERS:
            for owner in self._owners(row):
                if owner not in deleted_with:
                    self.touch(owner)
        elif isinstance(row, Record) and row.collection in RECORD_TYPES:
            self._gone[row.collection][key(row)] = "deleted"
            self._removed[row.collection].add(row.pk)
            if isinstance(row, SluggedRecord):
                self.retirement.redirect(collection=row.collection, former=row.slug, current="")
                if isinstance(row, Witness):
                    identity_tokens.pass_on(row, to=None)
                self.retirement.retire(collection=row.collection, slug=row.slug)


def _keyed_by(record: SluggedRecord) -> Iterator[Record]:
    """The rows without a slug of their own whose natural key holds this record's slug, as the database has it."""
    for record_type in RECORD_TYPES.values():
        for lookup in record_type.model.natural_fields:
            reference, _separator, followed = lookup.partition("__")
            field = record_type.model._meta.get_field(reference)
            if followed and field.related_model is record._meta.concrete_model:
                joined = {other.partition("__")[0] for other in record_type.model.natural_fields if "__" in other}
                yield from record_type.model.objects.select_related(*joined).filter(**{reference: record.pk})


@contextmanager
def change(*, by: ledger.Actor, action: str = "", reason: str = "") -> Iterator[Change]:
    """One transaction of changes by one actor, recorded and settled at its end; an error undoes all of it.

    Others who write wait from its beginning: holding the ledger before any row, all take locks in one order.

    ``action`` names what is done where it is more than creating, changing and deleting.
    """
    with transaction.atomic():
        ledger.hold()
        work = Change(by=by, action=action, reason=reason)
        yield work
        work.settle()
