"""A question's matrix as its page shows it: bounded, in an order, with the records behind its slugs.

What it says is ``claims.analysis.matrix``; the page shows the beginning of what may be long, and JSON has all of it.
What is withdrawn between the reasoning and the page is left out of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, product
from string import ascii_uppercase
from typing import NamedTuple

from django.utils.formats import number_format

from claims.analysis.claim import Evidence
from claims.analysis.load import facts_for
from claims.analysis.matrix import Column, Matrix, Removal, Row, weight
from claims.analysis.reasoning import Reasoning
from claims.analysis.stance import CONTEXT, CONTRADICTS
from claims.models import Claim, EvidenceItem, Question

from .naming import Named, Names
from .rows import claim_rows, item_rows
from .shortlist import LIMIT, Shortlist

MOST_COLUMNS = 30
MOST_ROWS = 100
MOST_CHANGES = 50
MOST_TAKEN = 5
"""Items named of those that a removal takes away."""

LETTERS = [*ascii_uppercase, *map("".join, product(ascii_uppercase, repeat=2))]


@dataclass(frozen=True, slots=True)
class Rival:
    """A claim with its letter on this page, and its column of the matrix."""

    letter: str
    claim: Claim
    column: Column

    @property
    def inconsistency(self) -> str:
        """As a number in the reader's language; nothing where no counted item bears on the claim."""
        return "" if self.column.inconsistency is None else told_tenths(self.column.inconsistency)


class Cell(NamedTuple):
    """An item's stance on a claim; ``weight`` is told where it speaks against it."""

    stance: str
    inherited: bool = False
    weight: str = ""


class Line(NamedTuple):
    """A row of the matrix, its cells in the order of the rivals."""

    item: EvidenceItem
    cells: list[Cell]


class Rank(NamedTuple):
    """A rank without some items, and the rank with them. None: not ranked."""

    now: int | None
    was: int | None

    @property
    def changed(self) -> bool:
        return self.now != self.was


class Change(NamedTuple):
    """What an origin's own items do to the ranks."""

    origin: Named
    items: Shortlist
    ranks: list[Rank]
    exact: bool


class NoChange(NamedTuple):
    """An origin without which the ranks are the same, and how many items it has of its own."""

    origin: Named
    items: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows. Groups are lines that say the same of every claim."""

    listed: Shortlist
    """Rivals, least inconsistent first, those without a rank last; the first of them are the columns."""
    columns: list[Rival]
    diagnostic: list[list[Line]]
    same: list[list[Line]]
    rows: Shortlist
    changes: Shortlist
    unchanging: Shortlist
    is_ranked: bool
    discounted: int
    """How many items would bear on one of the claims if they were not discounted."""


def of_question(question: Question) -> Shown:
    """The matrix of the question's public claims."""
    claims = dict(Claim.objects.public().filter(questions=question).order_by().values_list("slug", "pk"))
    reasoning = Reasoning(facts_for(claims.values()))
    matrix = reasoning.question(sorted(claims))
    listed = _rivals(sorted(matrix.columns, key=_least_first), claims)
    return _Showing(reasoning, matrix, listed).show()


def told_tenths(tenths: int) -> str:
    return number_format(tenths / 10, decimal_pos=1)


