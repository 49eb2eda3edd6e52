"""Where a source or witness stands among others: in a picture, and the same in words.

What is withdrawn between the reasoning and the page is left out of it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from claims.analysis.facts import Facts
from claims.analysis.lineage import Lineage, Mark, Marks, Tie, lineage, nearest
from claims.analysis.origins import SOURCE, WITNESS, Node, Origin

from .naming import bond
from .nodes import Flag, Shown, Sight, about_of, node_of
from .picture import Picture, picture_of
from .shortlist import LIMIT, Shortlist

SAYINGS = 12
"""Ties told of one entry."""

NAMED = 12
"""Origins told by name."""


@dataclass(frozen=True)
class Saying:
    """A tie as told of one of its ends: that it ``leads`` to the other, or the other to it. ``other``: None is the focus."""

    kind: str
    leads: bool
    other: Shown | None
    way: str
    note: str


@dataclass(frozen=True)
class Entry:
    """A record in words. ``untold`` is how many ties more it has to the records of the list."""

    record: Shown
    about: str
    steps: int
    flags: Sequence[Flag]
    sayings: Sequence[Saying]
    untold: int


@dataclass(frozen=True)
class NamedOrigin:
    """Several records: a circle, or witnesses, and ``bond`` why these are one. ``unnamed`` is how many of them more."""

    kind: str
    bond: str
    records: Sequence[Shown]
    unnamed: int
    untraced: bool


@dataclass(frozen=True)
class LineagePage:
    """``beside``, ``behind`` and ``before`` tell the picture in words; ``origins`` is where it leads back to."""

    record: Shown
    mark: Mark
    picture: Picture | None
    beside: Shortlist
    behind: Shortlist
    before: Shortlist
    origins: Shortlist
    untraced: int

    @property
    def total(self) -> int:
        return self.beside.total + self.behind.total + self.before.total

    @property
    def is_its_own_origin(self) -> bool:
        return [origin.records for origin in self.origins.rows] == [[self.record]]


def lineage_page(record: Shown, facts: Facts) -> LineagePage:
    """``facts`` are those around the record. Three queries, whatever there is."""
    whole = lineage(facts, node_of(record))
    return _Page(record, facts, whole).made()


class _Page:
    """One making of a page: the records to be shown are fetched at once, and then looked up."""

    def __init__(self, record: Shown, facts: Facts, whole: Lineage) -> None:
        self.record = record
        self.whole = whole
        cut = nearest(whole)
        self.marks = Marks(facts)
        self.witnesses = facts.witnesses
        origins = self.marks.origins(whole.focus)
        lists = {side: getattr(whole, side) for side in ("beside", "behind", "before")}
        listed = {whole.focus, *(node for nodes in lists.values() for node in nodes[:LIMIT])}
        named = {node for origin in origins[:NAMED] for node in _members(origin)}
        shown = listed | named | cut.lineage.places.keys()
        self.sight = Sight.of(shown, self.marks).beside(whole.focus, record)
        gone = shown - self.sight.records.keys()
        self.total = len(whole.places.keys() - gone)
        self.cut = cut.without(gone)
        self.origins = [origin for origin in origins if not gone.issuperset(_members(origin))]
        self.lists = {side: [node for node in nodes if node not in gone] for side, nodes in lists.items()}
        self.listed = listed - gone

    def made(self) -> LineagePage:
        sayings = self._sayings()
        beside, behind, before = (
            Shortlist(self._entries([node for node in nodes if node in self.listed], sayings), len(nodes))
            for nodes in self.lists.values()
        )
        origins = [
            NamedOrigin(
                origin.kind,
                bond(origin, self.witnesses),
                [self.sight.records[node] for node in _members(origin) if node in self.sight.records],
                len(origin.slugs[NAMED:]),
                self.marks.is_untraced(origin),
            )
            for origin in self.origins[:NAMED]
            if not self.sight.records.keys().isdisjoint(_members(origin))
        ]
        return LineagePage(
            self.record,
            self.marks.of(self.whole.focus),
            picture_of(self.cut, self.sight, self.total) if self.total > 1 else None,
            beside,
            behind,
            before,
            Shortlist(origins, len(self.origins)),
            sum(map(self.marks.is_untraced, self.origins)),
        )

    # ------------------------------------------------------------ In words

    def _sayings(self) -> dict[Node, list[Saying]]:
        """Each tie once, by the record of which it is told."""
        found: dict[Node, list[Saying]] = defaultdict(list)
        for tie in sorted(self.whole.ties, key=lambda tie: sorted(map(self.whole.rank, (tie.tail, tie.head)))):
            if tie.tail in self.listed and tie.head in self.listed:
                told_of = self._told_of(tie)
                found[told_of].append(self._saying(tie, told_of))
        return found

    def _told_of(self, tie: Tie) -> Node:
        """The end that is farther away; else the tail, since it reads better to draw on another than to be drawn on."""
        tail, head = (abs(self.whole.places[node]) for node in (tie.tail, tie.head))
        return tie.tail if tail >= head else tie.head

    def _saying(self, tie: Tie, told_of: Node) -> Saying:
        leads = tie.tail == told_of
        other = tie.head if leads else tie.tail
        return Saying(
            tie.kind, leads, None if other == self.whole.focus else self.sight.records[other], *self.sight.way(tie)
        )

    def _entries(self, nodes: Sequence[Node], sayings: dict[Node, list[Saying]]) -> list[Entry]:
        made = [
            Entry(
                self.sight.records[node],
                about_of(self.sight.records[node]),
                abs(self.whole.places[node]),
                self.sight.flags(node),
                sayings[node][:SAYINGS],
                len(sayings[node][SAYINGS:]),
            )
            for node in nodes
        ]
        return sorted(made, key=lambda entry: (entry.steps, str(entry.record), entry.record.slug))


def _members(origin: Origin) -> list[Node]:
    return [(WITNESS if origin.kind == WITNESS else SOURCE, slug) for slug in origin.slugs[:NAMED]]
