"""Lines of evidence: the largest number of items no two of which share an origin (design, "Lines").

That is maximum set packing, weighted for the matrix. Recorded lineages are mostly so plain that what is said of
dominance settles them: an item whose origins are all among another's can take that one's place. What is left falls
into parts that share nothing, and each is searched by itself, exactly as long as the search stays within ``STEPS``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

O = TypeVar("O", bound=Hashable)  # noqa: E741 - an origin, whatever stands for it

STEPS = 5_000
"""Branches of the search in one part of a side; beyond them the best found is told as "at least"."""

DEPTH = 200
"""Branches within branches."""


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines (or, weighted, their weight), and items that make them up: one choice of possibly many.

    Where ``exact`` is false, it is at least so many.
    """

    total: int
    exact: bool
    chosen: tuple[str, ...]


NONE = Lines(0, True, ())


class Packing(Generic[O]):
    """Items with their origins, from which lines are to be told, also after some of them are taken away.

    ``weights`` are positive integers; without them each item weighs 1. ``parts`` are the items that hang together by
    their origins.
    """

    def __init__(self, origins: Mapping[str, frozenset[O]], weights: Mapping[str, int] | None = None) -> None:
        self.origins = origins
        self._weights = weights
        numbers: dict[O, int] = {}
        for own in origins.values():
            for origin in own:
                numbers.setdefault(origin, len(numbers))
        bits = {origin: 1 << number for origin, number in numbers.items()}
        masks = {own: sum(bits[origin] for origin in own) for own in set(origins.values())}
        self._masks = {item: masks[origins[item]] for item in sorted(origins)}
        ranked = sorted(origins, key=lambda item: (self._masks[item].bit_count(), -self._weight(item), item))
        self._rank = {item: rank for rank, item in enumerate(ranked)}
        self.parts = _parts(self._masks)
        self._part_of = {item: number for number, part in enumerate(self.parts) for item in part}
        self._solved = [self._solve(part) for part in self.parts]

    @cached_property
    def lines(self) -> Lines:
        return _together(self._solved)

    def lines_of(self, part: int) -> Lines:
        """The lines of one of ``parts``."""
        return self._solved[part]

    def without(self, gone: Collection[str]) -> int:
        """How many lines are left (or what weight) without these items."""
        gone = set(gone)
        total = self.lines.total
        for number in {self._part_of[item] for item in gone if item in self._part_of}:
            solved = self._solved[number]
            if gone.intersection(solved.chosen):  # else that choice stands, and a better one there was not
                total += self._solve([item for item in self.parts[number] if item not in gone]).total - solved.total
        return total

    def _solve(self, items: list[str]) -> Lines:
        kept = self._undominated(items)
        found = []
        for part in _parts(kept):
            if len(part) == 1:
                found.append(Lines(self._weight(part[0]), True, (part[0],)))
            else:
                found.append(_Search(part, kept, self._weight).run())
        return _together(found)

    def _weight(self, item: str) -> int:
        return 1 if self._weights is None else self._weights[item]

    def _undominated(self, items: list[str]) -> dict[str, int]:
        """The items, with their masks, without those for which another can stand in.

        That is one of no lower weight that has no origin they lack.
        """
        kept: dict[str, int] = {}
        by_origin: dict[int, list[tuple[int, int]]] = defaultdict(list)
        taken = 0  # the origins that are the only one of some item: unweighted, that one stands in for all who share it
        for item in sorted(items, key=self._rank.__getitem__):
            own, heavy = self._masks[item], self._weight(item)
            if not own & taken and not any(
                other & own == other and weighs >= heavy for bit in _bits(own) for other, weighs in by_origin[bit]
            ):
                kept[item] = own
                by_origin[own & -own].append((own, heavy))
                if self._weights is None and own & (own - 1) == 0:
                    taken |= own
        return kept


def _together(found: list[Lines]) -> Lines:
    if len(found) == 1:
        return found[0]
    return Lines(
        sum(lines.total for lines in found),
        all(lines.exact for lines in found),
        tuple(sorted(item for lines in found for item in lines.chosen)),
    )


def _parts(masks: Mapping[str, int]) -> list[list[str]]:
    """The items in parts that share no origin with each other: both in the order of items."""
    leader: dict[int, int] = {}

    def lead(bit: int) -> int:
        while leader[bit] != bit:
            leader[bit] = leader[leader[bit]]
            bit = leader[bit]
        return bit

    for mask in set(masks.values()):
        first, *others = _bits(mask)
        at = lead(leader.setdefault(first, first))
        for bit in others:
            leader[lead(leader.setdefault(bit, bit))] = at
    parts: dict[int, list[str]] = defaultdict(list)
    for item in sorted(masks):
        parts[lead(masks[item] & -masks[item])].append(item)
    return list(parts.values())


