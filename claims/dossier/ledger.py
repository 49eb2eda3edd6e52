"""What the public log has of a dossier: the newest entry of each row, the claim's own history, and proofs of both.

The tree is the smallest that has all of these entries, or that of the first signed checkpoint that has them: what others
add to the log later changes no byte.
"""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Max

from claims.choices import Log
from claims.formats.writing import Table
from claims.ledger import showing
from claims.ledger.histories import History
from claims.ledger.proofs import BrokenLogError, inclusions
from claims.models import Checkpoint, Claim, LedgerEntry
from claims.records import RECORD_TYPES, Plain

from .tables import place

BATCH = 500
"""Entries, or rows, in one query."""

NOT_TOLD = "no entry of the public log tells of it"
DIFFERS = "the public log last said otherwise of it"
LAST = "not of this dossier"
"""Why the last leaf of the tree has no text where it is of something else: it is there to show how long the tree is."""

Wheres = dict[int, tuple[str, int, Any]]
"""By sequence the row that an entry stands for: its table, its number there, and what it says."""


@dataclass(frozen=True)
class Proven:
    """``entries`` and ``checkpoint`` as they stand in the dossier; ``unproven``: by place of a row, why it has no proof."""

    entries: bytes
    checkpoint: bytes
    origin: str
    size: int
    root: bytes
    signed: bool
    unproven: Mapping[str, str]


def proven(claim: Claim, tables: Sequence[Table]) -> Proven:
    """Raises BrokenLogError if the log is not whole."""
    rows, unproven = _newest(tables)
    history = History(RECORD_TYPES[claim.collection], claim.slug, claim)
    own = set(history.entries().values_list("sequence", flat=True))
    sequences = sorted({*rows, *own})
    note, size = _checkpoint(sequences[-1] + 1 if sequences else 0)
    if size and sequences[-1] != size - 1:
        sequences.append(size - 1)
    root, paths = inclusions(sequences, size)
    lines = []
    for entry, path in zip(_entries(sequences), paths, strict=True):
        mine = entry.sequence in rows or entry.sequence in own
        told, reason = _line(entry, rows.get(entry.sequence), mine=mine)
        lines.append(_json(told | {"inclusion": [hash_.hex() for hash_ in path]}))
        if reason:
            table, number, _row = rows[entry.sequence]
            unproven[place(table, number)] = reason
    text = note.note if note else f"{settings.LEDGER_ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n"
    if note and bytes(note.root) != root:
        raise BrokenLogError(f"The public log is damaged: its first {size} entries are not those that were signed.")
    return Proven(
        entries="".join(lines).encode(),
        checkpoint=text.encode(),
        origin=text.partition("\n")[0],
        size=size,
        root=root,
        signed=note is not None,
        unproven=dict(sorted(unproven.items())),
    )


def _newest(tables: Sequence[Table]) -> tuple[Wheres, dict[str, str]]:
    """The rows by their newest entry, and those of which the log has none."""
    found: Wheres = {}
    unproven: dict[str, str] = {}
    for table in tables:
        record_type, rows = RECORD_TYPES[table.file], [dict(row) for row in table.rows]
        for start in range(0, len(rows), BATCH):
            some = {record_type.key_of(row): (number, row) for number, row in enumerate(rows[start : start + BATCH], 2)}
            told = LedgerEntry.objects.filter(log=Log.PUBLIC, collection=table.file, key__in=some)
            newest = dict(told.order_by().values_list("key").annotate(newest=Max("sequence")))
            for key, (number, row) in some.items():
                if key in newest:
                    found[newest[key]] = (table.file, start + number, row)
                else:
                    unproven[place(table.file, start + number)] = NOT_TOLD
    return found, unproven


def _checkpoint(needed: int) -> tuple[Checkpoint | None, int]:
    """The first signed one of a tree that has as many entries, and its size; without one, as many."""
    note = Checkpoint.objects.filter(size__gte=needed).order_by("size", "id").first() if needed else None
    return note, note.size if note else needed


def _entries(sequences: Sequence[int]) -> Iterator[showing.Shown]:
    """Raises BrokenLogError if one is missing."""
    for start in range(0, len(sequences), BATCH):
        some = sequences[start : start + BATCH]
        rows = list(LedgerEntry.objects.filter(log=Log.PUBLIC, sequence__in=some).order_by("sequence"))
        if len(rows) != len(some):
            raise BrokenLogError("The public log is damaged: entries are missing.")
        yield from showing.shown(rows)


def _line(entry: showing.Shown, where: tuple[str, int, Any] | None, *, mine: bool) -> tuple[Plain, str]:
    """What is told of the entry; and where it stands for a row and does not prove it, why."""
    withheld = str(entry.withheld) if mine else LAST
    body = None if withheld else entry.body
    reason = ""
    if where is not None:
        record = json.loads(body)["record"] if body is not None else None
        said = {name: value for name, value in (record or {}).items() if name != "state"}
        reason = withheld or (DIFFERS if said != where[2] else "")
    return {
        "sequence": entry.sequence,
        "leaf_hash": entry.leaf_hash.hex(),
        "row": where[1] if where is not None and not reason else None,
        "body": body,
        "withheld": withheld,
    }, reason


def _json(told: Plain) -> str:
    return f"{json.dumps(told, ensure_ascii=False)}\n"
