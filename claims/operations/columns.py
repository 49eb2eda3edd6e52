"""Plain data → a record's columns, one record at a time: what ``claims.records`` tells, written back.

An import writes many rows at once (``importing.write``); this is for undoing, restoring and merging.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import Authorship, Identifier, PossibleIdentity, Record, Relay, SluggedRecord, Source, Witness
from claims.records import Plain, RecordType, Reference
from claims.records.lookup import present

from .change import Change, Refused

STORED: Mapping[str, Callable[[Any], Any]] = {"aliases": "\n".join}
"""Columns that are stored otherwise than they are told."""


def set_single(record_type: RecordType, record: Record, row: Plain) -> None:
    """Give the unsaved or stored record what the row says in the columns that are fields of it.

    Raises Refused if the row names a record that is not there any more.
    """
    for column in record_type.columns:
        if column.many or column.name not in row:
            continue
        value = row[column.name]
        if isinstance(column, Reference):
            setattr(record, column.name, _named(column, [value])[0] if value else None)
        else:
            setattr(record, column.name, STORED.get(column.name, _as_it_is)(value))


def set_several(work: Change, record_type: RecordType, record: Record, row: Plain) -> None:
    """Give the stored record what the row says in the columns that are rows of their own."""
    for column in record_type.columns:
        if column.many and column.name in row:
            named = _named(column, row[column.name]) if isinstance(column, Reference) else row[column.name]
            SEVERAL.get(column.name, _set_many)(work, record, column.name, named)
    work.touch(record)


def _as_it_is(value: Any) -> Any:
    return value


def _named(reference: Reference, slugs: list[str]) -> list[Any]:
    """The records of these slugs, also of former ones, in their order."""
    found = []
    for slug in slugs:
        record = present(cast(type[SluggedRecord], reference.to), slug)
        if record is None:
            raise Refused(
                _("It names the %(kind)s “%(slug)s”, which is not there any more. Bring that back first.")
                % {"kind": reference.to._meta.verbose_name, "slug": slug}
            )
        if record not in found:
            found.append(record)
    return found


def _set_many(_work: Change, record: Any, name: str, named: Iterable[Record]) -> None:
    getattr(record, name).set(named)


def _set_authors(_work: Change, source: Any, _name: str, agents: list[Any]) -> None:
    if [one.agent for one in source.authorships.select_related("agent").order_by("position", "pk")] == agents:
        return
    source.authorships.all().delete()
    Authorship.objects.bulk_create(
        Authorship(source=source, agent=agent, position=position) for position, agent in enumerate(agents, 1)
    )


def _set_identifiers(_work: Change, source: Any, _name: str, told: list[str]) -> None:
    wanted = {tuple(one.split(":", 1)) for one in told}
    for stored in source.identifiers.all():
        if (stored.scheme, stored.value) not in wanted:
            stored.delete()
        wanted.discard((stored.scheme, stored.value))
    Identifier.objects.bulk_create(
        Identifier(source=cast(Source, source), scheme=scheme, value=value) for scheme, value in sorted(wanted)
    )


def _set_relays(_work: Change, witness: Any, _name: str, relayed: list[Any]) -> None:
    witness.relays.exclude(relayed__in=relayed).delete()
    standing = set(witness.relays.values_list("relayed", flat=True))
    Relay.objects.bulk_create(Relay(witness=witness, relayed=one) for one in relayed if one.pk not in standing)


def _set_identities(work: Change, witness: Any, _name: str, others: list[Any]) -> None:
    """It means the same from both sides, so that the others are looked at too."""
    standing = {}
    for pair in PossibleIdentity.objects.filter(Q(first=witness) | Q(second=witness)):
        standing[pair.second_id if pair.first_id == witness.pk else pair.first_id] = pair
    for pk in standing.keys() - {other.pk for other in others}:
        work.touch_rows(Witness.collection, [pk])
        standing[pk].delete()
    for other in others:
        if other.pk not in standing:
            PossibleIdentity.objects.create(first=witness, second=other)
            work.touch(other)


SEVERAL: Mapping[str, Callable[[Change, Any, str, list[Any]], None]] = {
    "authors": _set_authors,
    "identifiers": _set_identifiers,
    "relays": _set_relays,
    "possibly_same_as": _set_identities,
}
"""Columns of several that are not plain many-to-many fields."""
