"""A lineage as boxes and arrows with coordinates, in pixels from the upper left corner."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .layers import GAP, MARGIN, WIDTH, Grid, Slot, grid
from .lineage import Lineage, Tie
from .origins import Node

PORT, CORNER = 12, 10
"""Between two arrows at one side of a box, at most; and what stays free of arrows at its corners."""

Point = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def centre(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True, slots=True)
class Words:
    """Where the words for an arrow may begin (``anchor`` is ``start``), end or have their middle."""

    x: int
    y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """``path`` as SVG has it, towards the head of the tie. ``words``: None where they would run into other arrows."""

    tie: Tie
    path: str
    words: Words | None


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    focus: Box
    boxes: Mapping[Node, Box]
    arrows: tuple[Arrow, ...]


def draw(lineage: Lineage, heights: Mapping[Node, int]) -> Drawing:
    """``heights`` are even, and of every record of the lineage."""
    made = grid(lineage, heights)
    slots = [slot for column in made.columns for slot in column]
    boxes = {slot.node: _box(slot) for slot in slots if slot.node is not None}
    ports = _Ports(made)
    arrows = tuple(_arrow(tie, way, made, ports, lineage) for tie, way in made.ways.items())
    return Drawing(
        len(made.columns) * (WIDTH + GAP) - GAP + 2 * MARGIN,
        max(slot.middle + slot.height // 2 for slot in slots) + MARGIN,
        boxes[lineage.focus],
        boxes,
        arrows,
    )


class _Ports:
    """At which heights the arrows meet the sides of the boxes, in the order of where they go."""

    def __init__(self, made: Grid) -> None:
        ends: dict[tuple[Slot, bool], list[tuple[int, Tie]]] = defaultdict(list)
        for tie, way in made.ways.items():
            if way[0].column != way[-1].column:
                ends[way[0], True].append((way[1].middle, tie))
                ends[way[-1], False].append((way[-2].middle, tie))
        self._heights: dict[tuple[Slot, bool, Tie], int] = {}
        self._number = {end: len(ties) for end, ties in ends.items()}
        for (slot, is_right), ties in ends.items():
            apart = min(PORT, (slot.height - 2 * CORNER) / max(1, len(ties) - 1))
            for number, (_height, tie) in enumerate(sorted(ties)):
                self._heights[slot, is_right, tie] = slot.middle + round((number - (len(ties) - 1) / 2) * apart)

    def height(self, slot: Slot, tie: Tie, *, is_right: bool) -> int:
        return self._heights[slot, is_right, tie]

    def alone(self, slot: Slot, *, is_right: bool) -> bool:
        return self._number[slot, is_right] == 1


def _left(slot: Slot) -> int:
    return MARGIN + slot.column * (WIDTH + GAP)


def _box(slot: Slot) -> Box:
    return Box(_left(slot), slot.middle - slot.height // 2, WIDTH, slot.height)


def _arrow(tie: Tie, way: list[Slot], made: Grid, ports: _Ports, lineage: Lineage) -> Arrow:
    start, end = way[0], way[-1]
    if start.column == end.column:
        return _within_a_column(tie, start, end, made)
    points = [(_left(start) + WIDTH, ports.height(start, tie, is_right=True))]
    for bend in way[1:-1]:
        points += [(_left(bend), bend.middle), (_left(bend) + WIDTH, bend.middle)]
    points.append((_left(end), ports.height(end, tie, is_right=False)))
    words = None
    nearer_first = lineage.rank(start.node) < lineage.rank(end.node)  # type: ignore[arg-type] # both are boxes
    for slot in (end, start) if nearer_first else (start, end):
        if ports.alone(slot, is_right=slot is start):
            words = _words(points if slot is start else points[::-1])
            break
    return Arrow(tie, _curve(points if start.node == tie.tail else points[::-1]), words)


def _words(points: Sequence[Point]) -> Words:
    """Beside the first of the points, on the side from which the arrow does not come."""
    (x, y), (other_x, other_y) = points[:2]
    below = other_y < y
    return Words(x + 8 if other_x > x else x - 14, y + (13 if below else -5), "start" if other_x > x else "end")


def _within_a_column(tie: Tie, one: Slot, other: Slot, made: Grid) -> Arrow:
    """Straight down to a neighbour, else around those between."""
    column = made.columns[one.column]
    upper, lower = sorted((one, other), key=column.index)
    centre, right = _left(one) + WIDTH // 2, _left(one) + WIDTH
    if column.index(lower) - column.index(upper) == 1:
        points = [(centre, upper.middle + upper.height // 2), (centre, lower.middle - lower.height // 2)]
        if upper.node != tie.tail:
            points.reverse()
        words = Words(centre + 6, sum(y for _x, y in points) // 2 + 4, "start")
        return Arrow(tie, "M{} {}L{} {}".format(*points[0], *points[1]), words)
    ends = [one.middle, other.middle] if one.node == tie.tail else [other.middle, one.middle]
    out = right + GAP // 2
    return Arrow(tie, f"M{right} {ends[0]}C{out} {ends[0]} {out} {ends[1]} {right} {ends[1]}", None)


def _curve(points: Sequence[Point]) -> str:
    """Level where it meets boxes and passes columns, bent between them."""
    made = "M{} {}".format(*points[0])
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if number % 2 or y == to_y:
            made += f"L{to_x} {to_y}"
        else:
            bend = round((to_x - x) * 0.55)
            made += f"C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"
    return made
