"""Going back, as a new version: to what a record said once, or to how things stood before a change.

All is read from the ledger, which holds every record in full after every change: an entry tells it, or its digest names
the entry that does.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.choices import State
from claims.ledger.body import content
from claims.ledger.histories import former_slugs
from claims.models import LedgerEntry, Record, ReviewedRecord, SluggedRecord, Witness
from claims.records import RECORD_TYPES, Plain, RecordType, key

from .change import Change, Refused, change
from .columns import set_several, set_single
from .identity_tokens import give_back
from .ledger import Actor
from .reason import given
from .review import PUBLISH, refusals

MOST = 1_000
"""Entries of a change that can be undone: an import is taken back by another import."""

Contents = dict[tuple[str, str], Plain | None]
"""Collection and key → what the record said in full, with its state; None: there was none."""


class Step(NamedTuple):
    """What becomes of one record: as it is told in full now, and as it will be; None: not there."""

    collection: str
    key: str
    now: Plain | None
    then: Plain | None


@dataclass(frozen=True, slots=True)
class Past:
    """A change in the ledger: its entries, and where it begins and ends there."""

    entries: list[LedgerEntry]

    @property
    def first(self) -> int:
        return self.entries[0].pk

    @property
    def last(self) -> int:
        return self.entries[-1].pk


def undo(*, by: Actor, entry: LedgerEntry, reason: str) -> None:
    """Take back the change to which this entry belongs: whatever it changed is again what it was before.

    Raises Refused, and nothing is done, if anything of it was changed again since, or cannot be taken back.
    """
    with change(by=by, action="undone", reason=given(reason)) as work:
        past = change_of(entry)
        _refuse_renaming(past)
        _restore(work, _before(past))


def planned_undo(*, entry: LedgerEntry) -> list[Step]:
    """What ``undo`` would do now, in the order in which records are told. Raises Refused where it would. Writes nothing."""
    past = change_of(entry)
    _refuse_renaming(past)
    return [Step(collection, name, _now(collection, name), row) for (collection, name), row in _in_order(_before(past))]


def planned_restore(*, record: Record, entry: LedgerEntry) -> Step:
    """What ``restore`` would do now. Raises Refused if the record was not there after that change."""
    now = _now(record.collection, key(record))
    then = _told_of(record, entry)
    return Step(record.collection, key(record), now, {**(now or {}), **then})


def restore(*, by: Actor, record: Record, entry: LedgerEntry, reason: str) -> None:
    """Let the record say again what it said after this entry's change. Its state and its slug stay, and so do its rows.

    Raises Refused, and nothing is done, if it was not there then, or named what is not there any more.
    """
    with change(by=by, action="restored", reason=given(reason)) as work:
        record_type, told = RECORD_TYPES[record.collection], _told_of(record, entry)
        fresh = type(record)._default_manager.get(pk=record.pk)
        _write(work, record_type, fresh, told)
        set_several(work, record_type, fresh, told)


def _told_of(record: Record, entry: LedgerEntry) -> Plain:
    """What the record said after this entry's change, but for what is never restored: its state and its slug."""
    _refuse_forgotten(entry)
    names = [key(record)]
    if isinstance(record, SluggedRecord):
        names += former_slugs(record.collection, record.slug)
    own = LedgerEntry.objects.filter(collection=record.collection, key__in=names)
    last = own.filter(Q(pk__lte=entry.pk) | Q(at=entry.at)).order_by("-id").first()
    told = full_content(last.collection, last.key, until=last.pk) if last else None
    if told is None:
        raise Refused(_("The record was not there after this change. Choose another version."))
    _refuse_unprotecting(_stored(RECORD_TYPES[record.collection], key(record)), told)
    return {name: value for name, value in told.items() if name not in {"state", "slug"}}


def _refuse_forgotten(entry: LedgerEntry) -> None:
    if not entry.key and not entry.by:
        raise Refused(_("What was said then has been erased from the ledger: nothing of it can come back."))


def _now(collection: str, name: str) -> Plain | None:
    record = _stored(RECORD_TYPES[collection], name)
    return None if record is None else content(next(RECORD_TYPES[collection].read([record.pk])))


def change_of(entry: LedgerEntry) -> Past:
    """The change that made this entry: the entries around it, of both logs, of the same moment."""
    around = LedgerEntry.objects.order_by("id").defer("body")
    after = _while_at(entry.at, around.filter(pk__gt=entry.pk)[: MOST + 1])
    before = _while_at(entry.at, around.filter(pk__lt=entry.pk).order_by("-id")[: MOST + 1])
    entries = [*reversed(list(before)), entry, *after]
    if len(entries) > MOST:
        raise Refused(
            _("This change has more than %(most)s entries. Take it back by an import with --update.") % {"most": MOST}
        )
    return Past(entries)


def full_content(collection: str, key: str, *, until: int) -> Plain | None:
    """What the record said in full after the entry with this primary key, or the last one of it before.

    Raises Refused if the bytes that tell it have been erased.
    """
    entries = LedgerEntry.objects.filter(collection=collection, key=key, pk__lte=until).order_by("-id")
    last = entries.first()
    if last is None or (last.body is not None and not last.full_digest):
        return None
    # An entry of the public log may show less than the record says: then an internal one tells the whole of it.
    telling = entries.filter(shown_digest=last.full_digest).first() if last.full_digest else None
    if telling is None or telling.body is None:
        raise Refused(_("What “%(key)s” said then has been erased from the ledger.") % {"key": key})
    record: Plain = json.loads(bytes(telling.body))["record"]
    return record


def _while_at(at: Any, entries: Any) -> Iterator[LedgerEntry]:
    for entry in entries:
        if entry.at != at:
            return
        yield entry


