"""What protected witnesses were called before goes: from both logs, from redirects, and from whatever else keeps it.

Every change ends with it (``Change.settle``), by whatever way a witness came to be protected. What stands in the texts of
other records is nobody's to change here; ``occurrences`` finds it.
"""

from collections.abc import Collection, Iterable, Sequence

from claims.choices import Log
from claims.ledger import former
from claims.ledger.beside import BESIDE, ERASURES, RETIRED_SLUGS, TOLD_AGAIN
from claims.ledger.body import NewEntry, canonical, digest
from claims.ledger.former import Former
from claims.ledger.histories import content_of
from claims.models import LedgerEntry, Witness
from claims.records import RECORD_TYPES

from . import traces
from .forgetting import Doomed, Entering, forget
from .retirement import Retirement


class Purging:
    """The purges that one change calls for."""

    def __init__(self) -> None:
        self._slugs: dict[int, set[str]] = {}
        self.purged: list[Former] = []
        """The witnesses of whom something was forgotten. Held in memory, for whoever made the change, and nowhere else."""

    def note(self, witness: Witness, slug: str) -> None:
        """That this witness had this slug until now, or a duplicate that is merged into him or her."""
        self._slugs.setdefault(witness.pk, set()).add(slug)

    def is_named_in(self, text: str) -> bool:
        return any(witness.is_named_in(text) for witness in self.purged)

    def find(self, pks: Collection[int]) -> None:
        """Look which of these witnesses are to be purged. To be asked when the ledger knows of the change."""
        self.purged = list(former.of_witnesses({*pks, *self._slugs}, told=self._slugs))

    def run(self, *, enter: Entering) -> None:
        """Purge those that were found."""
        for witness in self.purged:
            _purge(witness, enter)
        if self.purged:
            traces.remove({witness.pk: witness for witness in self.purged})


def _purge(witness: Former, enter: Entering) -> None:
    doomed = {entry.pk: Doomed(entry, _new_owner(entry, witness)) for entry in witness.own}
    for entry in former.naming(witness.slugs):
        doomed[entry.pk] = Doomed(entry, _new_owner(entry, witness))
    standing = [entry for entry in former.with_reason(witness) if entry.pk not in doomed]
    doomed |= {entry.pk: Doomed(entry) for entry in standing}
    for one in list(doomed.values()):
        if one.entry.collection == ERASURES and (target := former.erased_by(one.entry)):
            doomed.setdefault(target.pk, Doomed(target, _new_owner(target, witness)))
    enter(_said_again(standing))
    enter(_looks_again([one.entry for one in doomed.values()], witness))
    forget(sorted(doomed.values(), key=lambda one: one.entry.pk), enter=enter)
    enter(Retirement.purge(collection=Witness.collection, slugs=witness.slugs))


def _new_owner(entry: LedgerEntry, witness: Former) -> str | None:
    """On whose page an entry is told that may not keep its key; None for one that may."""
    own, slugs = Witness.collection, witness.slugs
    if entry.collection == own and entry.key in slugs:
        # On the page of which it has been told so far, so that versions keep their numbers; a duplicate has none any more.
        return _page(entry, witness)
    if not entry.key and entry.owner.removeprefix(f"{own}/") in slugs:
        return _page(entry, witness)  # erased before, and told on the page of what is a former slug by now
    if entry.collection == RETIRED_SLUGS.collection and entry.key.removeprefix(f"{own}/") in slugs:
        return ""
    if entry.collection in former.UNDER_ITS_SLUG and entry.key in slugs:
        return ""
    return None


def _said_again(entries: Sequence[LedgerEntry]) -> list[NewEntry]:
    """The last words on records among these, to be entered once more without their reason before they are forgotten."""
    last, again = former.last_words(entries), []
    for entry in entries:
        if entry.pk not in last or entry.collection not in {*RECORD_TYPES, *BESIDE}:
            continue
        newest = LedgerEntry.objects.filter(collection=entry.collection, key=entry.key).latest("pk")
        record = content_of(entry.body)
        told = None if record is None else canonical(record)
        full = newest.full_digest if entry.log == Log.PUBLIC else entry.full_digest
        again.append(NewEntry(Log(entry.log), entry.action, entry.collection, entry.key, told, full, entry.owner))
    return again


def _page(entry: LedgerEntry, witness: Former) -> str:
    return witness.owner if entry.owner.removeprefix(f"{Witness.collection}/") in witness.told_here else ""


def _looks_again(entries: Iterable[LedgerEntry], witness: Former) -> list[NewEntry]:
    """Who looked into the vault, told once more: renaming the witness must not hide it. A purpose that names goes."""
    again = []
    for entry in sorted(entries, key=lambda one: one.pk):
        if entry.collection not in former.PURPOSES or entry.body is None:
            continue
        told = former.look(entry)
        if witness.is_named_in(told["purpose"]):
            told = told | {"purpose": ""}
        key = witness.slug if entry.key in witness.slugs else entry.key
        owner, body = f"{entry.collection}/{key}", canonical(told)
        again.append(NewEntry(Log.INTERNAL, TOLD_AGAIN, entry.collection, key, body, digest(body), owner))
    return again


def occurrences(purged: Iterable[Former]) -> dict[str, list[int]]:
    """By collection, primary keys of the records in whose own texts a former name or slug still stands. Writes nothing."""
    found: dict[str, list[int]] = {}
    for collection, record_type in RECORD_TYPES.items():
        if pks := traces.holding(record_type.model, [*purged]):
            found[collection] = pks
    return found
