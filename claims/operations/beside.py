"""What is told to the internal log beside records (``claims.ledger.beside``): what differs from its last word."""

from collections.abc import Collection, Iterable

from claims.choices import Log
from claims.ledger.beside import Beside, BesideType
from claims.ledger.body import NewEntry, canonical, digest

from .ledger import last_seen


def entry(of: BesideType, key: str, told: bytes | None, action: str) -> NewEntry:
    return NewEntry(Log.INTERNAL, action, of.collection, key, told, digest(told), f"{of.collection}/{key}")


def differing(of: BesideType, keys: Collection[str], rows: Iterable[Beside]) -> list[NewEntry]:
    """The entries that these keys call for, of which these rows are all that is there."""
    if not keys:
        return []
    stands = {row.key: canonical(row.record) for row in rows}
    seen = last_seen(of.collection, keys)
    entries = []
    for key in sorted(keys):
        told = stands.get(key)
        before = seen[key].full_digest if key in seen else ""
        if digest(told) != before:
            action = "deleted" if told is None else "changed" if before else "created"
            entries.append(entry(of, key, told, action))
    return entries
