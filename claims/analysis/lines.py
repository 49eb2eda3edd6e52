"""Lines of evidence: the largest number of items no two of which share an origin (design, "Lines").

That is maximum set packing, weighted for the matrix. Recorded lineages are mostly so plain that what is said of
dominance settles them: an item whose origins are all among another's can take that one's place. What is left falls
into parts that share nothing, and each is searched by itself, exactly as long as that takes no more than ``STEPS``.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, NamedTuple, TypeVar

from .branching import Search, bits_of

O = TypeVar("O", bound=Hashable)  # noqa: E741 - an origin, whatever stands for it

STEPS = 200_000
"""Items looked at while branching, in all parts of one side; beyond them the best found is told as "at least".

Steps and not seconds, so that the same record gives the same figure on every machine. They take some tenths of one.
"""


@dataclass(frozen=True, slots=True)
class Lines:
    """How many lines (or, weighted, their weight), and items that make them up: one choice of possibly many.

    Where ``exact`` is false, it is at least so many.
    """

    total: int
    exact: bool
    chosen: tuple[str, ...]


NONE = Lines(0, True, ())


class Left(NamedTuple):
    """How many lines (or what weight) are left without some items. Where ``exact`` is false, at least so many."""

    total: int
    exact: bool


class Packing(Generic[O]):
    """Items with their origins, from which lines are to be told, also after some of them are taken away.

    ``weights`` are positive integers; without them each item weighs 1. ``parts`` are the items that hang together by
    their origins. ``steps`` are for all parts together, and once more for all that is asked of ``without``.
    """

    def __init__(
        self, origins: Mapping[str, frozenset[O]], weights: Mapping[str, int] | None = None, *, steps: int = STEPS
    ) -> None:
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
        self._steps = steps
        self._solved = [self._solve(part) for part in self.parts]
        self._steps = steps

    @cached_property
    def lines(self) -> Lines:
        return _together(self._solved)

    def lines_of(self, part: int) -> Lines:
        """The lines of one of ``parts``."""
        return self._solved[part]

    def without(self, gone: Collection[str]) -> Left:
        """The lines that are left without these items."""
        gone = set(gone)
        total = self.lines.total
        unsettled = self._unsettled
        for number in sorted({self._part_of[item] for item in gone if item in self._part_of}):
            solved = self._solved[number]
            if gone.isdisjoint(solved.chosen):
                continue  # that choice stands, and a better one there was not
            if self._steps > 0:
                left = self._solve([item for item in self.parts[number] if item not in gone])
                total += left.total - solved.total
                settled = left.exact
            else:
                total += self._mended(number, gone)
                settled = False
            unsettled = unsettled - {number} if settled else unsettled | {number}
        return Left(total, not unsettled)

    def _mended(self, part: int, gone: set[str]) -> int:
        """By how much more or less a choice weighs when some of it is gone, and what then fits in has been added.

        Quickly made, and not known to be the best.
        """
        lost = gone.intersection(self._solved[part].chosen)
        freed = sum(self._masks[item] for item in lost)  # of items that share nothing
        taken = self._taken[part] & ~freed
        change = -sum(self._weight(item) for item in lost)
        candidates = {item for bit in bits_of(freed) for item in self._having[bit] if item not in gone}
        for item in sorted(candidates, key=self._rank.__getitem__):
            if not self._masks[item] & taken:
                taken |= self._masks[item]
                change += self._weight(item)
        return change

    @cached_property
    def _unsettled(self) -> frozenset[int]:
        return frozenset(number for number, solved in enumerate(self._solved) if not solved.exact)

    @cached_property
    def _taken(self) -> list[int]:
        return [sum(self._masks[item] for item in solved.chosen) for solved in self._solved]

    @cached_property
    def _having(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = defaultdict(list)
        for item, mask in self._masks.items():
            for bit in bits_of(mask):
                found[bit].append(item)
        return found

    def _solve(self, items: list[str]) -> Lines:
        self._steps -= len(items)
        kept = self._undominated(items)
        found = []
        for part in _parts(kept):
            if len(part) == 1:
                found.append(Lines(self._weight(part[0]), True, (part[0],)))
            else:
                search = Search(part, kept, self._weight, self._steps)
                total, exact, chosen = search.run()
                found.append(Lines(total, exact, chosen))
                self._steps = max(0, search.steps)
        return _together(found)

    def _weight(self, item: str) -> int:
        return 1 if self._weights is None else self._weights[item]

    def _undominated(self, items: list[str]) -> dict[str, int]:
        """The items, with their masks, without those for which another can stand in.

        That is one of no lower weight that has no origin they lack.
        """
        kept: dict[str, int] = {}
        by_origin: dict[int, list[tuple[int, int]]] = defaultdict(list)
        common = Counter(bit for item in items for bit in bits_of(self._masks[item]))
        taken = 0  # the origins that are the only one of some item: unweighted, that one stands in for all who share it
        for item in sorted(items, key=self._rank.__getitem__):
            own, heavy = self._masks[item], self._weight(item)
            if not own & taken and not any(
                other & own == other and weighs >= heavy for bit in bits_of(own) for other, weighs in by_origin[bit]
            ):
                kept[item] = own
                by_origin[min(bits_of(own), key=common.__getitem__)].append((own, heavy))
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
        first, *others = bits_of(mask)
        at = lead(leader.setdefault(first, first))
        for bit in others:
            leader[lead(leader.setdefault(bit, bit))] = at
    parts: dict[int, list[str]] = defaultdict(list)
    for item in sorted(masks):
        parts[lead(masks[item] & -masks[item])].append(item)
    return list(parts.values())
