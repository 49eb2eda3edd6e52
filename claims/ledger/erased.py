"""Entries whose bytes were erased: each is named by an entry that tells so, which keeps what was left of it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from claims.models import LedgerEntry
from claims.records import Plain

from .beside import ERASURES
from .entry import UNREADABLE, Entry, told, written_again
from .findings import Finding, place

ACTION = "erased"
EMPTIED = ("by", "reason", "shown_digest", "full_digest")
"""Columns of which nothing is left."""


def kept(
    *, log: str, sequence: int, leaf_hash: bytes, at: str, action: str, collection: str, key: str, owner: str
) -> Plain:
    """What is left of an erased entry, as the record of the one that tells of it. ``at`` is as in a body."""
    where = {"log": log, "sequence": sequence, "leaf_hash": leaf_hash.hex(), "at": at}
    return where | {"action": action, "collection": collection, "key": key, "owner": owner}


def name_of(log: str, sequence: int) -> str:
    """The key under which an erasure is told."""
    return f"{log}/{sequence}"


def tells_of_erasure(entry: Entry) -> bool:
    return entry.collection == ERASURES and entry.action == ACTION and entry.body is not None


def unexplained(erased: Sequence[Entry]) -> Iterator[Finding]:
    """What is wrong with entries that have no bytes."""
    names = [name_of(entry.log, entry.sequence) for entry in erased]
    telling = LedgerEntry.objects.filter(collection=ERASURES, action=ACTION, key__in=names).exclude(body=None)
    said: dict[tuple[str, str], Any] = {}
    for log, name, body in telling.order_by("pk").values_list("log", "key", "body"):
        said.setdefault((log, name), _record(body))
    for entry, name in zip(erased, names, strict=True):
        where = place(entry.log, entry.sequence)
        if (entry.log, name) not in said:
            yield Finding(where, "has no bytes, and no entry tells that they were erased")
            continue
        for problem in _differing(entry, said[entry.log, name]):
            yield Finding(where, problem)


def unerased(telling: Sequence[Entry]) -> Iterator[Finding]:
    """Entries that have bytes though these entries tell that they were erased, or that are not there."""
    named: dict[tuple[str, int], Entry] = {}
    for entry in telling:
        record = told(entry)
        try:
            named[str(record["log"]), int(record["sequence"])] = entry
        except UNREADABLE:
            yield Finding(place(entry.log, entry.sequence), "tells of an erasure, but not of which entry")
    found: dict[tuple[str, int], Any] = {}
    for log in sorted({log for log, _sequence in named}):  # not one condition for each: SQLite takes a thousand at most
        numbers = [sequence for name, sequence in named if name == log]
        rows = LedgerEntry.objects.filter(log=log, sequence__in=numbers).values_list("sequence", "body")
        found |= {(log, sequence): body for sequence, body in rows}
    for (log, sequence), entry in named.items():
        if found.get((log, sequence)) is not None:
            yield Finding(
                place(log, sequence), f"has bytes, but {place(entry.log, entry.sequence)} says they were erased"
            )


def _record(body: Any) -> Any:
    try:
        return json.loads(bytes(body))["record"]
    except UNREADABLE:
        return None


def _differing(entry: Entry, said: Any) -> Iterator[str]:
    try:
        at = written_again(entry.at)
    except (TypeError, ValueError):
        at = entry.at
    left = kept(
        log=entry.log,
        sequence=entry.sequence,
        leaf_hash=bytes(entry.leaf_hash),
        at=at,
        action=entry.action,
        collection=entry.collection,
        key=entry.key,
        owner=entry.owner,
    )
    said = said if isinstance(said, dict) else {}
    for name, value in left.items():
        if said.get(name) != value:
            yield f"{name} is {value!r}, the entry that tells of its erasure says {said.get(name)!r}"
    for name in EMPTIED:
        if value := getattr(entry, name):
            yield f"{name} is {value!r} though its bytes were erased, expected nothing"
