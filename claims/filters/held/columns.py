"""How what the parameters of a list look into is held: a number for each row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claims.filters.fields import Chosen
from claims.filters.parameters import (
    AtLeastFilter,
    ChoiceParameter,
    Parameter,
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
)
from claims.filters.places import Place, Rows

Mask = NDArray[np.bool_]
Numbers = NDArray[Any]

NONE = -1
"""The code of a row that says nothing at the place."""

FEW = 10
"""Codes that are sooner compared one by one than looked up in a table."""

LAST_DAY = date.max.toordinal() + 1
"""Stands for an open end; an open beginning is day 0."""


def smallest(numbers: Numbers, most: int) -> Numbers:
    """The same numbers, from -1 to ``most``, in as few bytes each as can hold them."""
    return numbers.astype(np.min_scalar_type(-most - 1))


@dataclass(frozen=True)
class Table:
    """Rows in the order of the records they name. ``records``: the position of each row's; None: they are the records."""

    size: int
    records: Numbers | None = None

    def project(self, rows: Mask, number: int) -> Mask:
        """Which of ``number`` records have one of the rows."""
        if self.records is None:
            return rows
        kept = np.zeros(number, np.bool_)
        kept[self.records[rows]] = True
        return kept

    def spread(self, records: Mask) -> Mask:
        """Which rows name one of the records."""
        return records if self.records is None else records[self.records]


@dataclass(frozen=True)
class Names:
    """The values of a parameter and their labels by code, in the order of (label, value): one text for all of them.

    50,000 pairs of Python's own strings would take three times the memory.
    """

    text: bytes
    ends: Numbers

    @classmethod
    def of(cls, names: Iterable[tuple[str, str]]) -> "Names":
        parts = [f"{value}\0{label}".encode() for value, label in names]
        return cls(b"".join(parts), np.cumsum([0, *map(len, parts)], dtype=np.uint32))

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, code: int) -> tuple[str, str]:
        """Value and label."""
        value, _nul, label = self.text[self.ends[code] : self.ends[code + 1]].decode().partition("\0")
        return value, label


@dataclass(frozen=True)
class Codes:
    """Which codes the records have that a parameter names, by their primary keys, of one model."""

    pks: Numbers
    codes: Numbers

    def of(self, pks: Numbers) -> Numbers:
        """NONE for 0 and for keys that are not there."""
        if not len(self.pks):
            return np.full(len(pks), NONE)
        at = np.minimum(np.searchsorted(self.pks, pks), len(self.pks) - 1)
        return np.where(self.pks[at] == pks, self.codes[at], NONE)


@dataclass(frozen=True)
class Choices:
    """A parameter whose choices are counted: the code of each row at each place, and each record's codes once.

    ``pairs`` are in the order of records, those of a record from ``starts`` of it to that of the next one. ``known``:
    codes by what the reader may choose, a word or the primary key of a record of a model.
    """

    places: Sequence[Numbers]
    names: Names
    known: dict[Any, Any]
    pairs: tuple[Numbers, Numbers]
    starts: Numbers
    totals: Numbers

    @cached_property
    def is_plain(self) -> bool:
        """Whether no two rows of a record say the same."""
        return sum(int(np.count_nonzero(codes >= 0)) for codes in self.places) == len(self.pairs[0])

    def mask(self, place: int, value: Sequence[Any]) -> Mask:
        codes = self.places[place]
        chosen = [code for code in self.chosen(value) if code != NONE]
        if len(chosen) <= FEW:
            found = np.zeros(len(codes), np.bool_)
            for code in chosen:
                found |= codes == code
            return found
        wanted = np.zeros(len(self.names) + 1, np.bool_)  # the last is that of NONE
        wanted[chosen] = True
        return wanted[codes]

    def chosen(self, value: Sequence[Any]) -> list[int]:
        """The codes of what the reader has chosen; NONE for what no row has."""
        return [self._code(one) for one in value]

    def _code(self, one: Any) -> int:
        if isinstance(one, Chosen):
            return int(self.known[one.model].of(np.array([one.pk]))[0])
        return int(self.known.get(one.lower() if one not in self.known else one, NONE))

    def count(self, kept: Mask, number: int) -> Numbers:
        """By code, how many of the ``number`` records kept have it."""
        if number == len(kept):
            return self.totals
        if number > len(kept) // 2:
            return self.totals - self._count(np.flatnonzero(~kept), ~kept)
        return self._count(np.flatnonzero(kept), kept)

    def _count(self, records: Numbers, kept: Mask) -> Numbers:
        owners, codes = self.pairs
        few = len(records) < len(kept) // 8
        found = codes[ranges(self.starts[records], self.starts[records + 1])] if few else codes[kept[owners]]
        return np.bincount(found, minlength=len(self.names))


def ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """All numbers from each start to before its end, one after the other."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.arange(lengths.sum()) + np.repeat(starts - before, lengths)


@dataclass(frozen=True)
class Figures:
    """A parameter that compares a number, or a day, at each place."""

    places: Sequence[Numbers]
    least: bool
    """Whether what is given is the least, else the most."""

    def mask(self, place: int, value: int) -> Mask:
        numbers = self.places[place]
        return numbers >= value if self.least else numbers <= value


Column = Choices | Figures


def is_held(parameter: Any) -> bool:
    """Whether arrays can answer it: all but words, which are looked for by SQL."""
    return isinstance(parameter, ChoiceParameter | AtLeastFilter | PossiblyAfterFilter | PossiblyBeforeFilter)


def as_asked(parameter: Parameter, value: Any) -> Any:
    """The cleaned value as the parameter's column takes it. Without a bound, any date will do that is given."""
    if isinstance(parameter, PossiblyAfterFilter):
        return value[1][0].toordinal() if value[1][0] else 0
    if isinstance(parameter, PossiblyBeforeFilter):
        return value[1][1].toordinal() if value[1][1] else LAST_DAY
    return value


def places_of(parameter: Parameter) -> list[tuple[Place, Rows | None]]:
    return [(place, place.rows) for place in parameter.places]
