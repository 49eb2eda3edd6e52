"""Lines of evidence: the largest number of items no two of which share an origin (design, "Lines").

That is maximum set packing, weighted for the matrix. Recorded lineages are mostly so plain that what is said of
dominance settles them: an item whose origins are all among another's can take that one's place. What is left falls
into parts that share nothing, and each is searched by itself, exactly as long as the search stays within ``STEPS``.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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

    ``weights`` are positive integers; without them each item weighs 1.
    """

    def __init__(self, origins: Mapping[str, frozenset[O]], weights: Mapping[str, int] | None = None) -> None:
        self.origins = {item: origins[item] for item in sorted(origins)}
        self.weights = weights
        self.parts: list[list[str]] = list(_parts(self.origins))
        self._part_of = {item: number for number, part in enumerate(self.parts) for item in part}
        self._solved = [self._solve(part) for part in self.parts]

    @property
    def lines(self) -> Lines:
        return _together(self._solved)

    def lines_of(self, part: int) -> Lines:
        """The lines of one of ``parts``: items that hang together by their origins."""
        return self._solved[part]

    def without(self, gone: Collection[str]) -> Lines:
        """The lines that are left without these items."""
        gone = set(gone)
        hit = {self._part_of[item] for item in gone if item in self._part_of}
        solved = [lines for number, lines in enumerate(self._solved) if number not in hit]
        for number in sorted(hit):
            rest = {item: self.origins[item] for item in self.parts[number] if item not in gone}
            solved += [self._solve(part) for part in _parts(rest)]
        return _together(solved)

    def _solve(self, part: list[str]) -> Lines:
        if len(part) == 1:
            return Lines(self._weight(part[0]), True, (part[0],))
        kept = self._undominated(part)
        found = [_Search(some, self.origins, self._weight).run() for some in _parts({i: self.origins[i] for i in kept})]
        return _together(found)

    def _weight(self, item: str) -> int:
        return 1 if self.weights is None else self.weights[item]

    def _undominated(self, part: list[str]) -> list[str]:
        """The part without items for which another can stand in: of no lower weight, with no origin they lack."""
        ranked = sorted(part, key=lambda item: (len(self.origins[item]), -self._weight(item), item))
        common: dict[O, int] = defaultdict(int)
        for item in part:
            for origin in self.origins[item]:
                common[origin] += 1
        kept: list[str] = []
        by_rarest: dict[O, list[str]] = defaultdict(list)
        for item in ranked:
            own, weight = self.origins[item], self._weight(item)
            stand_ins = (other for origin in own for other in by_rarest[origin])
            if not any(self.origins[other] <= own and self._weight(other) >= weight for other in stand_ins):
                kept.append(item)
                by_rarest[min(own, key=lambda origin: common[origin])].append(item)
        return sorted(kept)


def _together(found: Iterable[Lines]) -> Lines:
    parts = list(found)
    return Lines(
        sum(lines.total for lines in parts),
        all(lines.exact for lines in parts),
        tuple(sorted(item for lines in parts for item in lines.chosen)),
    )


def _parts(origins: Mapping[str, frozenset[O]]) -> Iterator[list[str]]:
    """The items in parts that share no origin with each other, in the order of their first item."""
    having: dict[O, list[str]] = defaultdict(list)
    for item, own in origins.items():
        for origin in own:
            having[origin].append(item)
    seen: set[str] = set()
    spent: set[O] = set()
    for first in origins:
        if first in seen:
            continue
        part, waiting = [], [first]
        seen.add(first)
        while waiting:
            item = waiting.pop()
            part.append(item)
            for origin in origins[item] - spent:
                spent.add(origin)
                others = [other for other in having[origin] if other not in seen]
                seen.update(others)
                waiting += others
        yield sorted(part)


class _Search(Generic[O]):
    """The heaviest choice of items no two of which share an origin, by branch and bound over sets as bits."""

    def __init__(self, items: list[str], origins: Mapping[str, frozenset[O]], weight: Callable[[str], int]) -> None:
        self.items = items
        self.weights = [weight(item) for item in items]
        cliques: dict[O, int] = defaultdict(int)
        for place, item in enumerate(items):
            for origin in origins[item]:
                cliques[origin] |= 1 << place
        self.neighbours = [0] * len(items)
        for place, item in enumerate(items):
            for origin in origins[item]:
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


def _places(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
