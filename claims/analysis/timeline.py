"""When what is told of happened, was said and was made public: marks on an axis of time, in pixels from the upper left.

An uncertain date is a span from its earliest day to its latest, and an open end reaches to the edge. Long times in
which nothing begins or ends are cut out of the axis, which has one scale all along.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from .facts import Interval

WIDTH, EDGE = 1140, 18
"""Of the picture, and what stays free at its sides."""

HEAD, LANE_HEAD, ROW, LANE_FOOT = 34, 26, 22, 12
"""Heights: of the axis, of the words over a lane, of a row of marks, and of what stays free under a lane."""

MARK, GAP, BETWEEN = 14, 6, 12
"""Widths: of a mark, between a mark and its words, and between one and the next in a row."""

BREAK = 26
"""Where time is cut out of the axis."""

IDLE = 0.12
"""Time is cut out where nothing begins or ends for more than this share of all."""

LEAST_DAYS = 120
"""On an axis, lest a single day be drawn as wide as the page."""

TICK = 78
"""Between two words on the axis, at least."""

YEARS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
MONTHS = (1, 3, 6)
FIRST, LAST = date.min.toordinal(), date.max.toordinal()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to be placed in ``lane``. ``words``: how wide its label is."""

    key: str
    lane: str
    when: Interval
    words: int


@dataclass(frozen=True, slots=True)
class Mark:
    """``left`` to ``right`` is the span of time, ``middle`` where its sign stands; ``y`` is the middle of its row.

    ``words_x`` and ``anchor`` (``start``, ``end``, or ``middle`` on the span itself) place its label.
    """

    key: str
    left: int
    right: int
    middle: int
    y: int
    open_start: bool
    open_end: bool
    words_x: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Lane:
    name: str
    top: int
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """``when`` is a year or a month, as EDTF has it."""

    x: int
    when: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """``breaks``: the middle of each place where time is cut out of the axis."""

    width: int
    height: int
    ticks: tuple[Tick, ...]
    breaks: tuple[int, ...]
    lanes: tuple[Lane, ...]


def timeline(happenings: Sequence[Happening], lanes: Sequence[str]) -> Timeline | None:
    """The happenings in these lanes, from above, empty ones left out. None where nothing has a date."""
    if not happenings:
        return None
    axis = Axis([one.when for one in happenings])
    top, made = HEAD, []
    for name in lanes:
        own = [one for one in happenings if one.lane == name]
        if own:
            marks, rows = _packed(own, axis, top + LANE_HEAD)
            height = LANE_HEAD + rows * ROW + LANE_FOOT
            made.append(Lane(name, top, height, marks))
            top += height
    return Timeline(WIDTH, top, tuple(axis.ticks()), axis.breaks, tuple(made))


