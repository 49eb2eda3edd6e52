"""What a source or witness draws on and what draws on it, as recorded: what a picture shows, and the same in words.

Everything recorded takes part, also what ``origins`` passes over: the witness and the whole of a source that says for
itself what it draws on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from .discount import Discounts, Strike
from .facts import Facts
from .origins import CIRCLE, SOURCE, WITNESS, Lineages, Node, Origin

DRAWS_ON, TOLD_BY, PART_OF, RELAYS, POSSIBLY = "draws_on", "told_by", "part_of", "relays", "possibly"

FARTHEST = 8
"""Steps a picture goes to either side: as far as anybody follows arrows."""

WIDEST = 12
"""Records a picture shows of one side and step."""

MOST = 40
"""Records in one picture."""

MOST_TIES = 80


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """That ``tail`` leads to ``head``. ``POSSIBLY`` the same leads both ways, and is told once."""

    tail: Node
    head: Node
    kind: str

    @property
    def level(self) -> bool:
        """Whether neither of the two stands before the other."""
        return self.kind == POSSIBLY


@dataclass(frozen=True, slots=True)
class Lineage:
    """``places``: by record the steps from the focus, which is 0; what lies behind it is above, what draws on it below.

    What does both, in a circle, stands where fewer steps lead. ``ties`` are all that are recorded among these.
    """

    focus: Node
    places: Mapping[Node, int]
    ties: tuple[Tie, ...]

    @property
    def beside(self) -> list[Node]:
        """Who is possibly the same as the focus, at any remove. Nearest first, as the next two."""
        joined: dict[Node, list[Node]] = defaultdict(list)
        for tie in self.ties:
            if tie.level:
                joined[tie.tail].append(tie.head)
                joined[tie.head].append(tie.tail)
        return sorted(_steps(self.focus, joined).keys() - {self.focus}, key=self.rank)

    @property
    def behind(self) -> list[Node]:
        return self._on(1)

    @property
    def before(self) -> list[Node]:
        return self._on(-1)

    def without(self, nodes: Collection[Node]) -> "Lineage":
        """The rest of it, with the ties among that."""
        return Lineage(
            self.focus,
            {node: place for node, place in self.places.items() if node not in nodes},
            tuple(tie for tie in self.ties if tie.tail not in nodes and tie.head not in nodes),
        )

    def _on(self, side: int) -> list[Node]:
        beside = set(self.beside)
        return sorted(
            (node for node, place in self.places.items() if place * side > 0 and node not in beside), key=self.rank
        )

    def rank(self, node: Node) -> tuple[int, int, Node]:
        """Its place in reading: the focus, then by steps, what lies behind before what draws on it."""
        place = self.places[node]
        return abs(place), -place, node


@dataclass(frozen=True, slots=True)
class Cut:
    """The part of a lineage that a picture shows, and by record how many it is tied to outside of that part.

    ``ties``: how many there are among the records shown that the picture leaves out.
    """

    lineage: Lineage
    before: Mapping[Node, int]
    behind: Mapping[Node, int]
    ties: int

    def without(self, nodes: Collection[Node]) -> "Cut":
        """The rest of it."""
        return replace(self, lineage=self.lineage.without(nodes))


@dataclass(frozen=True, slots=True)
class Mark:
    """What is to be known of a source or witness wherever it is shown.

    ``origin``: where evidence begins that leads to it; ``circle`` all that make it up where it is one of a circle.
    ``stands``: it is one though it leads further, for what somebody contributes there as he or she stands.
    """

    origin: bool = False
    circle: tuple[str, ...] = ()
    stands: bool = False
    untraced: bool = False
    strikes: tuple[Strike, ...] = ()


def lineage(facts: Facts, focus: Node) -> Lineage:
    """Whatever the facts tell of ``focus`` in both directions, at any remove."""
    return around(focus, ties_of(facts))


def around(focus: Node, told: Iterable[Tie]) -> Lineage:
    """Whatever these ties join to ``focus``, along them or against them, at any remove."""
    ties = sorted({tie for tie in told if tie.tail != tie.head})
    forwards: dict[Node, list[Node]] = defaultdict(list)
    backwards: dict[Node, list[Node]] = defaultdict(list)
    for tie in ties:
        forwards[tie.tail].append(tie.head)
        backwards[tie.head].append(tie.tail)
        if tie.level:
            forwards[tie.head].append(tie.tail)
            backwards[tie.tail].append(tie.head)
    behind, before = _steps(focus, forwards), _steps(focus, backwards)
    places = dict(behind)
    for node, steps in before.items():
        if steps < behind.get(node, steps + 1):
            places[node] = -steps
    return Lineage(focus, places, tuple(tie for tie in ties if tie.tail in places and tie.head in places))


def nearest(whole: Lineage) -> Cut:
    """As much of it as a picture can show, nearest first and both sides alike, each tied to one that is nearer."""
    tied: dict[Node, set[Node]] = defaultdict(set)
    for tie in whole.ties:
        tied[tie.tail].add(tie.head)
        tied[tie.head].add(tie.tail)
    # Where there is no room for all, to know of what something is merely a part matters least.
    telling = {end for tie in whole.ties if tie.kind != PART_OF for end in (tie.tail, tie.head)}
    at: dict[int, list[Node]] = defaultdict(list)
    for node in sorted(whole.places, key=lambda node: (node not in telling, node)):
        at[whole.places[node]].append(node)
    shown = {whole.focus}
    for step in range(1, FARTHEST + 1):
        sides = [[node for node in at[place] if tied[node] & shown][:WIDEST] for place in (step, -step)]
        for pair in zip_longest(*sides):
            shown.update([node for node in pair if node][: MOST - len(shown)])
    part = Lineage(whole.focus, {node: whole.places[node] for node in sorted(shown)}, ())
    among = [tie for tie in whole.ties if tie.tail in shown and tie.head in shown]
    ties = tuple(sorted(_most_telling(among, part)))
    outside: dict[bool, dict[Node, set[Node]]] = {False: defaultdict(set), True: defaultdict(set)}
    for tie in whole.ties:
        for node, other, is_behind in ((tie.tail, tie.head, True), (tie.head, tie.tail, tie.level)):
            if node in shown and other not in shown:
                outside[is_behind][node].add(other)
    before, behind = ({node: len(others) for node, others in outside[side].items()} for side in (False, True))
    return Cut(Lineage(part.focus, part.places, ties), before, behind, len(among) - len(ties))


def ties_of(facts: Facts) -> Iterator[Tie]:
    """All ties among sources and witnesses that are recorded."""
    for slug, source in facts.sources.items():
        own = (SOURCE, slug)
        yield from (Tie(own, (SOURCE, origin), DRAWS_ON) for origin in source.draws_on)
        if source.witness is not None:
            yield Tie(own, (WITNESS, source.witness), TOLD_BY)
        if source.part_of is not None:
            yield Tie(own, (SOURCE, source.part_of), PART_OF)
    for slug, witness in facts.witnesses.items():
        own = (WITNESS, slug)
        yield from (Tie(own, (WITNESS, other), RELAYS) for other in witness.relays)
        yield from (Tie(own, (WITNESS, other), POSSIBLY) for other in witness.possibly_same_as if slug < other)


def _steps(start: Node, following: Mapping[Node, Collection[Node]]) -> dict[Node, int]:
    found = {start: 0}
    frontier = [start]
    while frontier:
        reached = {further for node in frontier for further in following.get(node, ()) if further not in found}
        found |= dict.fromkeys(reached, found[frontier[0]] + 1)
        frontier = list(reached)
    return found


def _most_telling(ties: list[Tie], part: Lineage) -> list[Tie]:
    """Those by which each record hangs on a nearer one, then the nearest, up to ``MOST_TIES``."""
    by_reach = sorted(ties, key=lambda tie: (sorted(map(part.rank, (tie.tail, tie.head)), reverse=True), tie))
    first: dict[Node, Tie] = {}
    for tie in by_reach:
        first.setdefault(max(tie.tail, tie.head, key=part.rank), tie)
    return list(dict.fromkeys([*first.values(), *by_reach]))[:MOST_TIES]


class Marks:
    """The marks of whatever the facts hold, and what the reasoning makes of its lineage."""

    def __init__(self, facts: Facts, lineages: Lineages | None = None, discounts: Discounts | None = None) -> None:
        self._lineages = lineages or Lineages(facts)
        self._discounts = discounts or Discounts(facts)

    def of(self, node: Node) -> Mark:
        kind, slug = node
        origins = self._lineages.behind(node)
        own = [origin for origin in origins if slug in origin.slugs and _of_kind(origin, kind)]
        return Mark(
            bool(own),
            next((origin.slugs for origin in own if origin.kind == CIRCLE), ()),
            0 < len(own) < len(origins),
            kind == SOURCE and any(self._lineages.is_untraced(origin) for origin in own),
            self._discounts.of_source(slug) if kind == SOURCE else (),
        )

    def origins(self, node: Node) -> list[Origin]:
        """All origins of the source or witness."""
        return sorted(self._lineages.behind(node))

    def is_untraced(self, origin: Origin) -> bool:
        return self._lineages.is_untraced(origin)


def _of_kind(origin: Origin, kind: str) -> bool:
    return (origin.kind == WITNESS) == (kind == WITNESS)
