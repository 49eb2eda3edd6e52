"""What items say about claims they are not linked to (design, "Effective stance")."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from claims.choices import RelationKind, Stance, Strength

from .facts import Link, Relation

SUPPORTS, CONTRADICTS, CONTEXT = Stance.SUPPORTS.value, Stance.CONTRADICTS.value, Stance.CONTEXT.value
CONFLICTING = "conflicting"
"""Of an item that reaches a claim with both stances: it is counted on neither side."""

SUBJECT, OBJECT = "subject", "object"


class Rule(NamedTuple):
    """From one end of a relation of this kind the stance ``given`` passes to the other end as ``gives``."""

    kind: str
    start: str
    given: str
    gives: str


def _both_ways(kind: RelationKind, *passed: tuple[str, str]) -> list[Rule]:
    return [Rule(kind.value, start, given, gives) for start in (SUBJECT, OBJECT) for given, gives in passed]


RULES: tuple[Rule, ...] = (
    *_both_ways(RelationKind.RESTATES, (SUPPORTS, SUPPORTS), (CONTRADICTS, CONTRADICTS)),
    *_both_ways(RelationKind.DENIES, (SUPPORTS, CONTRADICTS), (CONTRADICTS, SUPPORTS)),
    *_both_ways(RelationKind.EXCLUDES, (SUPPORTS, CONTRADICTS)),
    Rule(RelationKind.ENTAILS.value, SUBJECT, SUPPORTS, SUPPORTS),
    Rule(RelationKind.ENTAILS.value, OBJECT, CONTRADICTS, CONTRADICTS),
    Rule(RelationKind.DENIES_EVIDENCE_FOR.value, OBJECT, SUPPORTS, CONTRADICTS),
)

RANK = {Strength.WEAK.value: 1, Strength.MODERATE.value: 2, "": 2, Strength.STRONG.value: 3}
"""Unset ranks as moderate."""

Place = tuple[str, str]
"""A claim, and a stance towards it."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """An item's effective stance on a claim: ``supports``, ``contradicts``, ``context`` or ``conflicting``.

    ``path`` leads from a claim the item is linked to, to this one, and is a shortest; a direct link's is this claim
    alone. Of a conflicting item ``against`` is a shortest path by which the stance arrives that ``path`` has not.
    """

    stance: str
    inherited: bool
    path: tuple[str, ...]
    strength: str
    against: tuple[str, ...] = ()


Bearings = Mapping[str, Mapping[str, Bearing]]
"""Claim → item → bearing."""


def bearings(links: Iterable[Link], relations: Iterable[Relation], asked: Collection[str] | None = None) -> Bearings:
    """Every bearing there is, direct and inherited, on each of the claims asked about; None: on every one."""
    by_item: dict[str, dict[str, Link]] = defaultdict(dict)
    for link in links:
        by_item[link.item][link.claim] = link
    following = _following(relations)
    alike: dict[frozenset[tuple[str, str, str]], list[str]] = defaultdict(list)
    for item, own in by_item.items():
        alike[frozenset((claim, str(link.stance), str(link.strength)) for claim, link in own.items())].append(item)
    found: dict[str, dict[str, Bearing]] = defaultdict(dict)
    for signature, items in alike.items():
        for claim, bearing in _of_one(signature, following, asked).items():
            found[claim] |= dict.fromkeys(items, bearing)
    return found


def _following(relations: Iterable[Relation]) -> dict[Place, list[Place]]:
    """Where each stance on each claim goes next, in the order of slugs."""
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in RULES:
        rules[rule.kind].append(rule)
    found: dict[Place, set[Place]] = defaultdict(set)
    for relation in relations:
        for rule in rules[relation.kind]:
            start, end = relation.subject, relation.object
            if rule.start == OBJECT:
                start, end = end, start
            found[start, rule.given].add((end, rule.gives))
    return {place: sorted(places) for place, places in found.items()}


def contradictions(relations: Iterable[Relation]) -> frozenset[frozenset[str]]:
    """The pairs of claims between which a stance passes both as itself and as its opposite: denied and restated, say.

    Whatever passes between them is conflicting.
    """
    found = set()
    for (claim, _stance), places in _following(relations).items():
        reached = [other for other, _gives in places]
        found |= {frozenset((claim, other)) for other in reached if reached.count(other) > 1}
    return frozenset(found)


def at_odds_with(claim: str, relations: Iterable[Relation]) -> list[str]:
    """The claims whose relations to this one contradict each other."""
    return sorted({other for pair in contradictions(relations) if claim in pair for other in pair - {claim}})


def _of_one(
    links: Collection[tuple[str, str, str]], following: Mapping[Place, list[Place]], asked: Collection[str] | None
) -> dict[str, Bearing]:
    """The bearings of an item with these links: claim, stance and strength of each."""
    own = {claim for claim, _stance, _strength in links}
    found = {
        claim: Bearing(stance, False, (claim,), strength)
        for claim, stance, strength in links
        if asked is None or claim in asked
    }
    starts = sorted((claim, stance) for claim, stance, _strength in links if stance != CONTEXT)
    if not any(start in following for start in starts):
        return found
    came_from = _spread(starts, following, closed=own)
    arrived: dict[str, list[Place]] = defaultdict(list)
    for place in came_from:
        if place[0] not in own and (asked is None or place[0] in asked):
            arrived[place[0]].append(place)
    if not arrived:
        return found
    weakest, stronger = _strengths(links, following, closed=own)
    for claim, places in arrived.items():
        paths = sorted((_path(place, came_from), place) for place in places)
        paths.sort(key=lambda pair: len(pair[0]))
        stance = places[0][1] if len(places) == 1 else CONFLICTING
        strength = max((stronger.get(place, weakest) for place in places), key=_rank)
        found[claim] = Bearing(stance, True, paths[0][0], strength, *(path for path, _place in paths[1:]))
    return found


def _spread(
    starts: Iterable[Place], following: Mapping[Place, list[Place]], *, closed: Collection[str]
) -> dict[Place, Place | None]:
    """Each place reached, with the one before it on a shortest path; of several the first in the order of slugs."""
    came_from: dict[Place, Place | None] = dict.fromkeys(starts)
    frontier = list(came_from)
    while frontier:
        reached: dict[Place, Place | None] = {}
        for place in frontier:  # in the order of their paths, so that who comes first has the first path
            for further in following.get(place, ()):
                if further not in came_from and further not in reached and further[0] not in closed:
                    reached[further] = place
        came_from |= reached
        frontier = list(reached)
    return came_from


def _path(place: Place, came_from: Mapping[Place, Place | None]) -> tuple[str, ...]:
    path = []
    at: Place | None = place
    while at is not None:
        path.append(at[0])
        at = came_from[at]
    return tuple(reversed(path))


def _strengths(
    links: Collection[tuple[str, str, str]], following: Mapping[Place, list[Place]], *, closed: Collection[str]
) -> tuple[str, dict[Place, str]]:
    """The weakest of the links, and the places that are reached from a stronger one, with the strongest of these."""
    bearing = [link for link in links if link[1] != CONTEXT]
    strengths = sorted({strength for _claim, _stance, strength in bearing}, key=_rank, reverse=True)
    found: dict[Place, str] = {}
    for strength in strengths[:-1]:
        starts = [(claim, stance) for claim, stance, own in bearing if own == strength]
        for place in _spread(starts, following, closed=closed):
            found.setdefault(place, strength)
    return strengths[-1], found


def _rank(strength: str) -> tuple[int, str]:
    """A stated moderate before an unset one, which says the same."""
    return RANK[strength], strength
