"""What leans on a source or witness: the items that would lose something if it were discredited, and their claims."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.choices import SourceEventKind

from .claim import Evidence
from .discount import Discounts
from .facts import Facts, SourceEvent
from .origins import SOURCE, Lineages, Node
from .reasoning import Reasoning
from .stance import CONFLICTING, CONTEXT, CONTRADICTS, SUPPORTS

STANCES = (SUPPORTS, CONTRADICTS, CONFLICTING, CONTEXT)


@dataclass(frozen=True, slots=True)
class Number:
    """Items that bear on a claim so, and how many of them do by way of another claim."""

    stance: str
    items: int
    inherited: int


@dataclass(frozen=True, slots=True)
class LeaningClaim:
    """A claim with the items that lean on the record: those linked to it first, discounted ones last."""

    claim: str
    evidence: tuple[Evidence, ...]

    @property
    def inherited(self) -> bool:
        """Whether all of them bear on it by way of other claims alone."""
        return all(row.bearing.inherited for row in self.evidence)

    @property
    def numbers(self) -> list[Number]:
        """By stance, as they count: what is discounted has no part, context never counts."""
        found = []
        for stance in STANCES:
            rows = [row for row in self.evidence if row.stance == stance and not _is_out(row)]
            if rows:
                found.append(Number(stance, len(rows), sum(row.bearing.inherited for row in rows)))
        return found

    @property
    def discounted(self) -> int:
        return sum(_is_out(row) for row in self.evidence)


@dataclass(frozen=True, slots=True)
class Leaning:
    """``claims``: those with most items first. ``items``: all that lean on it, linked to a claim or not."""

    claims: tuple[LeaningClaim, ...]
    items: tuple[str, ...]
    discounted: tuple[str, ...]


def leaning(facts: Facts, focus: Node) -> Leaning:
    """What leans on ``focus``. The facts hold every item that may, with all its links (``load_lineage``)."""
    items = leaning_items(facts, focus)
    chosen = set(items)
    own = replace(
        facts,
        items={slug: facts.items[slug] for slug in items},
        links=tuple(link for link in facts.links if link.item in chosen),
    )
    reasoning = Reasoning(own)
    claims = [LeaningClaim(claim, _in_order(reasoning.evidence(claim))) for claim in reasoning.bearings]
    return Leaning(
        tuple(sorted(claims, key=lambda row: (row.inherited, -len(row.evidence), row.claim))),
        tuple(items),
        tuple(item for item in items if reasoning.strikes(item)),
    )


def leaning_items(facts: Facts, focus: Node) -> list[str]:
    """All that lead back to the source or witness, and all that would be discounted if the source were struck.

    These are not the same: a part that draws on something leads to that and not to its whole, yet falls with its whole.
    Whatever stands as an origin is one of every item that reaches it: so ``focus`` is made to stand.
    """
    kind, slug = focus
    stands = frozenset([slug])
    lineages = Lineages(
        replace(facts, reporting=stands, telling=frozenset())
        if kind == SOURCE
        else replace(facts, reporting=frozenset(), telling=stands)
    )
    fallen = _fallen_with(facts, slug) if kind == SOURCE else set()
    return sorted(
        item.slug
        for item in facts.items.values()
        if item.slug in fallen or any(origin.kind == kind and slug in origin.slugs for origin in lineages.of(item))
    )


def _fallen_with(facts: Facts, slug: str) -> set[str]:
    """The items discounted for this source among others if it were retracted, whether or not it was."""
    struck = replace(facts.sources[slug], events=(SourceEvent(SourceEventKind.RETRACTED, None),))
    discounts = Discounts(replace(facts, sources={**facts.sources, slug: struck}))
    return {item.slug for item in facts.items.values() if any(strike.source == slug for strike in discounts.of(item))}


def _in_order(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    return tuple(
        sorted(evidence, key=lambda row: (_is_out(row), row.bearing.inherited, STANCES.index(row.stance), row.item))
    )


def _is_out(row: Evidence) -> bool:
    return row.discounted and row.stance != CONTEXT
