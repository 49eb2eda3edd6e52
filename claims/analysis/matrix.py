"""Rival claims side by side: how much speaks against each (design, "Matrix"; after Heuer, "Analysis of Competing Hypotheses").

Weights are whole tenths, so that what is equal ranks equal; they are told as tenths.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.choices import Credibility

from .claim import Evidence
from .facts import Item
from .lines import STEPS, Packing
from .origins import Origin
from .stance import CONTRADICTS, RANK

NO_BEARING = "none"

CREDIBILITY_TENTHS = {
    Credibility.CONFIRMED.value: 10,
    Credibility.PROBABLE.value: 8,
    Credibility.POSSIBLE.value: 6,
    Credibility.DOUBTFUL.value: 4,
    Credibility.IMPROBABLE.value: 2,
    Credibility.UNKNOWN.value: 5,
    "": 5,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A claim with its inconsistency in tenths and its rank (1: least inconsistent); None: no counted item bears on it.

    Where ``exact`` is false, the inconsistency is at least so much.
    """

    claim: str
    inconsistency: int | None
    rank: int | None
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """An item's effective stance on each claim, in the order of columns: one of the stances, or ``none``."""

    item: str
    cells: tuple[str, ...]
    origins: frozenset[Origin]

    @property
    def diagnostic(self) -> bool:
        """Whether it tells the claims apart."""
        return len(set(self.cells)) > 1


@dataclass(frozen=True, slots=True)
class Removal:
    """The ranks, in the order of columns, without the items that have this origin and no other."""

    origin: Origin
    items: tuple[str, ...]
    ranks: tuple[int | None, ...]
    exact: bool = True
    """Whether every inconsistency behind these ranks could be settled."""


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    removals: tuple[Removal, ...]


def weight(strength: str, credibility: str) -> int:
    """In tenths: strength 1 to 3 times credibility 0.2 to 1.0."""
    return RANK[strength] * CREDIBILITY_TENTHS[credibility]


def matrix(evidence: Mapping[str, Sequence[Evidence]], items: Mapping[str, Item]) -> Matrix:
    """``evidence``: by claim, in the order of columns, every item with any bearing on it."""
    columns = [_Against(claim, rows, items, steps=STEPS // len(evidence)) for claim, rows in evidence.items()]
    told = _rows(evidence)
    exclusive: dict[Origin, list[str]] = {origin: [] for row in told for origin in row.origins}
    for row in told:
        if len(row.origins) == 1:
            exclusive[next(iter(row.origins))].append(row.item)
    ranks = _ranks([column.inconsistency for column in columns])
    removals = []
    for origin in sorted(exclusive):
        gone = exclusive[origin]
        left = [column.without(gone) for column in columns]
        exact = all(left_exact for _inconsistency, left_exact in left)
        removals.append(Removal(origin, tuple(gone), _ranks([inconsistency for inconsistency, _exact in left]), exact))
    return Matrix(
        tuple(
            Column(column.claim, column.inconsistency, rank, column.exact)
            for column, rank in zip(columns, ranks, strict=True)
        ),
        tuple(told),
        tuple(removals),
    )


class _Against:
    """What speaks against one claim."""

    def __init__(self, claim: str, evidence: Iterable[Evidence], items: Mapping[str, Item], *, steps: int) -> None:
        counted = [row for row in evidence if row.counts]
        against = [row for row in counted if row.stance == CONTRADICTS]
        self.claim = claim
        self._counted = {row.item for row in counted}
        self._packing = Packing(
            {row.item: row.origins for row in against},
            {row.item: weight(row.bearing.strength, items[row.item].credibility) for row in against},
            steps=steps,
        )
        lines = self._packing.lines
        self._total, self.exact = lines.total, lines.exact

    @property
    def inconsistency(self) -> int | None:
        return self._total if self._counted else None

    def without(self, gone: Collection[str]) -> tuple[int | None, bool]:
        """The inconsistency when these items are left out, and whether that is exact."""
        hit = self._counted.intersection(gone)
        if hit and len(hit) == len(self._counted):
            return None, True
        if not hit:
            return self.inconsistency, self.exact
        return self._packing.without(hit)


def _rows(evidence: Mapping[str, Sequence[Evidence]]) -> list[Row]:
    cells: dict[str, dict[str, str]] = {}
    origins: dict[str, frozenset[Origin]] = {}
    for claim, rows in evidence.items():
        for row in rows:
            if row.bears_on_it:
                cells.setdefault(row.item, {})[claim] = row.stance
                origins[row.item] = row.origins
    return [
        Row(item, tuple(cells[item].get(claim, NO_BEARING) for claim in evidence), origins[item])
        for item in sorted(cells)
    ]


def _ranks(inconsistencies: Sequence[int | None]) -> tuple[int | None, ...]:
    """1 for the least; equals share the better rank, and as many ranks are left out (1, 1, 3 …)."""
    known = [value for value in inconsistencies if value is not None]
    first: dict[int, int] = {}
    for place, value in enumerate(sorted(known), 1):
        first.setdefault(value, place)
    return tuple(None if value is None else first[value] for value in inconsistencies)
