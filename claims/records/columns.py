"""What a record says, column by column: the vocabulary in which each record type is declared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from claims.choices import State
from claims.models import Agent, Record, ReviewedRecord, Topic

Plain = dict[str, Any]
"""A record as plain data: column name → text, boolean, list of slugs, or (``csl``) a JSON object."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in bundles, exports, API and ledger, and how a row gives its value."""

    name: str
    read: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names other records by slug.

    ``read`` gives the records named, and ``lookups`` are the look-ups by which a named record finds
    the rows that name it. What is not public is left out of what the public sees.
    """

    name: str
    to: type[Record]
    read: Callable[[Any], Iterable[Any]]
    lookups: tuple[str, ...]
    many: bool = False

    def value(self, record: Record, *, public: bool) -> str | list[str]:
        named = [other.slug for other in self.read(record) if not public or is_shown(other)]
        return named if self.many else "".join(named)


def is_shown(named: Record) -> bool:
    """Whether a public record may name this one. Only reviewed records that hang on no other are ever asked."""
    return not isinstance(named, ReviewedRecord) or named.state == State.PUBLISHED


def text(*names: str) -> tuple[Column, ...]:
    """Columns that are fields of the same name."""
    return tuple(Column(name, attrgetter(name)) for name in names)


def one(name: str, to: type[Record]) -> Reference:
    """A column that is a foreign key of the same name."""
    return Reference(name, to, lambda record: filter(None, [getattr(record, name)]), (name,))


def many(name: str, to: type[Record]) -> Reference:
    """A column that is a many-to-many field of the same name, in the order of slugs."""
    return Reference(
        name, to, lambda record: sorted(getattr(record, name).all(), key=lambda other: other.slug), (name,), many=True
    )


@dataclass(frozen=True)
class RecordType:
    """How the rows of one model are told as plain data."""

    model: type[Record]
    columns: tuple[Column | Reference, ...]
    joined: tuple[str, ...] = ()
    prefetched: tuple[str | Prefetch, ...] = ()

    @property
    def collection(self) -> str:
        return self.model.collection

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        return tuple(column for column in self.columns if isinstance(column, Reference))

    @cached_property
    def named(self) -> tuple[Reference, ...]:
        """The columns that name agents and topics, which are public because something public names them."""
        return tuple(reference for reference in self.references if reference.to in (Agent, Topic))

    def queryset(self) -> QuerySet:
        """Rows with all that ``row`` reads, in a number of queries that does not grow with them."""
        return self.model.objects.select_related(*self.joined).prefetch_related(*self.prefetched)

    def row(self, record: Record, *, public: bool) -> Plain:
        """The record's columns in the bundle's order; with ``public``, without the names of what is not public."""
        return {
            column.name: column.value(record, public=public) if isinstance(column, Reference) else column.read(record)
            for column in self.columns
        }


def key(record: Record) -> str:
    """The record's natural key as one text: a slug, or slugs (and for an event its kind and date) joined by "/"."""
    return "/".join(record.natural_key())
