"""Links: each claim has its share of them, each item at least one, and no item twice on one claim."""

from collections.abc import Iterator

from claims.choices import Stance, Strength

from .chance import Draw, weighted
from .plan import Plan

COLUMNS = ("claim", "item", "stance", "strength", "rationale")

# Some claims are well supported, some disputed, some refuted.
_TILTS = tuple(
    weighted(dict(zip(Stance.values, weights, strict=True)))
    for weights in ((70, 10, 20), (70, 0, 30), (45, 40, 15), (45, 40, 15), (15, 65, 20), (0, 0, 10))
)
_TILTED = (0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 4, 5)
_STRENGTHS = weighted({"": 12, **dict(zip(Strength.values, (3, 4, 2), strict=True))})


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, sizes = plan.draw("links"), plan.sizes
    given = 0
    for claim in range(sizes.claims):
        slug = plan.claim(claim)
        stances = _TILTS[_TILTED[plan.claim_bits(claim) >> 50 & 15]]
        count = plan.links.of(plan.claim_order.rank(claim))
        for item in _items(plan, draw, given, count):
            rationale = plan.prose.sentence(draw) if draw.chance(0.35) else ""
            yield slug, plan.item(item), draw.one(stances), draw.one(_STRENGTHS), rationale
        given += count


def _items(plan: Plan, draw: Draw, given: int, count: int) -> Iterator[int]:
    """The items of a claim with ``count`` links, before which ``given`` were dealt out.

    Items are dealt out to claims in the order of both, so that each is somebody's own. There are more links than items:
    a claim fills up its number with what its neighbours have or, now and then, with any.
    """
    items, links = plan.sizes.items, plan.sizes.links
    first, after = given * items // links, (given + count) * items // links
    yield from range(first, after)
    others: set[int] = set()
    for _other in range(count - (after - first)):
        reach = 60 + 2 * count
        item = draw.squared(items) if draw.chance(0.2) else (first + draw.below(reach) - reach // 2) % items
        while first <= item < after or item in others:
            item = (item + 1) % items
        others.add(item)
        yield item
