"""How the bytes of ledger entries are removed, whoever decides it: the rows are emptied, and each erasure is told.

Nothing is asked here: ``erasure`` refuses what must stay, ``purging`` has entered first what stands instead.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from claims.choices import Log
from claims.ledger.beside import ERASURES
from claims.ledger.body import NewEntry, canonical, digest, written
from claims.ledger.erased import ACTION, kept, name_of
from claims.models import LedgerEntry

from .ledger import BATCH

EMPTY: Mapping[str, str | None] = {"body": None, "by": "", "reason": "", "shown_digest": "", "full_digest": ""}
"""What is left of what an entry told. Digests too: they have no salt, and what they are of can be guessed."""

Entering = Callable[[Sequence[NewEntry]], None]
"""Appends entries to the ledger, as those of the change at hand."""


class Doomed(NamedTuple):
    """An entry whose bytes are to go. ``owner``: its key goes too, and it is told on this page from now on (perhaps none)."""

    entry: LedgerEntry
    owner: str | None = None


def forget(doomed: Sequence[Doomed], *, enter: Entering) -> None:
    """Remove the bytes of these entries for good, and tell of each, by another entry, what is left of it."""
    alike: dict[str | None, list[int]] = defaultdict(list)
    for one in doomed:
        if one.entry.body is not None or one.owner is not None:  # else it is only to be told once more
            alike[one.owner].append(one.entry.pk)
    for owner, pks in alike.items():
        nameless = {} if owner is None else {"key": "", "owner": owner}
        for some in _batches(pks):
            LedgerEntry.objects.filter(pk__in=some).update(**EMPTY, **nameless)
    enter([_telling(one) for one in doomed])


def _telling(doomed: Doomed) -> NewEntry:
    entry, nameless = doomed.entry, doomed.owner is not None
    record = kept(
        log=entry.log,
        sequence=entry.sequence,
        leaf_hash=bytes(entry.leaf_hash),
        at=written(entry.at),
        action=entry.action,
        collection=entry.collection,
        key="" if nameless else entry.key,
        owner=entry.owner if doomed.owner is None else doomed.owner,
    )
    told, key = canonical(record), name_of(entry.log, entry.sequence)
    return NewEntry(Log(entry.log), ACTION, ERASURES, key, told, digest(told), f"{ERASURES}/{key}")


def _batches(pks: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
