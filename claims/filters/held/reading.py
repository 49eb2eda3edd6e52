"""Fetching what a list is made of: one query for its records, one for each kind of rows that name them, and the names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import F, QuerySet, Value
from django.db.models.expressions import BaseExpression

from claims.filters.fields import LABELS
from claims.filters.parameters import (
    ChoiceParameter,
    Parameter,
    PossiblyAfterFilter,
    PossiblyBeforeFilter,
    RecordsFilter,
)
from claims.filters.places import Place, Rows
from claims.filters.sorting import RELEVANCE

from .columns import LAST_DAY, NONE, Choices, Codes, Column, Figures, Names, Numbers, Table, is_held, smallest

if TYPE_CHECKING:  # base is above this package
    from claims.filters.base import ListFilterSet

PORTION = 20_000
"""Rows that are Python objects at a time."""

Wanted = tuple[str, int]
"""A parameter's name, and which of its places."""


@dataclass(frozen=True)
class Held:
    """All public records of a list, in the order of their primary keys, and what its parameters ask of them."""

    pks: Numbers
    tables: Mapping[Rows | None, Table]
    columns: Mapping[str, Column]
    orders: dict[str, Numbers] = field(default_factory=dict)
    """By the name of the order the positions of all records in it."""

    def positions(self, pks: Numbers) -> Numbers:
        """Where the records with these keys stand; those that are not listed are left out."""
        if not len(self.pks):
            return np.zeros(0, np.intp)
        at = np.minimum(np.searchsorted(self.pks, pks), len(self.pks) - 1)
        return at[self.pks[at] == pks]

    @property
    def bytes(self) -> int:
        """What it takes of memory."""
        arrays = [
            self.pks,
            *self.orders.values(),
            *(table.records for table in self.tables.values() if table.records is not None),
        ]
        texts = 0
        for column in self.columns.values():
            arrays += column.places
            if isinstance(column, Choices):
                arrays += [*column.pairs, column.starts, column.totals, column.names.ends]
                arrays += [
                    array for one in column.known.values() if isinstance(one, Codes) for array in (one.pks, one.codes)
                ]
                texts += len(column.names.text)
        return texts + sum(array.nbytes for array in arrays)


def read(kind: "type[ListFilterSet]") -> Held:
    """To be called where all queries see one state of the record."""
    records: QuerySet = kind().queryset.order_by("pk")
    parameters = {name: one for name, one in kind.base_filters.items() if is_held(one)}
    words: dict[str, dict[str, int]] = {name: {} for name in parameters}
    pks, found = np.zeros(0, np.int64), {}
    tables: dict[Rows | None, Table] = {}
    for rows in (None, *dict.fromkeys(place.rows for one in parameters.values() for place in one.places if place.rows)):
        wanted = {
            (name, number): _columns(one, place)
            for name, one in parameters.items()
            for number, place in enumerate(one.places)
            if place.rows == rows
        }
        queryset, owner = (
            (rows.queryset().filter(**{f"{rows.names}__isnull": False}).order_by(), rows.names)
            if rows
            else (records, "pk")
        )
        owners, raw = _fetch(queryset, owner, parameters, wanted, words)
        if rows is None:
            pks = owners
            tables[rows] = Table(len(pks))
        else:
            owners, raw = _placed(owners, raw, pks)
            tables[rows] = Table(len(owners), owners)
        found.update(raw)
    columns = {
        name: _column(one, [found[name, place] for place in range(len(one.places))], words[name], tables)
        for name, one in parameters.items()
    }
    held = Held(smallest(pks, int(pks.max(initial=0))), tables, columns)
    held.orders.update(_orders(kind, held))
    return held


def _orders(kind: "type[ListFilterSet]", held: Held) -> Iterator[tuple[str, Numbers]]:
    """Each order but that of relevance, with the positions of all records in it."""
    for sort, _words in kind.base_filters["sort"].extra["choices"]:
        if sort != RELEVANCE:
            pks = kind({"sort": sort}).qs.values_list("pk", flat=True).iterator(PORTION)
            yield sort, smallest(held.positions(np.fromiter(pks, np.int64)), len(held.pks))


