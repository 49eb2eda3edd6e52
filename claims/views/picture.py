"""The lineage of a source or witness as a picture, with the words that fit it."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.analysis.drawing import Arrow, Box, Drawing, Words, draw
from claims.analysis.lineage import PART_OF, Cut
from claims.analysis.origins import Node

from .fitting import fit, width_of
from .nodes import CLAIM, Flag, Shown, Sight, about_of, abouts

TITLE, SMALL, PADDING = 16, 14, 9
"""Heights in a box of the picture: of a line of its title, of a smaller line, and of what stays free above and below."""

TITLE_WIDTH, ABOUT_WIDTH = 11.4, 13
"""In ems: site.css has the sizes of type."""

TITLE_LINES, STATEMENT_LINES = 3, 6
"""Of another claim than the page's more is shown: related claims often differ in their last words only."""


@dataclass(frozen=True)
class BoxWords:
    """What stands in a box, cut to fit. ``more``: how many before it and behind it the picture leaves out."""

    title: Sequence[str]
    about: str
    flags: Sequence[Flag]
    more: tuple[int, int]

    @property
    def height(self) -> int:
        return 2 * PADDING + TITLE * len(self.title) + SMALL * (1 + len(self.flags) + any(self.more))


@dataclass(frozen=True)
class PictureBox:
    record: Shown
    about: str
    box: Box
    is_focus: bool
    words: BoxWords


@dataclass(frozen=True)
class PictureArrow:
    """``words`` is where they have room."""

    tail: Shown
    head: Shown
    kind: str
    way: str
    path: str
    words: Words | None


@dataclass(frozen=True)
class Picture:
    """``left_out``, ``ties_left_out``: what is only in the list."""

    drawing: Drawing
    boxes: Sequence[PictureBox]
    arrows: Sequence[PictureArrow]
    left_out: int
    ties_left_out: int


def picture_of(cut: Cut, sight: Sight, total: int) -> Picture:
    """``total`` records there are in the whole lineage."""
    part = cut.lineage
    words = {node: _words(node, cut, sight) for node in part.places}
    drawing = draw(part, {node: own.height for node, own in words.items()})
    boxes = [
        PictureBox(record, about_of(record), drawing.boxes[node], node == part.focus, words[node])
        for node, record in ((node, sight.records[node]) for node in sorted(part.places, key=part.rank))
    ]
    arrows = [_arrow(arrow, sight) for arrow in drawing.arrows]
    return Picture(drawing, boxes, arrows, total - len(part.places), cut.ties)


def _arrow(arrow: Arrow, sight: Sight) -> PictureArrow:
    tie = arrow.tie
    tail, head = sight.records[tie.tail], sight.records[tie.head]
    return PictureArrow(tail, head, tie.kind, sight.way(tie)[0], arrow.path, arrow.words)


def _words(node: Node, cut: Cut, sight: Sight) -> BoxWords:
    is_other_claim = node[0] == CLAIM and node != cut.lineage.focus
    title = fit(_title(node, cut, sight), TITLE_WIDTH, STATEMENT_LINES if is_other_claim else TITLE_LINES)
    about = next((about for about in abouts(sight.records[node]) if width_of(about) <= ABOUT_WIDTH), "")
    return BoxWords(title, about, sight.flags(node), (cut.before.get(node, 0), cut.behind.get(node, 0)))


def _title(node: Node, cut: Cut, sight: Sight) -> str:
    """Of a part beside its whole only what the whole's does not say."""
    title = str(sight.records[node])
    wholes = [str(sight.records[tie.head]) for tie in cut.lineage.ties if tie.tail == node and tie.kind == PART_OF]
    return next((title.removeprefix(whole).lstrip(" ,.:;–—-") or title for whole in wholes), title)
