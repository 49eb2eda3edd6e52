"""What was published or changed last, record by record, as the public log tells it and as it may be shown now."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from claims.choices import Log
from claims.models import LedgerEntry, LedgerHead
from claims.records import RECORD_TYPES

from . import showing
from .differences import words_for
from .references import PUBLIC, Names

LOOKED_AT = 200
"""Newest entries that are read: an import is one change of very many entries, and all of them are not worth the time."""

FOREMOST = ("questions", "claims", "items", "sources", "witnesses", "topics", "agents")
"""Of one change, which records are told first."""


class Changed(NamedTuple):
    """A public record that was changed: what it is called now, and what was done, when and why."""

    kind: str
    title: str
    address: str
    done: str
    at: datetime
    reason: str


def newest_changes(most: int) -> list[Changed]:
    """At most so many records, each with the last change that is told on its page, the newest first.

    Four queries, one or two more for what has been renamed, and one for each kind of record.
    """
    size = LedgerHead.objects.filter(log=Log.PUBLIC).values_list("size", flat=True).first() or 0
    told = _last_of_each(showing.entries(max(size - LOOKED_AT, 0), size - 1) if size else [])[:most]
    names, own = Names(entry.home for entry in told if entry.home), _own_actions(told)
    return [_changed(entry, names, own) for entry in told if entry.home and names.of(*entry.home).status == PUBLIC]


def _own_actions(told: Sequence[showing.Shown]) -> dict[tuple[str, str, datetime], str]:
    """What was done to the records themselves in the same changes, which may have begun before what was looked at."""
    homes = {entry.home for entry in told if entry.home}
    entries = LedgerEntry.objects.filter(
        log=Log.PUBLIC,
        at__in={entry.at for entry in told},
        owner__in=[f"{collection}/{slug}" for collection, slug in homes],
        collection__in={collection for collection, _slug in homes},
    )
    rows = entries.order_by("id").values_list("collection", "key", "at", "action")
    return {(collection, key, at): action for collection, key, at, action in rows}


def _last_of_each(entries: Sequence[showing.Shown]) -> list[showing.Shown]:
    """Of each record the entry that was last told on its page."""
    found: dict[tuple[str, str], showing.Shown] = {}
    for entry in reversed(entries):
        if entry.home is not None and entry.home[0] in FOREMOST:
            found.setdefault(entry.home, entry)
    return sorted(found.values(), key=lambda entry: (-entry.at.timestamp(), _rank(entry), -entry.sequence))


def _rank(entry: showing.Shown) -> int:
    return FOREMOST.index(entry.home[0]) if entry.home else len(FOREMOST)


def _changed(entry: showing.Shown, names: Names, own: Mapping[tuple[str, str, datetime], str]) -> Changed:
    assert entry.home  # noqa: S101 (asked before)
    collection, slug = entry.home
    action = own.get((collection, slug, entry.at))
    return Changed(
        kind=str(RECORD_TYPES[collection].model._meta.verbose_name),
        title=names.of(collection, slug).text,
        address=entry.address,
        done=words_for(action) if action else _("%(row)s %(done)s") % {"row": entry.kind, "done": entry.done},
        at=entry.at,
        reason=entry.reason,
    )
