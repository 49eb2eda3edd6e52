"""All records of a site, told in the bundle's order, a batch at a time."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from claims.models import Witness

from .columns import Plain, RecordType

BATCH = 1_000


class Exported(NamedTuple):
    """The records of one collection: its name, its columns, and its rows as they are asked for."""

    collection: str
    columns: Sequence[str]
    rows: Iterator[Plain]


def export(record_type: RecordType, *, everything: bool = False, only: Sequence[int] | None = None) -> Exported:
    """What the public sees of these records; with ``everything`` all of them, in full, and their states.

    In the order in which they were entered, which an import keeps: the same content gives the same rows. For the public
    witnesses are in that of their slugs: when a protected one was entered, as a draft perhaps, is nobody's to know.
    ``only``: none but these public ones, by primary key, ascending.
    """
    columns = [column.name for column in record_type.columns]
    if everything and record_type.reviewed:
        columns.append("state")
    by_slug = record_type.model is Witness and not everything
    if only is not None:
        batches = _cut(_in_order_of_slugs(only) if by_slug else only)
    else:
        batches = _batches(record_type, everything=everything, by="slug" if by_slug else "pk")
    return Exported(
        record_type.collection, columns, _rows(record_type, batches, everything=everything, by_slug=by_slug)
    )


def _rows(
    record_type: RecordType, batches: Iterable[Sequence[int]], *, everything: bool, by_slug: bool
) -> Iterator[Plain]:
    for pks in batches:
        rows = record_type.read(pks)
        for told in sorted(rows, key=attrgetter("key")) if by_slug else rows:
            if not everything:
                yield told.shown
            else:
                yield told.full | {"state": told.state} if told.state else told.full


def _batches(record_type: RecordType, *, everything: bool, by: str) -> Iterator[Sequence[int]]:
    """The primary keys of all of them, or of all that are public, in the order of primary keys or of slugs."""
    rows = record_type.model.objects.all() if everything else record_type.model.objects.public()
    further = rows
    while found := list(further.order_by(by).values_list("pk", by)[:BATCH]):
        further = rows.filter(**{f"{by}__gt": found[-1][1]})
        yield [pk for pk, _at in found]


def _in_order_of_slugs(pks: Sequence[int]) -> list[int]:
    of = {pk: slug for some in _cut(pks) for pk, slug in Witness.objects.filter(pk__in=some).values_list("pk", "slug")}
    return sorted(of, key=lambda pk: of[pk])


def _cut(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]
