"""Which of the evidence a claim's page shows, where there may be thousands of items: no records, only their slugs."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
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
    """Those chosen of a group, and all its origins, those behind most of its items first, each with their number.

    ``named`` are the first of the origins.
    """

    group: Group
    evidence: list[Evidence]
    origins: list[tuple[Origin, int]]
    named: list[tuple[Origin, int]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sides by stance, and what they rest on; beside them context, and what is counted on neither side.

    ``untraced``: origins of either side, with the number of items that go back to each by stance.
    """

    groups: Mapping[str, list[ChosenGroup]]
    rests: Mapping[str, list[tuple[Rest, int]]]
    untraced: Sequence[tuple[Origin, Mapping[str, int]]]
    apart: Mapping[str, list[Evidence]]

    @property
    def evidence(self) -> Iterator[Evidence]:
        for groups in self.groups.values():
            for group in groups:
                yield from group.evidence
        for rows in self.apart.values():
            yield from rows


def choose(
    analysis: ClaimAnalysis,
    apart: Mapping[str, Sequence[Evidence]],
    keeps: Callable[[Evidence], bool],
    *,
    whole: bool = False,
) -> Chosen:
    """The strongest of each side, in their groups, and the strongest of what stands apart: of what the reader ``keeps``.

    ``whole``: nothing is left out.
    """
    limit, most_rests = (None, None) if whole else (LIMIT, MOST_RESTS)
    evidence = {row.item: row for row in analysis.evidence}
    behind = {stance: _behind(side, evidence) for stance, side in analysis.sides.items()}
    return Chosen(
        {stance: _groups(side, evidence, keeps, limit) for stance, side in analysis.sides.items()},
        {stance: _rests(side, behind[stance])[:most_rests] for stance, side in analysis.sides.items()},
        _untraced(analysis, behind)[:most_rests],
        {name: sorted(filter(keeps, rows), key=strongest_first)[:limit] for name, rows in apart.items()},
    )


def standing_apart(analysis: ClaimAnalysis) -> dict[str, Sequence[Evidence]]:
    """What enters neither side, by the section in which it stands."""
    return {
        "context": [row for row in analysis.evidence if row.stance == CONTEXT],
        "conflicting": analysis.conflicting,
        "discounted": analysis.discounted,
    }


def _behind(side: Side, evidence: Mapping[str, Evidence]) -> Counter[Origin]:
    """How many items of the side go back to each origin."""
    return Counter(origin for group in side.groups for item in group.items for origin in evidence[item].origins)


def _untraced(
    analysis: ClaimAnalysis, behind: Mapping[str, Counter[Origin]]
) -> Sequence[tuple[Origin, Mapping[str, int]]]:
    """Those behind most items first."""
    numbers = [
        (origin, {stance: number[origin] for stance, number in behind.items() if number[origin]})
        for origin in analysis.untraced
    ]
    return sorted(numbers, key=lambda pair: (-sum(pair[1].values()), pair[0]))


def _rests(side: Side, behind: Counter[Origin]) -> list[tuple[Rest, int]]:
    """In the order of the analysis, but what is behind more items before its equals; each with their number."""
    ranked = sorted(side.rests_on, key=lambda rest: (-len(rest.items), -rest.lines, -behind[rest.origin], rest.origin))
    return [(rest, behind[rest.origin]) for rest in ranked]


def origins_to_name(chosen: Chosen, *, whole: bool = False) -> Iterator[Origin]:
    for row in chosen.evidence:
        yield from sorted(row.origins)[: None if whole else MOST_ORIGINS]
    for groups in chosen.groups.values():
        for group in groups:
            yield from (origin for origin, _number in group.named)
    for rests in chosen.rests.values():
        yield from (rest.origin for rest, _number in rests)
    yield from (origin for origin, _numbers in chosen.untraced)


def strongest_first(row: Evidence) -> tuple[int, str]:
    return -RANK[row.bearing.strength], row.item


def _groups(
    side: Side, evidence: Mapping[str, Evidence], keeps: Callable[[Evidence], bool], limit: int | None
) -> list[ChosenGroup]:
    """The groups of the strongest items, each with those of them that it holds: nothing left out is stronger.

    Among equals, those of the group with the strongest item first, then of the largest.
    """
    kept = ([row for item in group.items if keeps(row := evidence[item])] for group in side.groups)
    ranked = [(sorted(rows, key=strongest_first), group) for rows, group in zip(kept, side.groups, strict=True) if rows]
    ranked.sort(key=lambda pair: (-RANK[pair[0][0].bearing.strength], -len(pair[0]), pair[0][0].item))
    strongest = sorted((row for rows, _group in ranked for row in rows), key=lambda row: -RANK[row.bearing.strength])
    chosen = {row.item for row in strongest[:limit]}
    return [
        ChosenGroup(
            group,
            [row for row in rows if row.item in chosen],
            origins := _by_number(group, evidence),
            origins[: MOST_ORIGINS if limit else None],
        )
        for rows, group in ranked
        if any(row.item in chosen for row in rows)
    ]


def _by_number(group: Group, evidence: Mapping[str, Evidence]) -> list[tuple[Origin, int]]:
    number = Counter(origin for item in group.items for origin in evidence[item].origins)
    return sorted(number.items(), key=lambda pair: (-pair[1], pair[0]))
