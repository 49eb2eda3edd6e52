"""The files of a bundle and their columns, in order: what `claims.records` says, as the bundle writes it down."""

from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from claims.models import ReviewedRecord
from claims.records import RECORD_TYPES, RecordType, Reference


class Shape(Enum):
    """What a cell holds, once read."""

    TEXT = auto()  # str, exact
    LIST = auto()  # list[str]
    FLAG = auto()  # bool
    OBJECT = auto()  # dict[str, Any], as JSON has it


SHAPES = {"aliases": Shape.LIST, "identifiers": Shape.LIST, "protected": Shape.FLAG, "csl": Shape.OBJECT}
"""Of the columns that neither are text nor name records."""

REQUIRED = {
    "agents": ("slug", "name"),
    "topics": ("slug", "name"),
    "questions": ("slug", "text"),
    "witnesses": ("slug", "name"),
    "sources": ("slug", "title"),
    "derivations": ("derived", "origin"),
    "source_events": ("source", "event"),
    "attachments": ("source", "sha256"),
    "items": ("slug", "summary"),
    "claims": ("slug", "statement"),
    "appearances": ("slug", "claim"),
    "links": ("claim", "item", "stance"),
    "relations": ("subject", "kind", "object"),
    "assessments": ("slug", "claim", "assessor", "verdict"),
    "searches": ("slug", "repository", "outcome"),
}
"""The columns in bold of the contract (design, "Bundle"), which every row fills."""


@dataclass(frozen=True)
class FileLayout:
    """One file of a bundle: ``claims`` is ``claims.csv``, the sheet or array ``claims``, the kind ``claims``."""

    name: str
    shapes: dict[str, Shape]
    """By column, in the bundle's order; ``state`` comes last, where records have one."""
    required: tuple[str, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(self.shapes)

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """The columns that name a row to a reader: its slug, or all that is required."""
        return ("slug",) if "slug" in self.shapes else self.required


def shape(column: object) -> Shape:
    if isinstance(column, Reference):
        return Shape.LIST if column.many else Shape.TEXT
    return SHAPES.get(getattr(column, "name", ""), Shape.TEXT)


def layout(record_type: RecordType) -> FileLayout:
    shapes = {column.name: shape(column) for column in record_type.columns}
    if issubclass(record_type.model, ReviewedRecord):
        shapes["state"] = Shape.TEXT
    return FileLayout(record_type.collection, shapes, REQUIRED[record_type.collection])


LAYOUT: dict[str, FileLayout] = {name: layout(record_type) for name, record_type in RECORD_TYPES.items()}
"""By file, in the bundle's order: each after all that it names."""