def _columns(parameter: Parameter, place: Place) -> list[BaseExpression | F]:
    """What to fetch of each row."""
    if isinstance(parameter, PossiblyAfterFilter | PossiblyBeforeFilter):
        end = "latest" if isinstance(parameter, PossiblyAfterFilter) else "earliest"
        return [F(column) for name in place.lookup.split("|") for column in (name, f"{name}_{end}")]
    if isinstance(parameter, RecordsFilter) or not isinstance(parameter, ChoiceParameter):
        return [F(place.lookup)]
    return [parameter.word(place)]


def _fetch(
    rows: QuerySet,
    owner: str,
    parameters: Mapping[str, Parameter],
    wanted: Mapping[Wanted, list[BaseExpression | F]],
    words: Mapping[str, dict[str, int]],
) -> tuple[Numbers, dict[Wanted, Numbers]]:
    """The primary key of the record that each row names, and what it holds at each place."""
    expressions = {
        f"held_{number}": one for number, one in enumerate(one for several in wanted.values() for one in several)
    }
    queryset = rows.annotate(**expressions).values_list(owner, *expressions)
    parts: list[list[Numbers]] = []
    for portion in _portions(queryset.iterator(PORTION)):
        columns = iter(zip(*portion, strict=True))
        part = [np.array(next(columns), np.int64)]
        for (name, _number), fetched in wanted.items():
            part.append(_numbers(parameters[name], [next(columns) for _column in fetched], words[name]))
        parts.append(part)
    whole = [np.concatenate(column) for column in zip(*parts, strict=True)]
    owners, *raw = whole or [np.zeros(0, np.int64)] * (1 + len(wanted))
    return owners, dict(zip(wanted, raw, strict=True))


