"""All records of a site, told in the bundle's order, a batch at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .columns import Plain, RecordType

BATCH = 1_000


class Exported(NamedTuple):
    """The records of one collection: its name, its columns, and its rows as they are asked for."""

    collection: str
    columns: Sequence[str]
    rows: Iterator[Plain]


def export(record_type: RecordType, *, everything: bool = False, only: Sequence[int] | None = None) -> Exported:
    """What the public sees of these records; with ``everything`` all of them, in full, and their states.

    In the order in which they were entered, which an import keeps: the same content gives the same rows. ``only``: none
    but these public ones, by primary key, ascending.
    """
    columns = [column.name for column in record_type.columns]
    if everything and record_type.reviewed:
        columns.append("state")
    batches = _batches(record_type, everything=everything) if only is None else _cut(only)
    return Exported(record_type.collection, columns, _rows(record_type, batches, everything=everything))


def _rows(record_type: RecordType, batches: Iterable[Sequence[int]], *, everything: bool) -> Iterator[Plain]:
    for pks in batches:
        for told in record_type.read(pks):
            if not everything:
                yield told.shown
            else:
                yield told.full | {"state": told.state} if told.state else told.full


def _batches(record_type: RecordType, *, everything: bool) -> Iterator[Sequence[int]]:
    """The primary keys of all of them, or of all that are public."""
    rows = record_type.model.objects.all() if everything else record_type.model.objects.public()
    last = 0
    while pks := list(rows.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = pks[-1]
        yield pks


def _cut(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
