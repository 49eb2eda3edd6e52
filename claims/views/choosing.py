"""Which of the evidence a claim's page shows, where there may be thousands of items: no records, only their slugs."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.analysis.claim import ClaimAnalysis, Evidence, Group, Rest, Side
from claims.analysis.origins import Origin
from claims.analysis.stance import CONTEXT, RANK

from .naming import MOST_ORIGINS
from .shortlist import LIMIT

MOST_RESTS = 30
"""Origins of one side."""


@dataclass(frozen=True, slots=True)
class ChosenGroup:
    """The first items of a group, and its origins, those behind most of its items first, each with their number."""

    group: Group
    evidence: list[Evidence]
    origins: list[tuple[Origin, int]]

    @property
    def named(self) -> list[tuple[Origin, int]]:
        return self.origins[:MOST_ORIGINS]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sides by stance, and what they rest on; beside them context, and what is counted on neither side."""

    groups: Mapping[str, list[ChosenGroup]]
    rests: Mapping[str, list[tuple[Rest, int]]]
    apart: Mapping[str, list[Evidence]]

    @property
    def evidence(self) -> Iterator[Evidence]:
        for groups in self.groups.values():
            for group in groups:
                yield from group.evidence
        for rows in self.apart.values():
            yield from rows


def choose(analysis: ClaimAnalysis, apart: Mapping[str, Sequence[Evidence]]) -> Chosen:
    """The strongest of each side in whole groups, and the strongest of what stands apart."""
    evidence = {row.item: row for row in analysis.evidence}
    return Chosen(
        {stance: _groups(side, evidence) for stance, side in analysis.sides.items()},
        {stance: _first_rests(side, evidence) for stance, side in analysis.sides.items()},
        {name: sorted(rows, key=strongest_first)[:LIMIT] for name, rows in apart.items()},
    )


def standing_apart(analysis: ClaimAnalysis) -> dict[str, Sequence[Evidence]]:
    """What enters neither side, by the section in which it stands."""
    return {
        "context": [row for row in analysis.evidence if row.stance == CONTEXT],
        "conflicting": analysis.conflicting,
        "discounted": analysis.discounted,
    }


def _first_rests(side: Side, evidence: Mapping[str, Evidence]) -> list[tuple[Rest, int]]:
    """In the order of the analysis, but what is behind more items before its equals; each with their number."""
    behind = Counter(origin for group in side.groups for item in group.items for origin in evidence[item].origins)
    ranked = sorted(side.rests_on, key=lambda rest: (-len(rest.items), -rest.lines, -behind[rest.origin], rest.origin))
    return [(rest, behind[rest.origin]) for rest in ranked[:MOST_RESTS]]


def origins_to_name(chosen: Chosen) -> Iterator[Origin]:
    for row in chosen.evidence:
        yield from sorted(row.origins)[:MOST_ORIGINS]
    for groups in chosen.groups.values():
        for group in groups:
            yield from (origin for origin, _number in group.named)
    for rests in chosen.rests.values():
        yield from (rest.origin for rest, _number in rests)


def strongest_first(row: Evidence) -> tuple[int, str]:
    return -RANK[row.bearing.strength], row.item


def _groups(side: Side, evidence: Mapping[str, Evidence]) -> list[ChosenGroup]:
    """As many whole groups as fit, strongest first, then largest; of the first as much of it as does."""
    ranked = [(sorted((evidence[item] for item in group.items), key=strongest_first), group) for group in side.groups]
    ranked.sort(key=lambda pair: (-RANK[pair[0][0].bearing.strength], -len(pair[0]), pair[0][0].item))
    found: list[ChosenGroup] = []
    left = LIMIT
    for rows, group in ranked:
        if not found or len(rows) <= left:
            found.append(ChosenGroup(group, rows[:left], _by_number(group, evidence)))
            left -= len(found[-1].evidence)
    return found


def _by_number(group: Group, evidence: Mapping[str, Evidence]) -> list[tuple[Origin, int]]:
    number = Counter(origin for item in group.items for origin in evidence[item].origins)
    return sorted(number.items(), key=lambda pair: (-pair[1], pair[0]))