def _portions(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while portion := list(islice(rows, PORTION)):
        yield portion


def _numbers(parameter: Parameter, columns: Sequence[Sequence[Any]], words: dict[str, int]) -> Numbers:
    """A number for each row: a day, a figure, a primary key (0 for none), or that of a word, which is noted."""
    number = len(columns[0])
    if isinstance(parameter, PossiblyAfterFilter | PossiblyBeforeFilter):
        no_date, no_end = (NONE, LAST_DAY) if isinstance(parameter, PossiblyAfterFilter) else (LAST_DAY + 1, 0)
        return np.fromiter((_day(row, no_date, no_end) for row in zip(*columns, strict=True)), np.int32, number)
    if isinstance(parameter, RecordsFilter):
        return np.fromiter((pk or 0 for pk in columns[0]), np.int64, number)
    if isinstance(parameter, ChoiceParameter):
        codes = (words.setdefault(word, len(words)) if word else NONE for word in columns[0])
        return np.fromiter(codes, np.int32, number)
    return np.fromiter((NONE if figure is None else figure for figure in columns[0]), np.int64, number)


def _day(row: Sequence[Any], no_date: int, no_end: int) -> int:
    """The end (a date or None) of the first date (its text before it) that is given."""
    for text, end in zip(row[::2], row[1::2], strict=True):
        if text:
            return end.toordinal() if end else no_end
    return no_date


def _placed(owners: Numbers, raw: dict[Wanted, Numbers], pks: Numbers) -> tuple[Numbers, dict[Wanted, Numbers]]:
    """The rows of listed records, in the order of these, whose positions take the place of their keys."""
    every = Codes(pks, np.arange(len(pks))).of(owners)
    order = np.argsort(every, kind="stable")
    order = order[np.searchsorted(every[order], 0) :]  # NONE comes first
    return smallest(every[order], len(pks)), {wanted: numbers[order] for wanted, numbers in raw.items()}


def _column(
    parameter: Parameter, raw: Sequence[Numbers], words: Mapping[str, int], tables: Mapping[Rows | None, Table]
) -> Column:
    """``raw``: what the rows hold at each place, as ``_numbers`` tells it."""
    if not isinstance(parameter, ChoiceParameter):
        most = max((int(numbers.max()) for numbers in raw if len(numbers)), default=0)
        return Figures([smallest(numbers, most) for numbers in raw], not isinstance(parameter, PossiblyBeforeFilter))
    if isinstance(parameter, RecordsFilter):
        names, known, coded = _of_records(parameter, raw)
    else:
        names, known, coded = _of_words(words, raw)
    coded = [smallest(codes, len(names)) for codes in coded]
    owners = [_owners(tables[place.rows]) for place in parameter.places]
    pairs = distinct(owners, coded, len(names))
    starts = np.searchsorted(pairs[0], np.arange(tables[None].size + 1)).astype(np.int32)
    return Choices(coded, names, known, pairs, starts, np.bincount(pairs[1], minlength=len(names)))


def _owners(table: Table) -> Numbers:
    return np.arange(table.size, dtype=np.int32) if table.records is None else table.records


def distinct(owners: Sequence[Numbers], codes: Sequence[Numbers], number: int) -> tuple[Numbers, Numbers]:
    """Each pair of a record and a code (of ``number``) once, in the order of records; without NONE."""
    keys = np.concatenate(
        [one[some >= 0].astype(np.int64) * number + some[some >= 0] for one, some in zip(owners, codes, strict=True)]
    )
    keys.sort()  # five times as fast as np.unique, which counts on many being the same
    records, found = np.divmod(keys[np.diff(keys, prepend=-1) > 0], max(number, 1))
    return records.astype(np.int32), smallest(found, number)


def _of_words(words: Mapping[str, int], raw: Sequence[Numbers]) -> tuple[Names, dict[Any, Any], list[Numbers]]:
    ordered = sorted(words)
    code = {word: number for number, word in enumerate(ordered)}
    new = np.array([*(code[word] for word in words), NONE])  # the last is that of NONE
    return Names.of((word, "") for word in ordered), code, [new[numbers] for numbers in raw]


def _of_records(parameter: RecordsFilter, raw: Sequence[Numbers]) -> tuple[Names, dict[Any, Any], list[Numbers]]:
    """Of two records of one slug, which the parameter does not tell apart, the first in order has the name."""
    used = {
        model: np.unique(np.concatenate([raw[at] for at, place in enumerate(parameter.places) if place.model is model]))
        for model in parameter.models
    }
    names: dict[str, tuple[int, str]] = {}
    found: dict[Any, list[tuple[int, int]]] = {model: [] for model in used}
    for number, pk, slug, label in _named(parameter.models):
        model = parameter.models[number]
        at = np.searchsorted(used[model], pk)
        if at < len(used[model]) and used[model][at] == pk:
            code, _label = names.setdefault(slug, (len(names), label))
            found[model].append((pk, code))
    known = {}
    for model, pairs in found.items():
        table = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        known[model] = Codes(smallest(table[:, 0], int(table[:, 0].max(initial=0))), smallest(table[:, 1], len(names)))
    coded = [known[place.model].of(numbers) for place, numbers in zip(parameter.places, raw, strict=True)]
    return Names.of((slug, label) for slug, (_code, label) in names.items()), known, coded


def _named(models: Sequence[Any]) -> Iterable[tuple[int, int, str, str]]:
    """Number of the model, primary key, slug and label of all records, in the database's order of (label, slug)."""
    first, *others = (
        model.objects.order_by().annotate(held_kind=Value(number), held_label=F(LABELS[model]))
        .values_list("held_kind", "pk", "slug", "held_label")
        for number, model in enumerate(models)
    )  # fmt: skip
    rows = first.union(*others, all=True) if others else first
    return rows.order_by("held_label", "slug").iterator(PORTION)