class Axis:
    """Days and where they stand."""

    def __init__(self, spans: Sequence[Interval]) -> None:
        ends = sorted({day.toordinal() for span in spans for day in (span.earliest, span.latest) if day is not None})
        idle = max(IDLE * (ends[-1] - ends[0]), LEAST_DAYS)
        cuts = [(before, after) for before, after in pairwise(ends) if after - before > idle]
        edges = [ends[0], *(day for cut in cuts for day in cut), ends[-1]]
        shown = sum(edges[at + 1] - edges[at] for at in range(0, len(edges), 2))
        spare = max(0, LEAST_DAYS - shown) // len(edges) + shown // 40 + 1
        # What is cut out is longer than what is spared at both its ends.
        self.parts = [
            (max(FIRST, edges[at] - spare), min(LAST, edges[at + 1] + spare)) for at in range(0, len(edges), 2)
        ]
        room = WIDTH - 2 * EDGE - BREAK * len(cuts)
        self.scale = room / sum(last - first for first, last in self.parts)
        self.starts = [float(EDGE)]
        for first, last in self.parts:
            self.starts.append(self.starts[-1] + (last - first) * self.scale + BREAK)
        self._firsts = [first for first, _last in self.parts]

    @property
    def breaks(self) -> tuple[int, ...]:
        return tuple(round(start - BREAK / 2) for start in self.starts[1:-1])

    def at(self, day: int) -> int:
        """Where the day stands; of one that is cut out, the break."""
        number = max(0, bisect_right(self._firsts, day) - 1)
        first, last = self.parts[number]
        if day > last and number + 1 < len(self.parts):
            return self.breaks[number]
        return round(self.starts[number] + (min(max(day, first), last) - first) * self.scale)

    def ticks(self) -> Iterator[Tick]:
        """As dense as their words allow: years, or months where years are wide."""
        year = 365.2425 * self.scale
        months = next((step for step in MONTHS if year / 12 * step >= TICK + 24), 12)
        step = 1 if months < 12 else next((step for step in YEARS if year * step >= TICK), YEARS[-1])
        for (first, last), start in zip(self.parts, self.starts, strict=False):
            end, told = start + (last - first) * self.scale, False
            begin, finish = date.fromordinal(first), date.fromordinal(last)
            for number in range(begin.year // step * step, finish.year + 1, step):
                for month in range(1, 13, months):
                    if not (number and first <= (day := date(number, month, 1).toordinal()) <= last):
                        continue
                    x = round(start + (day - first) * self.scale)
                    # The words begin at the tick, and those of the next part may be near.
                    if x + TICK <= end + BREAK or (last == self.parts[-1][1] and x + TICK <= WIDTH):
                        told = True
                        yield Tick(x, f"{number:04d}" if months == 12 else f"{number:04d}-{month:02d}")
            if not told and end - start + BREAK >= TICK:
                yield Tick(round(start), f"{begin.year:04d}")


def _packed(own: Sequence[Happening], axis: Axis, top: int) -> tuple[tuple[Mark, ...], int]:
    """Each in the first row where it has room, and how many rows there are."""
    ends: list[int] = []
    marks = []
    for start, end, mark in sorted((_placed(one, axis) for one in own), key=lambda placed: (placed[:2], placed[2].key)):
        row = next((number for number, taken in enumerate(ends) if taken + BETWEEN <= start), len(ends))
        ends[row : row + 1] = [end]
        marks.append(_in_row(mark, top + row * ROW + ROW // 2))
    return tuple(marks), len(ends)


def _in_row(mark: Mark, y: int) -> Mark:
    return Mark(
        mark.key, mark.left, mark.right, mark.middle, y, mark.open_start, mark.open_end, mark.words_x, mark.anchor
    )


def _placed(one: Happening, axis: Axis) -> tuple[int, int, Mark]:
    """From where to where it takes up room, and its mark without a row."""
    earliest, latest = one.when.earliest, one.when.latest
    left = axis.at(earliest.toordinal()) if earliest else EDGE
    right = axis.at(latest.toordinal()) if latest else WIDTH - EDGE
    left, right = max(EDGE, min(left, right)), min(WIDTH - EDGE, max(left, right))
    # The sign of what is known at one end only stands there.
    middle = right if earliest is None else left if latest is None else (left + right) // 2
    start, end = min(left, middle - MARK // 2), max(right, middle + MARK // 2)
    words_x, anchor = end + GAP, "start"
    if words_x + one.words > WIDTH:
        words_x, anchor = start - GAP, "end"
        if words_x - one.words < 0:
            words_x, anchor = min(max(WIDTH // 2, one.words // 2), WIDTH - one.words // 2), "middle"
    reach = {"start": (start, words_x + one.words), "end": (words_x - one.words, end), "middle": (start, end)}[anchor]
    if anchor == "middle":
        reach = min(start, words_x - one.words // 2), max(end, words_x + one.words // 2)
    mark = Mark(one.key, left, right, middle, 0, earliest is None, latest is None, words_x, anchor)
    return *reach, mark
