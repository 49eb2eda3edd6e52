"""Where the records of a lineage stand in a drawing: what draws on the focus on its left, what lies behind on its right.

After Sugiyama, Tagawa and Toda (1981): columns by the longest way, so that arrows go from left to right but for those
that close a circle; the order in a column by barycentres; heights by least squares, boxes kept apart. A long arrow has
a place of its own in every column it passes. Nothing depends on the order in which anything is given.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .graph import components, groups
from .lineage import Lineage, Tie
from .origins import Node

WIDTH, GAP = 168, 88
"""Of a box, and between two columns. Five columns fit the page."""

MARGIN, HEAD = 10, 34
"""Around the drawing, and above it for the words that head the columns."""

APART, APART_FROM_BEND = 20, 12
SWEEPS, SETTLING = 12, 60
"""For the order, and for the heights."""


@dataclass(eq=False, slots=True)
class Slot:
    """A place in a column: of a box, or of an arrow that passes through (``node`` is None)."""

    key: tuple[str, ...]
    column: int
    height: int
    node: Node | None
    mates: tuple[str, ...]
    """Equal for those that stay together: witnesses who are possibly the same."""
    left: list["Slot"] = field(default_factory=list)
    right: list["Slot"] = field(default_factory=list)
    level: list["Slot"] = field(default_factory=list)
    middle: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """The slots by column from the left, each column from above; ``ways`` leads every tie through them, left to right."""

    columns: list[list[Slot]]
    ways: dict[Tie, list[Slot]]


def grid(lineage: Lineage, heights: Mapping[Node, int]) -> Grid:
    """All slots in their order and at their heights."""
    column, mates = _columns(lineage)
    boxes = {node: Slot(node, column[node], heights[node], node, mates[node]) for node in sorted(column)}
    ways: dict[Tie, list[Slot]] = {}
    bends: list[Slot] = []
    for tie in sorted(lineage.ties):
        start, end = sorted((boxes[tie.tail], boxes[tie.head]), key=lambda slot: (slot.column, slot.key))
        name = (*tie.tail, *tie.head, tie.kind)
        passed = [Slot(name, at, 0, None, name) for at in range(start.column + 1, end.column)]
        bends += passed
        ways[tie] = [start, *passed, end]
        if start.column == end.column:
            start.level.append(end)
            end.level.append(start)
        else:
            for one, other in pairwise(ways[tie]):
                one.right.append(other)
                other.left.append(one)
    columns: list[list[Slot]] = [[] for _number in range(max(column.values()) + 1)]
    for slot in sorted([*boxes.values(), *bends], key=lambda slot: (slot.mates, slot.key)):
        columns[slot.column].append(slot)
    made = Grid(_ordered(columns), ways)
    _settle(made)
    return made


# ---------------------------------------------------------------- Columns


def _columns(lineage: Lineage) -> tuple[dict[Node, int], dict[Node, Node]]:
    """The column of each record, and who stands for those that are possibly the same, who share one."""
    together: dict[Node, list[Node]] = {node: [] for node in lineage.places}
    for tie in lineage.ties:
        if tie.level:
            together[tie.tail].append(tie.head)
            together[tie.head].append(tie.tail)
    first: dict[Node, Node] = {}
    for group in groups(together):
        first |= dict.fromkeys(group, min(group, key=lineage.rank))
    place = {node: lineage.places[node] for node in set(first.values())}
    following = _forwards({(first[tie.tail], first[tie.head]) for tie in lineage.ties}, place)
    preceding = _turned(following)
    from_the_right = [node for component in components(following) for node in component]
    layer = {node: 0 for node in place if place[node] == 0}
    for node in from_the_right:
        if place[node] < 0:
            layer[node] = min([-1, *(layer[head] - 1 for head in following[node] if place[head] < 0)])
    for node in reversed(from_the_right):
        if place[node] > 0:
            layer[node] = max([1, *(layer[tail] + 1 for tail in preceding[node])])
    leftmost = min(layer.values())
    return {node: layer[of_all] - leftmost for node, of_all in first.items()}, first


def _forwards(edges: Iterable[tuple[Node, Node]], place: Mapping[Node, int]) -> dict[Node, list[Node]]:
    """The edges without those that close a circle or lead back from behind the focus to before it."""
    following: dict[Node, list[Node]] = {node: [] for node in place}
    for tail, head in sorted(edges):
        following[tail].append(head)
    circle = {node: number for number, found in enumerate(components(following)) for node in found}
    kept: dict[Node, list[Node]] = {node: [] for node in place}
    for tail, heads in following.items():
        for head in heads:
            onwards = circle[tail] != circle[head] or (place[tail], tail) < (place[head], head)
            if onwards and _side(place[tail]) <= _side(place[head]) and tail != head:
                kept[tail].append(head)
    return kept


def _side(place: int) -> int:
    return (place > 0) - (place < 0)


def _turned(edges: Mapping[Node, Iterable[Node]]) -> dict[Node, list[Node]]:
    found: dict[Node, list[Node]] = {node: [] for node in edges}
    for tail, heads in edges.items():
        for head in heads:
            found[head].append(tail)
    return found


# ---------------------------------------------------------------- Order


def _ordered(columns: list[list[Slot]]) -> list[list[Slot]]:
    """With few crossings: the best of some sweeps to the right and to the left."""
    best, fewest = columns, _crossings(columns)
    at = list(columns)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        rightwards = sweep % 2 == 0
        for number in range(1, len(at)) if rightwards else range(len(at) - 2, -1, -1):
            beside = at[number - 1] if rightwards else at[number + 1]
            at[number] = _by_barycentre(at[number], beside, rightwards=rightwards)
        crossings = _crossings(at)
        if crossings < fewest:
            best, fewest = list(at), crossings
    return best


def _by_barycentre(column: Sequence[Slot], beside: Sequence[Slot], *, rightwards: bool) -> list[Slot]:
    position = {slot: (number + 0.5) / len(beside) for number, slot in enumerate(beside)}
    centre = {}
    for number, slot in enumerate(column):
        tied = slot.left if rightwards else slot.right
        centre[slot] = _mean([position[other] for other in tied]) if tied else (number + 0.5) / len(column)
    of_mates: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for slot in column:
        of_mates[slot.mates].append(centre[slot])
    return sorted(column, key=lambda slot: (_mean(of_mates[slot.mates]), slot.mates, centre[slot], slot.key))


def _crossings(columns: Sequence[Sequence[Slot]]) -> int:
    found = 0
    for left, right in pairwise(columns):
        position = {slot: number for number, slot in enumerate(right)}
        ends: list[int] = []
        for slot in left:
            own = sorted(position[other] for other in slot.right)
            found += sum(len(ends) - bisect_right(ends, end) for end in own)
            for end in own:
                insort(ends, end)
    return found


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


# ---------------------------------------------------------------- Heights


def _settle(made: Grid) -> None:
    """Sets every ``middle``: near those it is tied to, in the order of the column, and apart from its neighbours."""
    offsets = [_offsets(column) for column in made.columns]
    middle = {
        slot: float(offset - own[-1] / 2)
        for column, own in zip(made.columns, offsets, strict=True)
        for slot, offset in zip(column, own, strict=True)
    }
    numbers = range(len(made.columns))
    for sweep in range(SETTLING):
        for number in numbers if sweep % 2 else reversed(numbers):
            column, own = made.columns[number], offsets[number]
            wanted = []
            for slot, offset in zip(column, own, strict=True):
                # Either side counts alike, or a record on which many draw would drag what it draws on along.
                sides = [side for side in (slot.left, slot.right) if side] or [slot.level or [slot]]
                wanted.append(_mean([_mean([middle[other] for other in side]) for side in sides]) - offset)
            middle |= {slot: offset + shift for slot, offset, shift in zip(column, own, _rising(wanted), strict=True)}
    top = min(middle[slot] - slot.height / 2 for slot in middle)
    for column, own in zip(made.columns, offsets, strict=True):
        for slot, offset in zip(column, own, strict=True):  # what is rounded beside the offset stays apart
            slot.middle = offset + round(middle[slot] - offset - top) + HEAD


def _offsets(column: Sequence[Slot]) -> list[int]:
    """How far below the first of the column each stands where they are as near as they may be."""
    found = [0]
    for upper, lower in pairwise(column):
        apart = APART if upper.node and lower.node else APART_FROM_BEND
        found.append(found[-1] + (upper.height + lower.height + 1) // 2 + apart)
    return found


def _rising(wanted: Sequence[float]) -> list[float]:
    """The nearest numbers that nowhere fall (isotonic regression by pooling adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for one in wanted:
        pool = (one, 1)
        while pools and pools[-1][0] > pool[0]:
            mean, number = pools.pop()
            pool = ((mean * number + pool[0] * pool[1]) / (number + pool[1]), number + pool[1])
        pools.append(pool)
    return [mean for mean, number in pools for _time in range(number)]
