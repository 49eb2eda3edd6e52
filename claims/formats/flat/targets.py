"""What the columns of a flat sheet may become: the tables and keys of a map, after the columns of bundles."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from claims.choices import AgentKind
from claims.formats.layout import LAYOUT, Shape
from claims.models.fields import LineField
from claims.records import RECORD_TYPES

FILES = {
    "claim": "claims",
    "link": "links",
    "item": "items",
    "source": "sources",
    "witness": "witnesses",
    "appearance": "appearances",
}
"""By table of a map, the file of a bundle. A row makes one record of each, as far as it fills them."""

LEFT_OUT = {
    "link": {"claim", "item"},
    "item": {"source", "witness", "draws_on"},
    "source": {"part_of", "witness", "csl"},
    "witness": {"relays", "possibly_same_as"},
    "appearance": {"claim", "source"},
}
"""Columns that follow from the row itself, or that one row of a sheet cannot say: for these there are bundles."""

AGENT_KINDS = {
    ("source", "authors"): AgentKind.PERSON,
    ("source", "issuer"): AgentKind.ORGANIZATION,
    ("witness", "affiliation"): AgentKind.ORGANIZATION,
    ("witness", "agent"): AgentKind.PERSON,
    ("appearance", "agent"): AgentKind.PERSON,
}
"""The keys that name agents, and of what kind new ones are where ``…_kind`` does not say."""

IN_SOURCE = "in_source"
"""Of an appearance: whether the claim was made in the source of the row."""


@dataclass(frozen=True)
class Target:
    """One key of one table: what it takes."""

    table: str
    key: str

    @property
    def file(self) -> str:
        return FILES[self.table]

    @property
    def where(self) -> str:
        """As messages name it."""
        return f"[{self.table}] {self.key}"

    @cached_property
    def names(self) -> str:
        """The collection of the records that it names, by what people call them; empty if it names none."""
        references = {one.name: one.to.collection for one in RECORD_TYPES[self.file].references}
        return references.get(self.key, "")

    @cached_property
    def shape(self) -> Shape:
        if self.key == IN_SOURCE:
            return Shape.FLAG
        return LAYOUT[self.file].shapes.get(self.key, Shape.TEXT)

    @cached_property
    def words(self) -> dict[str, str]:
        """Of a vocabulary: each word by how it is compared, so that ``No evidence`` is ``no_evidence``."""
        if self.key.endswith("_kind"):
            return {compared(word): word for word in AgentKind.values}
        words = [str(word) for word, _label in getattr(self._field, "flatchoices", None) or () if word]
        return {compared(word): word for word in words}

    @cached_property
    def one_line(self) -> bool:
        return bool(self.names) or isinstance(self._field, LineField)

    @cached_property
    def _field(self) -> Any:
        try:
            return RECORD_TYPES[self.file].model._meta.get_field(self.key)
        except FieldDoesNotExist:
            return None


def compared(word: str) -> str:
    return word.strip().casefold().replace(" ", "_")


def _keys(table: str) -> list[str]:
    keys = [key for key in LAYOUT[FILES[table]].columns if key not in LEFT_OUT.get(table, ())]
    kinds = [f"{key}_kind" for of, key in AGENT_KINDS if of == table]
    return [*keys, *kinds, *([IN_SOURCE] if table == "appearance" else [])]


TARGETS: dict[str, dict[str, Target]] = {table: {key: Target(table, key) for key in _keys(table)} for table in FILES}
"""By table and key."""
