"""What a record says, column by column: the vocabulary in which each record type is declared.

Rows are read as values and never as model instances: a bundle of a million rows is told, digested and
exported by the same few lines as one edited claim.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, NamedTuple

from django.db import connection
from django.db.models.expressions import RawSQL

from claims.choices import State
from claims.models import Agent, Record, ReviewedRecord, Topic

Plain = dict[str, Any]
"""A record as plain data: column name → text, boolean, list of texts, or (``csl``) a JSON object."""


class Told(NamedTuple):
    """One record as plain data, in the bundle's columns and their order.

    ``shown`` is what the public sees of it while it is public: the same without the names of what is
    not public, and the very same object where nothing is left out. ``state`` is empty for records
    that have none.
    """

    pk: int
    key: str
    state: str
    full: Plain
    shown: Plain


VISIBLE = frozenset({None, State.PUBLISHED.value})
"""States of what a column names, itself or nothing, in which the public sees the name."""

Listed = dict[int, list[tuple[str, bool]]]
"""Primary key → the texts of a column of several, each with whether the public sees it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is a field of the same name; ``convert`` turns what is stored into what is told."""

    name: str
    convert: Callable[[Any], Any] | None = None
    many: ClassVar[bool] = False

    def lookups(self) -> tuple[str, ...]:
        return (self.name,)


@dataclass(frozen=True, slots=True)
class Listing:
    """A column of several texts, each a row of its own behind ``relation``, joined from its fields by ``:``."""

    name: str
    relation: str
    fields: tuple[str, ...]
    many: ClassVar[bool] = True

    def read(self, model: type[Record], pks: Collection[int]) -> Listed:
        listed: Listed = defaultdict(list)
        lookups = [f"{self.relation}__{name}" for name in self.fields]
        rows = model._base_manager.filter(**among(pks), **{f"{self.relation}__isnull": False}).order_by("pk", *lookups)
        for pk, *values in rows.values_list("pk", *lookups):
            listed[pk].append((":".join(values), True))
        return listed


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names one record, or several, by slug.

    ``paths`` are the look-ups that lead to what is named, and by which a named record finds the rows that
    name it; several are in the order of slugs, or in that of ``ordering``.
    """

    name: str
    to: type[Record]
    paths: tuple[str, ...] = ()
    many: bool = False
    ordering: tuple[str, ...] = ()

    def lookups(self) -> tuple[str, ...]:
        return _slug_and_state(self.name, self.to)

    def read(self, model: type[Record], pks: Collection[int]) -> Listed:
        listed: Listed = defaultdict(list)
        for path in self.paths:
            rows = model._base_manager.filter(**among(pks), **{f"{path}__isnull": False})
            order = self.ordering or (f"{path}__slug",)
            for pk, slug, *state in rows.order_by("pk", *order).values_list("pk", *_slug_and_state(path, self.to)):
                listed[pk].append((slug, not state or state[0] == State.PUBLISHED))
        if len(self.paths) > 1:
            for named in listed.values():
                named.sort()
        return listed


def among(pks: Collection[int]) -> dict[str, Any]:
    """The look-up for rows with these primary keys.

    Of a ``range`` its two ends go to the database, and of others one array: a thousand values, each by itself a
    parameter that Django looks at, take as long as the rows themselves.
    """
    if isinstance(pks, range):
        return {"pk__range": (pks[0], pks[-1])}
    if connection.vendor == "postgresql":
        return {"pk__in": RawSQL("SELECT unnest(%s::bigint[])", [list(pks)])}
    return {"pk__in": RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(pks))])}


def _slug_and_state(path: str, to: type[Record]) -> tuple[str, ...]:
    """Only reviewed records that hang on no other are ever named, so that their state alone says who sees them."""
    return (f"{path}__slug", f"{path}__state") if issubclass(to, ReviewedRecord) else (f"{path}__slug",)


def text(*names: str) -> tuple[Column, ...]:
    """Columns that are fields of the same name."""
    return tuple(Column(name) for name in names)


def one(name: str, to: type[Record]) -> Reference:
    """A column that is a foreign key of the same name."""
    return Reference(name, to, (name,))