def _before(past: Past) -> Contents:
    """What each record that the change made different said before it."""
    contents: Contents = {}
    for collection, name in dict.fromkeys((entry.collection, entry.key) for entry in past.entries):
        if collection not in RECORD_TYPES:
            continue
        before = full_content(collection, name, until=past.first - 1)
        if before != full_content(collection, name, until=past.last):
            _refuse_if_changed_since(collection, name, past)
            _refuse_unprotecting(_stored(RECORD_TYPES[collection], name), before)
            contents[collection, name] = before
    if not contents:
        raise Refused(_("This change made no record different: there is nothing to take back."))
    return contents


def _refuse_unprotecting(record: Record | None, told: Plain | None) -> None:
    """What a witness was called before he or she was protected never comes back."""
    if isinstance(record, Witness) and record.protected and told is not None and not told["protected"]:
        raise Refused(
            _(
                "“%(witness)s” is protected, and was not then: that may tell who it is. Enter by hand what is to come back."
            )
            % {"witness": record}
        )


def _refuse_if_changed_since(collection: str, name: str, past: Past) -> None:
    since = LedgerEntry.objects.filter(collection=collection, key=name, pk__gt=past.last).order_by("-id")
    stood = LedgerEntry.objects.filter(collection=collection, key=name, pk__lte=past.last).order_by("-id").first()
    newest = since.first()
    if newest is not None and stood is not None and newest.full_digest != stood.full_digest:
        raise Refused(
            _("“%(key)s” was changed again by %(by)s on %(at)s UTC. Take that back first, or restore a version of it.")
            % {"key": name, "by": newest.by, "at": newest.at.strftime("%Y-%m-%d %H:%M")}
        )


def _refuse_renaming(past: Past) -> None:
    """A slug that was changed leads on from the former one; whoever changes it back says so on the record's page."""
    for entry in past.entries:
        _refuse_forgotten(entry)
        record_type = RECORD_TYPES.get(entry.collection)
        if entry.action == "renamed" and record_type and issubclass(record_type.model, SluggedRecord):
            raise Refused(
                _(
                    "This change gave a record another slug, “%(key)s”. Change the slug on its page, or restore a version."
                )
                % {"key": entry.key}
            )


# ---------------------------------------------------------------- Writing


def _restore(work: Change, contents: Contents) -> None:
    """Let each of these records be what is given, or not be. Rows go first: a new one may say what an old one said."""
    for (collection, name), row in reversed(list(_in_order(contents))):
        if row is None and not issubclass(RECORD_TYPES[collection].model, SluggedRecord):
            _delete(work, RECORD_TYPES[collection], name)
    written = []
    waiting = [(collection, name, row) for (collection, name), row in _in_order(contents) if row is not None]
    while waiting:  # a source may be part of another that is brought back too
        later = []
        for collection, name, row in waiting:
            try:
                written.append((RECORD_TYPES[collection], _bring_back(work, collection, name, row), row))
            except Refused:
                later.append((collection, name, row))
        if len(later) == len(waiting):
            _bring_back(work, *later[0])  # says why
        waiting = later
    for record_type, record, row in written:
        set_several(work, record_type, record, row)
    for (collection, name), row in reversed(list(_in_order(contents))):
        if row is None and issubclass(RECORD_TYPES[collection].model, SluggedRecord):
            _delete(work, RECORD_TYPES[collection], name)


def _in_order(contents: Contents) -> Iterator[tuple[tuple[str, str], Plain | None]]:
    for collection in RECORD_TYPES:
        yield from ((which, row) for which, row in contents.items() if which[0] == collection)


def _delete(work: Change, record_type: RecordType, name: str) -> None:
    record = _stored(record_type, name)
    if record is not None:
        work.delete(record)


def _stored(record_type: RecordType, name: str) -> Any:
    lookups = record_type.model.natural_fields
    if len(lookups) == 1:
        return record_type.model._default_manager.filter(**{lookups[0]: name}).first()
    candidates = record_type.model._default_manager.filter(**{lookups[0]: name.partition("/")[0]})
    return next((one for one in candidates if key(one) == name), None)


def _bring_back(work: Change, collection: str, name: str, row: Plain) -> Record:
    record_type = RECORD_TYPES[collection]
    record = _stored(record_type, name)
    is_new = record is None
    if record is None:
        record = record_type.model()
        if isinstance(record, ReviewedRecord):
            record.state = row["state"]
        if isinstance(record, SluggedRecord):
            record.slug = name
            work.revive(record)
    elif isinstance(record, ReviewedRecord) and record.state != row["state"]:
        _bring_back_state(work, record, State(row["state"]))
    _write(work, record_type, record, row)
    if is_new and isinstance(record, Witness):
        give_back(record)
    return record


def _write(work: Change, record_type: RecordType, record: Record, row: Plain) -> None:
    set_single(record_type, record, row)
    try:
        work.save(record)
    except ValidationError as error:
        if isinstance(error, Refused):
            raise
        raise Refused([f"“{record}”: {message}" for message in error.messages]) from error


def _bring_back_state(work: Change, record: ReviewedRecord, state: State) -> None:
    """Nothing that the public has seen becomes a draft again; what was withdrawn may be published again."""
    if state == State.PUBLISHED and record.state == State.WITHDRAWN:
        if refused := refusals(transition=PUBLISH, records=[record], by=work.by):
            raise Refused([f"“{one}”: {why}" for one, why in refused])
    elif {state, State(record.state)} & {State.PUBLISHED, State.WITHDRAWN}:
        raise Refused(
            _(
                "“%(record)s” is %(state)s by this change. That is not taken back here: withdraw it, or review it, instead."
            )
            % {"record": record, "state": State(record.state).label}
        )
    record.state = state
    record.save(update_fields=["state"])
    work.touch(record)