class _Showing:
    """Chooses what is shown of a matrix, and fetches what it names."""

    def __init__(self, reasoning: Reasoning, matrix: Matrix, listed: Shortlist) -> None:
        self.matrix, self.listed = matrix, listed
        self.columns: list[Rival] = listed.rows[:MOST_COLUMNS]
        self.order = [matrix.columns.index(rival.column) for rival in self.columns]
        self.evidence = [{row.item: row for row in reasoning.evidence(rival.column.claim)} for rival in self.columns]
        self.reasoning = reasoning
        self.credibility = {slug: item.credibility for slug, item in reasoning.facts.items.items()}

    def show(self) -> Shown:
        rows = sorted(self.matrix.rows, key=lambda row: (not row.diagnostic, -self._heaviest(row), row.item))
        ranks = tuple(column.rank for column in self.matrix.columns)
        changing, unchanging = _parted(self.matrix.removals, ranks)
        first_rows, first_changes, first_unchanging = rows[:MOST_ROWS], changing[:MOST_CHANGES], unchanging[:LIMIT]
        items = _items([*(row.item for row in first_rows), *_taken(first_changes)])
        names = Names(self.reasoning, origins=(removal.origin for removal in (*first_changes, *first_unchanging)))
        lines = [(row.diagnostic, Line(items[row.item], self._cells(row))) for row in first_rows if row.item in items]
        return Shown(
            listed=self.listed,
            columns=self.columns,
            diagnostic=_grouped(line for diagnostic, line in lines if diagnostic),
            same=_grouped(line for diagnostic, line in lines if not diagnostic),
            rows=Shortlist([line for _diagnostic, line in lines], len(rows)),
            changes=Shortlist([self._change(one, ranks, names, items) for one in first_changes], len(changing)),
            unchanging=Shortlist(
                [NoChange(names.named(one.origin), len(one.items), one.exact) for one in first_unchanging],
                len(unchanging),
            ),
            is_ranked=any(rank is not None for rank in ranks),
            discounted=self._discounted(),
        )

    def _discounted(self) -> int:
        every = chain.from_iterable(self.reasoning.evidence(column.claim) for column in self.matrix.columns)
        return len({one.item for one in every if one.discounted and one.stance != CONTEXT})

    def _cells(self, row: Row) -> list[Cell]:
        return [
            Cell(row.cells[place], *self._told(found.get(row.item), row.cells[place]))
            for place, found in zip(self.order, self.evidence, strict=True)
        ]

    def _told(self, evidence: Evidence | None, stance: str) -> tuple[bool, str]:
        if evidence is None or not evidence.bears_on_it:
            return False, ""
        return evidence.bearing.inherited, told_tenths(self._weight(evidence)) if stance == CONTRADICTS else ""

    def _weight(self, evidence: Evidence) -> int:
        return weight(evidence.bearing.strength, self.credibility[evidence.item])

    def _heaviest(self, row: Row) -> int:
        """The most it weighs against any claim that is shown."""
        against = (found[row.item] for found in self.evidence if row.item in found)
        return max((self._weight(one) for one in against if one.stance == CONTRADICTS), default=0)

    def _change(
        self,
        removal: Removal,
        ranks: Sequence[int | None],
        names: Names,
        items: Mapping[str, EvidenceItem],
    ) -> Change:
        taken = [items[slug] for slug in removal.items[:MOST_TAKEN] if slug in items]
        return Change(
            names.named(removal.origin),
            Shortlist(taken, len(removal.items)),
            [Rank(removal.ranks[place], ranks[place]) for place in self.order],
            removal.exact,
        )


def _least_first(column: Column) -> tuple[bool, int, str]:
    return column.rank is None, column.rank or 0, column.claim


def _rivals(columns: Sequence[Column], pks: Mapping[str, int]) -> Shortlist:
    shown = columns[:LIMIT]
    found = claim_rows(Claim.objects.public().filter(pk__in=[pks[one.claim] for one in shown]))
    claims = {claim.slug: claim for claim in found}
    lettered = zip(LETTERS, shown, strict=False)
    rows = [Rival(letter, claims[one.claim], one) for letter, one in lettered if one.claim in claims]
    return Shortlist(rows, len(columns))


def _grouped(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines with the same stances together, at the place of the first of them."""
    found: dict[tuple[str, ...], list[Line]] = {}
    for line in lines:
        found.setdefault(tuple(cell.stance for cell in line.cells), []).append(line)
    return list(found.values())


def _parted(removals: Iterable[Removal], ranks: tuple[int | None, ...]) -> tuple[list[Removal], list[Removal]]:
    """Those that change a rank, most ranks first; and those that change none, most items first."""
    changing: list[Removal] = []
    unchanging: list[Removal] = []
    for removal in removals:
        (unchanging if removal.ranks == ranks else changing).append(removal)

    def number_changed(removal: Removal) -> int:
        return sum(now != was for now, was in zip(removal.ranks, ranks, strict=True))

    changing.sort(key=lambda one: (-number_changed(one), -len(one.items), one.origin))
    unchanging.sort(key=lambda one: (-len(one.items), one.origin))
    return changing, unchanging


def _taken(removals: Iterable[Removal]) -> Iterator[str]:
    return chain.from_iterable(removal.items[:MOST_TAKEN] for removal in removals)


def _items(slugs: Iterable[str]) -> dict[str, EvidenceItem]:
    return {item.slug: item for item in item_rows(EvidenceItem.objects.public().filter(slug__in=set(slugs)))}