def many(name: str, to: type[Record], *paths: str, ordering: tuple[str, ...] = ()) -> Reference:
    """A column that is a many-to-many field of the same name, or leads along these look-ups."""
    return Reference(name, to, paths or (name,), many=True, ordering=ordering)


@dataclass(frozen=True)
class RecordType:
    """How the rows of one model are told as plain data."""

    model: type[Record]
    columns: tuple[Column | Listing | Reference, ...]
    owners: tuple[str, ...] = ()
    """The columns that name the record on whose page these rows are told; the first that is filled does."""

    @property
    def collection(self) -> str:
        return self.model.collection

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(column for column in self.columns if isinstance(column, Reference))

    @cached_property
    def _owning(self) -> tuple[Reference, ...]:
        return tuple(reference for reference in self.references if reference.name in self.owners)

    def told_on(self, row: Plain) -> str:
        """The record on whose page this one is told, as ``collection/key``: another, or mostly itself."""
        for reference in self._owning:
            if row[reference.name]:
                return f"{reference.to.collection}/{row[reference.name]}"
        return f"{self.collection}/{self.key_of(row)}"

    def key_of(self, row: Plain) -> str:
        if len(self.key_columns) == 1:
            return str(row[self.key_columns[0]])
        return "/".join(row[name] for name in self.key_columns)

    @cached_property
    def named(self) -> tuple[Reference, ...]:
        """The columns that name agents and topics, which are public because something public names them."""
        return tuple(reference for reference in self.references if reference.to in (Agent, Topic))

    @cached_property
    def reviewed(self) -> bool:
        return issubclass(self.model, ReviewedRecord)

    @cached_property
    def key_columns(self) -> tuple[str, ...]:
        """The columns that together name a row: those of its natural key."""
        return tuple(lookup.partition("__")[0] for lookup in self.model.natural_fields)

    @cached_property
    def _several(self) -> list[Listing | Reference]:
        return [column for column in self.columns if not isinstance(column, Column) and column.many]

    @cached_property
    def _single(self) -> list[Column | Reference]:
        return [column for column in self.columns if not isinstance(column, Listing) and not column.many]

    def read(self, pks: Collection[int]) -> Iterator[Told]:
        """These rows as plain data, in the order of primary keys: one query, and one more for each column of several.

        Meant for batches of some hundreds; ids that are not there are left out.
        """
        listed = {column.name: column.read(self.model, pks) for column in self._several}
        lookups = [lookup for column in self._single for lookup in column.lookups()]
        lookups += ["state"] if self.reviewed else []
        for pk, *values in self.model._base_manager.filter(**among(pks)).order_by("pk").values_list("pk", *lookups):
            state = values.pop() if self.reviewed else ""
            yield self._told(pk, state, iter(values), {name: of.get(pk, ()) for name, of in listed.items()})

    @cached_property
    def _kinds(self) -> list[tuple[str, str, Callable[[Any], Any] | None]]:
        """Of each column its name, what kind it is, and what turns what is stored into what is told."""
        kinds: list[tuple[str, str, Callable[[Any], Any] | None]] = []
        for column in self.columns:
            if column.many:
                kinds.append((column.name, "several", None))
            elif isinstance(column, Reference):
                kinds.append((column.name, "reviewed" if issubclass(column.to, ReviewedRecord) else "named", None))
            else:
                kinds.append((column.name, "plain", column.convert if isinstance(column, Column) else None))
        return kinds

    def _told(self, pk: int, state: str, values: Iterator[Any], listed: dict[str, Any]) -> Told:
        full: Plain = {}
        hidden: Plain = {}
        for name, kind, convert in self._kinds:
            if kind == "plain":
                value = next(values)
                full[name] = convert(value) if convert else value
            elif kind == "several":
                pairs = listed[name]
                full[name] = [value for value, _seen in pairs] if pairs else []
                if pairs and not all(seen for _value, seen in pairs):
                    hidden[name] = [value for value, seen in pairs if seen]
            else:
                full[name] = next(values) or ""
                if kind == "reviewed" and next(values) not in VISIBLE:
                    hidden[name] = ""
        return Told(pk, self.key_of(full), state, full, full | hidden if hidden else full)


def key(record: Record) -> str:
    """The record's natural key as one text: a slug, or slugs (and for an event its kind and date) joined by "/"."""
    return "/".join(record.natural_key())
