"""What every format of a list is given: rows as they come, and what they are rows of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import BooleanField

from claims.formats import cells
from claims.formats.layout import Shape, shape
from claims.records import LISTED, Listed, Plain

Batches = Iterable[Sequence[Plain]]


@dataclass(frozen=True)
class ListTable:
    """The rows of one list under some filters.

    ``batches`` are read as they are asked for, some hundreds of rows at a time, and hold one batch in memory.
    ``address`` is what was asked for, ``id`` the one name of all pages of it, ``page`` where the same list is read, all
    in full; ``links`` are the further pages of a feed by what they are to it (``next``, ``last``). ``updated``: when the
    newest of the rows was last changed.
    """

    kind: str
    title: str
    site: str
    batches: Batches
    address: str = ""
    id: str = ""
    page: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    updated: datetime | None = None

    @cached_property
    def listed(self) -> Listed:
        return LISTED[self.kind]

    @property
    def columns(self) -> tuple[str, ...]:
        return self.listed.columns

    @property
    def rows(self) -> Iterator[Plain]:
        return chain.from_iterable(self.batches)

    @cached_property
    def shapes(self) -> Mapping[str, Shape]:
        """What the cells of each column of the record itself hold, as in a bundle."""
        return {column.name: shape(column) for column in self.listed.record_type.columns}

    @cached_property
    def formats(self) -> list[Callable[[Any], Any] | None]:
        """By column what makes the text of a cell, as in a bundle; None where there is nothing to be made."""
        return [cells.FORMAT.get(self._shape(name)) for name in self.columns]

    def _shape(self, name: str) -> Shape:
        if name not in self.listed.figures:
            return self.shapes.get(name, Shape.TEXT)
        return Shape.FLAG if isinstance(self.listed.model._meta.get_field(name), BooleanField) else Shape.TEXT

    @cached_property
    def texts(self) -> list[int]:
        """The places of the columns that hold text once they are formatted."""
        figures = self.listed.figures
        return [place for place, name in enumerate(self.columns) if name not in figures]
