"""Lineages: in each group of sources six derivations among the first seven, as a chain, a tree, a net or a circle."""

from collections.abc import Iterator

from claims.choices import DerivationKind

from .chance import Draw, weighted
from .plan import Plan
from .source import GROUP, LINEAGE

COLUMNS = ("derived", "origin", "kind", "note")

_KINDS = weighted({"": 5, **dict(zip(DerivationKind.values, (20, 8, 14, 8, 45), strict=True))})

Edge = tuple[int, int]


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, sources = plan.draw("derivations"), plan.sizes.sources
    for start in range(0, sources, GROUP):
        edges = _lineage(draw)
        # The lineage of one group may go on from a source that stands alone in another, which draws on none.
        elsewhere = draw.below(sources // GROUP + 1) * GROUP + GROUP - 1 if draw.chance(0.15) else sources
        if start + LINEAGE <= sources and elsewhere < sources:
            yield _row(plan, draw, start, elsewhere)
        for derived, origin in edges:
            if start + max(derived, origin) < sources:
                yield _row(plan, draw, start + derived, start + origin)


def _row(plan: Plan, draw: Draw, derived: int, origin: int) -> tuple[str, ...]:
    note = plan.prose.sentence(draw) if draw.chance(0.24) else ""
    return plan.source(derived), plan.source(origin), draw.one(_KINDS), note


def _lineage(draw: Draw) -> list[Edge]:
    """(derived, origin) by place in the group, none twice and none with itself."""
    shape = draw.below(20)
    if shape < 6:  # a chain, six deep
        return [(place, place - 1) for place in range(1, LINEAGE)]
    if shape < 13:  # a tree
        return [(place, draw.below(place)) for place in range(1, LINEAGE)]
    if shape < 18:  # a net: the last two draw on two each
        tree = [(place, draw.below(place)) for place in range(1, 5)]
        return [*tree, (5, draw.below(2)), (5, 2 + draw.below(3))]
    # a circle of three, and three that draw on it
    return [(0, 1), (1, 2), (2, 0), *((place, draw.below(place)) for place in range(3, 6))]
