"""The search behind ``lines``, for what dominance leaves undecided: branch and bound over sets as bits."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

DEPTH = 200
"""Branches within branches."""

FEW = 1_000
"""Items among which the one that excludes least can be looked for again and again."""


class Search:
    """The heaviest choice of items no two of which share an origin, by branch and bound over sets as bits.

    Here a bit is an item, while in ``masks`` it is an origin. ``steps`` are those it may take, and has left.
    """

    def __init__(self, items: list[str], masks: Mapping[str, int], weight: Callable[[str], int], steps: int) -> None:
        self.items = items
        self.steps = steps
        self.weights = [weight(item) for item in items]
        cliques: dict[int, int] = defaultdict(int)
        for place, item in enumerate(items):
            for origin in bits_of(masks[item]):
                cliques[origin] |= 1 << place
        self.neighbours = [0] * len(items)
        for place, item in enumerate(items):
            for origin in bits_of(masks[item]):
                self.neighbours[place] |= cliques[origin]
            self.neighbours[place] &= ~(1 << place)
        # In an order that does not hang on what origins are called: it decides how far the steps go.
        shared = {bits for bits in cliques.values() if bits & (bits - 1)}
        self.cliques = sorted(shared, key=lambda bits: (-bits.bit_count(), bits))
        self.known: dict[int, tuple[int, int]] = {}
        self.exact = True

    def run(self) -> tuple[int, bool, tuple[str, ...]]:
        """The weight of the best choice found, whether none is better for certain, and the choice."""
        every = (1 << len(self.items)) - 1
        total, chosen = self._best(every, 0)
        if not self.exact:
            total, chosen = max((total, chosen), self._least_excluding(every))
        return total, self.exact, tuple(self.items[place] for place in _places(chosen))

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
        self.steps -= part.bit_count()
        if not depth and (quickly := self._greedy(part))[0] == self._bound(part):
            return quickly
        self.exact = self.exact and self.steps >= 0 and depth <= DEPTH
        if not self.exact:
            return self._greedy(part)
        place = max(_places(part), key=lambda one: ((self.neighbours[one] & part).bit_count(), self.weights[one], -one))
        bit = 1 << place
        without_it = self._best(part & ~bit, depth + 1)  # first, for what excludes most is seldom among the best
        left = part & ~(self.neighbours[place] | bit)
        if self.steps < 0 or self._bound(left) + self.weights[place] <= without_it[0]:
            return without_it
        weight, chosen = self._best(left, depth + 1)
        with_it = weight + self.weights[place], chosen | bit
        return with_it if with_it[0] > without_it[0] else without_it

    def _bound(self, bits: int) -> int:
        """No choice weighs more: of all items with one origin at most one is chosen."""
        total = 0
        for clique in self.cliques:
            if shared := clique & bits:
                total += max(self.weights[place] for place in _places(shared))
                bits &= ~shared
        return total + sum(self.weights[place] for place in _places(bits))

    def _least_excluding(self, part: int) -> tuple[int, int]:
        """Time and again what weighs most for all it excludes of what is left: better, and slower, than ``_greedy``."""
        if part.bit_count() > FEW:
            return self._greedy(part)
        total = taken = 0
        while part:
            place = max(
                _places(part),
                key=lambda one: (self.weights[one] / (1 + (self.neighbours[one] & part).bit_count()), -one),
            )
            total, taken = total + self.weights[place], taken | 1 << place
            part &= ~(self.neighbours[place] | 1 << place)
        return total, taken

    def _greedy(self, part: int) -> tuple[int, int]:
        """One after the other that shares nothing with those before: first what weighs much and excludes little."""
        total = taken = 0
        for place in self._promising:
            if part >> place & 1:
                total, taken = total + self.weights[place], taken | 1 << place
                part &= ~(self.neighbours[place] | 1 << place)
        return total, taken

    @cached_property
    def _promising(self) -> list[int]:
        degrees = [neighbours.bit_count() for neighbours in self.neighbours]
        return sorted(range(len(self.items)), key=lambda place: (-self.weights[place] / (1 + degrees[place]), place))


def bits_of(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _places(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1
