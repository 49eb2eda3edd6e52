"""The reasoning over one set of facts: each question about them is answered once, and no answer writes anything."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from .claim import SIDES, ClaimAnalysis, Evidence, Figures, Group, Rest, Side
from .discount import Discounts, Strike
from .facts import Appearance, Facts
from .lines import NONE, Lines, Packing
from .matrix import Matrix, matrix
from .origins import Lineages, Origin
from .record import OnRecord, Record
from .stance import CONFLICTING, CONTEXT, CONTRADICTS, SUPPORTS, Bearings, bearings

DISCOUNTED = "discounted"


class Reasoning:
    """Ask only about claims for which the facts are complete (``load``)."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._origins: dict[str, frozenset[Origin]] = {}
        self._strikes: dict[str, tuple[Strike, ...]] = {}
        self._evidence: dict[str, tuple[Evidence, ...]] = {}

    @cached_property
    def bearings(self) -> Bearings:
        return bearings(self.facts.links, self.facts.relations, self.facts.asked)

    @cached_property
    def lineages(self) -> Lineages:
        return Lineages(self.facts)

    @cached_property
    def discounts(self) -> Discounts:
        return Discounts(self.facts)

    @cached_property
    def record(self) -> Record:
        return Record(self.facts)

    def origins(self, item: str) -> frozenset[Origin]:
        if item not in self._origins:
            self._origins[item] = self.lineages.of(self.facts.items[item])
        return self._origins[item]

    def strikes(self, item: str) -> tuple[Strike, ...]:
        if item not in self._strikes:
            self._strikes[item] = self.discounts.of(self.facts.items[item])
        return self._strikes[item]

    def evidence(self, claim: str) -> tuple[Evidence, ...]:
        """Every item with any bearing on the claim, in the order of slugs."""
        if claim not in self._evidence:
            found = self.bearings.get(claim, {})
            self._evidence[claim] = tuple(
                Evidence(item, found[item], self.origins(item), self.strikes(item)) for item in sorted(found)
            )
        return self._evidence[claim]

    def claim(self, claim: str) -> ClaimAnalysis:
        evidence = self.evidence(claim)
        sides = {stance: _side([row for row in evidence if row.counts and row.stance == stance]) for stance in SIDES}
        origins = frozenset().union(*(row.origins for row in evidence if row.counts))
        return ClaimAnalysis(
            claim,
            evidence,
            sides,
            self._on_record(claim, evidence),
            frozenset(origin for origin in origins if self.lineages.is_untraced(origin)),
        )

    def figures(self, claim: str) -> Figures:
        """What lists show of ``claim``, without the rest of it."""
        found = self.bearings.get(claim)
        if not found:
            return Figures()
        number: Counter[str] = Counter()
        inherited: Counter[str] = Counter()
        counted: dict[str, dict[str, frozenset[Origin]]] = {stance: {} for stance in SIDES}
        for item, bearing in found.items():
            if bearing.stance != CONTEXT and self.strikes(item):
                number[DISCOUNTED] += 1
                continue
            number[bearing.stance] += 1
            if bearing.stance in counted:
                inherited[bearing.stance] += bearing.inherited
                counted[bearing.stance][item] = self.origins(item)
        supporting, contradicting = (_lines(counted[stance]) for stance in SIDES)
        return Figures(
            supporting_items=number[SUPPORTS],
            supporting_inherited=inherited[SUPPORTS],
            supporting_lines=supporting.total,
            supporting_lines_exact=supporting.exact,
            contradicting_items=number[CONTRADICTS],
            contradicting_inherited=inherited[CONTRADICTS],
            contradicting_lines=contradicting.total,
            contradicting_lines_exact=contradicting.exact,
            conflicting_items=number[CONFLICTING],
            discounted_items=number[DISCOUNTED],
            context_items=number[CONTEXT],
        )

    def question(self, claims: Sequence[str]) -> Matrix:
        """The matrix of these rival claims, as columns in this order."""
        return matrix({claim: self.evidence(claim) for claim in claims}, self.facts.items)

    def _on_record(self, claim: str, evidence: Sequence[Evidence]) -> tuple[OnRecord, ...]:
        sides = {
            stance: [self.facts.items[row.item] for row in evidence if row.counts and row.stance == stance]
            for stance in SIDES
        }
        said = [(row, row.date) for row in self.facts.appearances if row.claim == claim and row.date is not None]
        said.sort(key=lambda pair: _oldest(pair[0]))
        return self.record.on_record([(row.slug, date) for row, date in said], sides)


def _oldest(appearance: Appearance) -> tuple[str, str]:
    """Where it stands among dated ones: by the first day it may have been, then by slug."""
    said = appearance.date
    day = None if said is None else said.earliest or said.latest
    return (day.isoformat() if day else "", appearance.slug)


def _lines(origins: dict[str, frozenset[Origin]]) -> Lines:
    if len(origins) < 2:  # mostly
        return Lines(1, True, tuple(origins)) if origins else NONE
    return Packing(origins).lines


def _side(counted: Sequence[Evidence]) -> Side:
    packing = Packing({row.item: row.origins for row in counted})
    inherited = sum(row.bearing.inherited for row in counted)
    return Side(len(counted) - inherited, inherited, packing.lines, _groups(packing), _rests_on(packing))


def _groups(packing: Packing[Origin]) -> tuple[Group, ...]:
    """The largest first."""
    found = [
        Group(
            tuple(part),
            tuple(sorted(frozenset().union(*(packing.origins[item] for item in part)))),
            packing.lines_of(number),
        )
        for number, part in enumerate(packing.parts)
    ]
    return tuple(sorted(found, key=lambda group: (-len(group.items), group.items)))


def _rests_on(packing: Packing[Origin]) -> tuple[Rest, ...]:
    """Most items first, then most lines."""
    exclusive: dict[Origin, list[str]] = {origin: [] for own in packing.origins.values() for origin in own}
    for item, own in packing.origins.items():
        if len(own) == 1:
            exclusive[next(iter(own))].append(item)
    found = []
    for origin in sorted(exclusive):
        left = packing.without(exclusive[origin])
        fallen = max(0, packing.lines.total - left.total)
        found.append(Rest(origin, tuple(exclusive[origin]), fallen, left.exact))
    return tuple(sorted(found, key=lambda rest: (-len(rest.items), -rest.lines, rest.origin)))