class _Search:
    """The heaviest choice of items no two of which share an origin, by branch and bound over sets as bits.

    Here a bit is an item, while in ``masks`` it is an origin.
    """

    def __init__(self, items: list[str], masks: Mapping[str, int], weight: Callable[[str], int]) -> None:
        self.items = items
        self.weights = [weight(item) for item in items]
        cliques: dict[int, int] = defaultdict(int)
        for place, item in enumerate(items):
            for origin in _bits(masks[item]):
                cliques[origin] |= 1 << place
        self.neighbours = [0] * len(items)
        for place, item in enumerate(items):
            for origin in _bits(masks[item]):
                self.neighbours[place] |= cliques[origin]
            self.neighbours[place] &= ~(1 << place)
        self.cliques = sorted((bits for bits in cliques.values() if bits & (bits - 1)), key=int.bit_count, reverse=True)
        self.known: dict[int, tuple[int, int]] = {}
        self.steps = 0
        self.exact = True

    def run(self) -> Lines:
        total, chosen = self._best((1 << len(self.items)) - 1, 0)
        return Lines(total, self.exact, tuple(self.items[place] for place in _places(chosen)))

    def _best(self, left: int, depth: int) -> tuple[int, int]:
        """Weight and bits of the best choice among the items that are left."""
        total, taken, left = self._certain(left)
        for part in self._split(left):
            if part not in self.known:
                self.known[part] = self._branch(part, depth)
            weight, chosen = self.known[part]
            total, taken = total + weight, taken | chosen
        return total, taken

    def _certain(self, left: int) -> tuple[int, int, int]:
        """Take whatever weighs no less than all that it excludes, as often as there is such an item."""
        total = taken = 0
        looked_at = left
        while looked_at:
            place = (looked_at & -looked_at).bit_length() - 1
            looked_at &= looked_at - 1
            excluded = self.neighbours[place] & left
            if self.weights[place] >= self._heaviest(excluded, self.weights[place]):
                total, taken = total + self.weights[place], taken | 1 << place
                left &= ~(excluded | 1 << place)
                for other in _places(excluded):  # what lost a neighbour may be certain by now
                    looked_at |= self.neighbours[other]
                looked_at &= left
        return total, taken, left

    def _heaviest(self, bits: int, enough: int) -> int:
        """A bound of what these weigh together, which is more than ``enough`` as soon as that is clear."""
        total = 0
        for place in _places(bits):
            total += self.weights[place]
            if total > enough:
                break
        return total

    def _split(self, left: int) -> Iterator[int]:
        while left:
            part = frontier = left & -left
            while frontier:
                reached = 0
                for place in _places(frontier):
                    reached |= self.neighbours[place]
                frontier = reached & left & ~part
                part |= frontier
            yield part
            left &= ~part

    def _branch(self, part: int, depth: int) -> tuple[int, int]:
        self.steps += 1
        if self.steps > STEPS or depth > DEPTH:
            self.exact = False
            return self._greedy(part)
        place = max(_places(part), key=lambda one: ((self.neighbours[one] & part).bit_count(), self.weights[one], -one))
        bit = 1 << place
        weight, chosen = self._best(part & ~(self.neighbours[place] | bit), depth + 1)
        with_it = weight + self.weights[place], chosen | bit
        if self._bound(part & ~bit) <= with_it[0]:
            return with_it
        without_it = self._best(part & ~bit, depth + 1)
        return without_it if without_it[0] > with_it[0] else with_it

    def _bound(self, bits: int) -> int:
        """No choice weighs more: of all items with one origin at most one is chosen."""
        total = 0
        for clique in self.cliques:
            if shared := clique & bits:
                total += max(self.weights[place] for place in _places(shared))
                bits &= ~shared
        return total + sum(self.weights[place] for place in _places(bits))

    def _greedy(self, part: int) -> tuple[int, int]:
        total = taken = 0
        while part:
            place = max(
                _places(part),
                key=lambda one: (self.weights[one] / (1 + (self.neighbours[one] & part).bit_count()), -one),
            )
            total, taken = total + self.weights[place], taken | 1 << place
            part &= ~(self.neighbours[place] | 1 << place)
        return total, taken


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _places(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
