"""Where evidence comes from in the end (design, "Origins"): what an item leads back to, as far as is recorded."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from claims.choices import Directness, SourceKind

from .facts import Facts, Item, Source, Witness
from .graph import components, groups

SOURCE, WITNESS, CIRCLE = "source", "witness", "circle"

FIRST_HAND = frozenset({Directness.EYEWITNESS.value, Directness.PARTICIPANT.value})
"""An item so direct has its witness contribute as he or she stands, whoever he or she relays."""

TRACED = frozenset(
    kind.value
    for kind in (
        SourceKind.ARCHIVAL,
        SourceKind.STATEMENT,
        SourceKind.INTERVIEW,
        SourceKind.HEARING,
        SourceKind.DATASET,
        SourceKind.IMAGE,
    )
)
"""A source of such a kind that draws on nothing is where its evidence begins; any other may hide what is behind it."""

Node = tuple[str, str]
"""A source or a witness: kind and slug."""


@dataclass(frozen=True, slots=True, order=True)
class Origin:
    """Where lines of evidence begin. Several slugs: a circle of sources, or witnesses who are not told apart."""

    kind: str
    slugs: tuple[str, ...]


def standing(item: Item) -> Iterator[Node]:
    """The source or witness that contributes to the item as it stands, whatever lies behind it."""
    if item.witness is None and item.source is not None and item.source in item.draws_on:
        yield SOURCE, item.source
    if item.witness is not None and item.directness in FIRST_HAND:
        yield WITNESS, item.witness


def standing_in(items: Iterable[Item]) -> tuple[frozenset[str], frozenset[str]]:
    """``Facts.reporting`` and ``Facts.telling``, as all public items make them."""
    found = {node for item in items for node in standing(item)}
    reporting = frozenset(slug for kind, slug in found if kind == SOURCE)
    return reporting, frozenset(slug for kind, slug in found if kind == WITNESS)


def edges(sources: Mapping[str, Source], witnesses: Mapping[str, Witness]) -> dict[Node, tuple[Node, ...]]:
    """What each source and witness points to."""
    found: dict[Node, tuple[Node, ...]] = {}
    for slug, source in sources.items():
        if source.draws_on:
            found[SOURCE, slug] = tuple((SOURCE, origin) for origin in source.draws_on)
        elif source.witness is not None:
            found[SOURCE, slug] = ((WITNESS, source.witness),)
        else:
            found[SOURCE, slug] = () if source.part_of is None else ((SOURCE, source.part_of),)
    for slug, witness in witnesses.items():
        found[WITNESS, slug] = tuple((WITNESS, other) for other in (*witness.relays, *witness.possibly_same_as))
    return found


class Lineages:
    """The origins of whatever the facts hold, worked out once for all."""

    def __init__(self, facts: Facts) -> None:
        self._sources = facts.sources
        self._edges = edges(facts.sources, facts.witnesses)
        self._joined = _joined(facts.witnesses)
        self._stands = {(SOURCE, slug): Origin(SOURCE, (slug,)) for slug in facts.reporting}
        for slug in facts.telling:
            origin = self._joined[slug]
            self._stands |= {(WITNESS, member): origin for member in origin.slugs}
        self._behind: dict[Node, frozenset[Origin]] = {}
        for component in components(self._edges):
            origins = self._of_component(component)
            self._behind |= dict.fromkeys(component, origins)
        self._sets: dict[tuple[Node, ...], frozenset[Origin]] = {}

    def behind(self, node: Node) -> frozenset[Origin]:
        """All origins of the source or witness."""
        return self._behind[node]

    def of(self, item: Item) -> frozenset[Origin]:
        """The item's origins: at least one."""
        stands = tuple(standing(item))
        starts = _starts(item)
        if not stands:
            if starts not in self._sets:  # items of one source have one set, and sets are compared very often
                self._sets[starts] = frozenset().union(*(self._behind[start] for start in starts))
            return self._sets[starts]
        followed = [self._behind[start] for start in starts if start not in stands]
        return frozenset(self._own(node) for node in stands).union(*followed)

    def is_untraced(self, origin: Origin) -> bool:
        """Whether the origin is a source that points to nothing and is not of a kind in which evidence begins."""
        return (
            origin.kind == SOURCE
            and not self._edges[SOURCE, origin.slugs[0]]
            and self._sources[origin.slugs[0]].kind not in TRACED
        )

    def _own(self, node: Node) -> Origin:
        kind, slug = node
        return Origin(SOURCE, (slug,)) if kind == SOURCE else self._joined[slug]

    def _of_component(self, component: list[Node]) -> frozenset[Origin]:
        """What its members reach, all components it points to being known."""
        members = set(component)
        found = {self._stands[node] for node in component if node in self._stands}
        outside = {node for member in component for node in self._edges[member] if node not in members}
        if outside:
            return frozenset(found).union(*(self._behind[node] for node in outside))
        kind = component[0][0]  # a witness never points to a source, so all are of one kind
        slugs = tuple(sorted(slug for _kind, slug in component))
        return frozenset(found | {Origin(CIRCLE if kind == SOURCE and len(slugs) > 1 else kind, slugs)})


def _starts(item: Item) -> tuple[Node, ...]:
    starts = [(WITNESS, item.witness)] if item.witness is not None else []
    starts += [(SOURCE, source) for source in item.draws_on]
    if not starts and item.source is not None:
        starts = [(SOURCE, item.source)]
    return tuple(starts)


def _joined(witnesses: Mapping[str, Witness]) -> dict[str, Origin]:
    """Each witness with all who are possibly the same, at any remove."""
    found: dict[str, Origin] = {}
    for group in groups({slug: witness.possibly_same_as for slug, witness in witnesses.items()}):
        found |= dict.fromkeys(group, Origin(WITNESS, tuple(sorted(group))))
    return found
