"""Where the law demands that something be forgotten: the bytes of an entry go, its leaf stays in the tree.

What the erased entry still says (when, what was done, to which kind of record, its leaf hash) is told once more by the
entry that records the erasure, so that nothing else can be taken away under its name.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.choices import Log
from claims.ledger.beside import BESIDE, ERASURES
from claims.ledger.erased import ACTION
from claims.models import LedgerEntry, SluggedRecord
from claims.records import RECORD_TYPES
from claims.records.lookup import present

from .change import Refused, change
from .forgetting import Doomed, forget
from .ledger import Actor
from .reason import given


def erase(*, by: Actor, entry: LedgerEntry, reason: str, with_key: bool = False) -> None:
    """Remove the bytes of this entry for good; with ``with_key`` also the name of the record that it tells of.

    Raises Refused, and nothing is erased, where the reason is missing, the bytes are gone already, the record still
    says what they tell, or they tell of an erasure.
    """
    with change(by=by, action=ACTION, reason=given(reason)) as work:
        stands = LedgerEntry.objects.get(pk=entry.pk)
        _refuse(stands, with_key=with_key)
        forget([Doomed(stands, _owner_now(stands) if with_key else None)], enter=work.enter)


def _owner_now(entry: LedgerEntry) -> str:
    """The record on whose page it is told by the name that has now, so that its versions keep their numbers; or nothing."""
    collection, _separator, slug = entry.owner.partition("/")
    model: Any = RECORD_TYPES[collection].model if collection in RECORD_TYPES else None
    if model is None or not issubclass(model, SluggedRecord):
        return ""
    record = present(model, slug)
    return f"{collection}/{record.slug}" if record is not None else ""


def _refuse(entry: LedgerEntry, *, with_key: bool) -> None:
    if entry.body is None:
        raise Refused(_("The bytes of this entry have been erased already."))
    if entry.collection == ERASURES:
        raise Refused(_("This entry tells that another was erased. It holds nothing else, and has to stay."))
    same = LedgerEntry.objects.filter(collection=entry.collection, key=entry.key).order_by("-pk")
    words = [word for word in (same.first(), same.filter(log=Log.PUBLIC).first()) if word is not None]
    if entry.collection in {*RECORD_TYPES, *BESIDE} and _still_says(entry, words):
        raise Refused(
            _("“%(key)s” still says what this entry tells. Change the record first, then erase what it said before.")
            % {"key": entry.key}
        )
    if with_key and _is_needed(entry, same, words):
        raise Refused(
            _("This entry tells the end of “%(key)s”. Erase the name in its other entries first, and here last.")
            % {"key": entry.key}
        )


def _still_says(entry: LedgerEntry, words: Sequence[LedgerEntry]) -> bool:
    """Whether the record is still there and told by this entry. ``words``: the last ones on it, of both logs and the public one."""
    newest = words[0]
    if not newest.full_digest:
        return False
    now = {newest.full_digest, *(word.shown_digest for word in words)} - {""}
    return entry.pk in {word.pk for word in words} or entry.shown_digest in now


def _is_needed(entry: LedgerEntry, same: QuerySet[LedgerEntry], words: Sequence[LedgerEntry]) -> bool:
    """Whether without this entry an older one would be the last word on a record that is no more."""
    newest, *newest_public = words
    older = same.exclude(pk=entry.pk)
    if entry.pk == newest.pk:
        return older.exists()
    return entry.pk in {word.pk for word in newest_public} and older.filter(log=Log.PUBLIC).exists()
