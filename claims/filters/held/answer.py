"""What arrays say to one request: how many results there are, which, and how many each choice would give."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from claims.filters.counting import Tally, Wanted
from claims.filters.parameters import ChoiceParameter, Parameter, RecordsFilter, SearchFilter
from claims.filters.places import Rows
from claims.filters.sorting import RELEVANCE
from claims.search import index

from .columns import NONE, Mask, Names, Numbers, as_asked
from .reading import Held, distinct

if TYPE_CHECKING:  # base is above this package
    from claims.filters.base import ListFilterSet


class Keys(Sequence[int]):
    """The primary keys of the results, in order, as a paginator counts and cuts them. ``is_ranked``: as of ``Ranked``."""

    def __init__(self, pks: Numbers, *, is_ranked: bool) -> None:
        self._pks, self.is_ranked = pks, is_ranked

    def count(self, value: Any = None) -> int:
        """How many there are; a paginator asks for that without a value."""
        return len(self) if value is None else super().count(value)

    def __len__(self) -> int:
        return len(self._pks)

    def __getitem__(self, some: Any) -> Any:
        return self._pks[some].tolist()


class Answer:
    """What ``held`` says to the parameters of a list, which are in order."""

    def __init__(self, held: Held, filterset: "ListFilterSet") -> None:
        self.held = held
        self._filterset = filterset
        self._active = {name: (parameter, value) for name, parameter, value in filterset.active()}
        self._kept: dict[str, tuple[Mask, int]] = {}
        self._met: dict[tuple[Rows, frozenset[str]], Mask] = {}

    @cached_property
    def keys(self) -> Keys:
        kept, number = self.kept()
        sort = self._filterset.sort
        order = self._ranked if sort == RELEVANCE else self.held.orders[sort]
        pks = self.held.pks[order if number == len(kept) else order[kept[order]]]
        return Keys(pks, is_ranked=sort != RELEVANCE or len(order) <= index.MOST_RANKED)

    def without(self, name: str) -> int:
        """The number of results without this parameter."""
        return self.kept(name)[1]

    def kept(self, but: str = "") -> tuple[Mask, int]:
        """Which records all active parameters keep, ``but`` this one, and how many."""
        but = but if but in self._active else ""
        if but not in self._kept:
            kept = np.ones(len(self.held.pks), np.bool_)
            shared: defaultdict[Rows, set[str]] = defaultdict(set)
            for name, (parameter, _value) in self._active.items():
                if name == but:
                    continue
                if parameter.rows:
                    shared[parameter.rows].add(name)
                else:
                    kept &= self._asked[name]
            for rows, names in shared.items():
                kept &= self._meeting(rows, frozenset(names))
            self._kept[but] = kept, int(np.count_nonzero(kept))
        return self._kept[but]

    def tallies(self, wanted: Sequence[Wanted]) -> list[list[Tally]]:
        """As ``counting.tallies``. None of them may be ``named``."""
        counts = {name: self._counts(name) for name in {one.name for one in wanted}}
        return [self._tallied(one, counts[one.name]) for one in wanted]

    def _tallied(self, wanted: Wanted, counts: Numbers) -> list[Tally]:
        column: Any = self.held.columns[wanted.name]
        codes: Any = np.flatnonzero(counts)
        if wanted.among is not None:
            codes = [code for code in set(self._chosen(wanted)) if code != NONE and counts[code]]
        elif wanted.most is not None and len(codes) > wanted.most:
            # The commonest first, and among equals the first by name, which have the smaller codes.
            ranks = counts[codes] * np.int64(len(counts)) - codes
            codes = codes[np.argpartition(-ranks, wanted.most)[: wanted.most]]
        names: Names = column.names
        found = [Tally(*names[code], number=int(counts[code])) for code in codes]
        return sorted(found, key=lambda tally: (-tally.number, tally.label, tally.value))

    def _chosen(self, wanted: Wanted) -> list[int]:
        """The codes of the values that are asked for, which are among those that the reader has chosen."""
        column: Any = self.held.columns[wanted.name]
        parameter, value = self._active[wanted.name]
        if isinstance(parameter, RecordsFilter):
            value = [chosen for chosen in value if chosen.slug in (wanted.among or ())]
        return column.chosen(value)

    def _counts(self, name: str) -> Numbers:
        """By code, how many results there are with it, the parameter itself being open."""
        column: Any = self.held.columns[name]
        parameter: ChoiceParameter = self._filterset.filters[name]
        kept, number = self.kept(name)
        rows = parameter.rows
        others = rows and frozenset(
            other for other, (one, _value) in self._active.items() if one.rows == rows and other != name
        )
        if not rows or not others:
            return column.count(kept, number)
        table = self.held.tables[rows]
        met = np.flatnonzero(self._asked_of_rows(others) & table.spread(kept))
        said = [codes[met] for codes in column.places]
        if column.is_plain:
            codes = np.concatenate(said)
            return np.bincount(codes[codes >= 0], minlength=len(column.names))
        owners = met if table.records is None else table.records[met]
        _records, codes = distinct([owners] * len(said), said, len(column.names))
        return np.bincount(codes, minlength=len(column.names))

    def _meeting(self, rows: Rows, names: frozenset[str]) -> Mask:
        """Which records have a row that meets all of these parameters."""
        if (rows, names) not in self._met:
            self._met[rows, names] = self.held.tables[rows].project(self._asked_of_rows(names), len(self.held.pks))
        return self._met[rows, names]

    def _asked_of_rows(self, names: frozenset[str]) -> Mask:
        return np.logical_and.reduce([self._asked[name] for name in names])

    @cached_property
    def _asked(self) -> dict[str, Mask]:
        """By active parameter which rows meet it, if it looks into one kind of rows, else which records."""
        return {name: self._mask(name, parameter, value) for name, (parameter, value) in self._active.items()}

    def _mask(self, name: str, parameter: Parameter, value: Any) -> Mask:
        column = self.held.columns.get(name)
        if column is None:
            found = np.zeros(len(self.held.pks), np.bool_)
            found[self._found(parameter, value)] = True
            return found
        asked = as_asked(parameter, value)
        masks: Iterator[tuple[Rows | None, Mask]] = (
            (place.rows, column.mask(number, asked)) for number, place in enumerate(parameter.places)
        )
        if parameter.rows:
            return np.logical_or.reduce([mask for _rows, mask in masks])
        number = len(self.held.pks)
        return np.logical_or.reduce([self.held.tables[rows].project(mask, number) for rows, mask in masks])

    def _found(self, parameter: Parameter, value: Any) -> Numbers:
        """Positions of the records that the database finds."""
        if isinstance(parameter, SearchFilter):
            if self._filterset.sort == RELEVANCE:
                return self._ranked
            return self._positions(index.matching(parameter.collection, value.query, ranked=False))
        pks = self._filterset.queryset.filter(parameter.condition(value)).order_by().values_list("pk", flat=True)
        return self._positions(list(pks))

    @cached_property
    def _ranked(self) -> Numbers:
        """Positions of what is searched for, best first."""
        parameter: Any = self._filterset.filters["q"]
        return self._positions(index.matching(parameter.collection, self._active["q"][1].query, ranked=True))

    def _positions(self, pks: Sequence[int]) -> Numbers:
        return self.held.positions(np.fromiter(pks, np.int64, len(pks)))
