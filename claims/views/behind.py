"""What lies behind the evidence on a claim, both sides in one picture: its sources and witnesses, and what they go back to."""

from collections.abc import Iterator

from claims.analysis.facts import Item
from claims.analysis.lineage import DRAWS_ON, TOLD_BY, Marks, Tie, around, nearest, ties_of
from claims.analysis.origins import SOURCE, WITNESS, Node
from claims.models import Claim

from .evidence import Shown
from .nodes import Sight, node_of
from .picture import Picture, picture_of

MOST = 8
"""Sources, and witnesses who stand in none, to which the claim itself leads: of more nobody follows the arrows."""


def behind(claim: Claim, shown: Shown) -> Picture | None:
    """The sources and witnesses of the strongest counted items, each side in turn. Four queries at most."""
    facts = shown.reasoning.facts
    ties: dict[Node, set[Tie]] = {}
    focus = node_of(claim)
    for stance, card in shown.in_turn(shown.sides):
        item = facts.items[card.item.slug]
        start = _start(item)
        if start in ties or len(ties) < MOST:
            ties.setdefault(start, set()).update([Tie(focus, start, stance), *_own_ties(item, start)])
    if not ties:
        return None
    whole = around(focus, [*ties_of(facts), *(tie for own in ties.values() for tie in own)])
    counted = {_start(facts.items[row.item]) for row in shown.evidence if row.counts}
    others = len(counted - whole.places.keys())
    marks = Marks(facts, shown.reasoning.lineages, shown.reasoning.discounts)
    cut = nearest(whole)
    sight = Sight.of(cut.lineage.places.keys() - {focus}, marks).beside(focus, claim)
    gone = cut.lineage.places.keys() - sight.records.keys()
    return picture_of(cut.without(gone), sight, len(whole.places) + others - len(gone))


def _start(item: Item) -> Node:
    """Where it stands; of what stands nowhere, who told it."""
    return (SOURCE, item.source) if item.source is not None else (WITNESS, item.witness or "")


def _own_ties(item: Item, start: Node) -> Iterator[Tie]:
    """What the item says of its own, beside what is recorded of its source."""
    if item.witness is not None and start[0] == SOURCE:
        yield Tie(start, (WITNESS, item.witness), TOLD_BY)
    for origin in item.draws_on:
        yield Tie(start, (SOURCE, origin), DRAWS_ON)
