"""The evidence on a claim as its page shows it: bounded, in an order, with the records behind the analysis.

What it says is ``claims.analysis``; the page shows the beginning of what may be long, and JSON has all of it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest
from typing import NamedTuple

from claims.analysis.claim import ClaimAnalysis, Evidence, Group, Side
from claims.analysis.facts import Facts
from claims.analysis.load import facts_for
from claims.analysis.origins import Origin
from claims.analysis.reasoning import Reasoning
from claims.analysis.record import TIMES
from claims.analysis.stance import CONFLICTING, at_odds_with
from claims.filters.evidence import Asked, Narrowing
from claims.filters.facets import Links
from claims.models import Claim

from .cards import Card, items_of, rationales_of
from .choosing import Chosen, ChosenGroup, choose, origins_to_name, standing_apart
from .discounted import Reason, how_struck
from .naming import Named, Names
from .narrowing import Filters, filters_of, origins_offered
from .shortlist import Folded, Shortlist, fold
from .ways import Ways

MOST_PLACED = 800
"""Items listed by when they were on record, for all appearances together."""

MOST_INSTANCES = 20
"""Items shown as one choice of those that share no origin."""

TEDIOUS = 3
"""So many origins a group does not list again, where an earlier item of it has the same."""


class Behind(NamedTuple):
    """An origin of a group, and how many of its items go back to it."""

    origin: Named
    items: int


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Items that hang together by their origins. ``instance`` are some that share none, where that says something.

    ``alike``: every item has all the origins of the group. ``repeats``: by item, which earlier one has the same origins.
    """

    group: Group
    cards: Shortlist
    origins: Shortlist
    alike: bool
    repeats: Mapping[str, str]
    instance: list[Card]

    @property
    def open(self) -> int:
        """How many of its cards stand open, even where the others are folded."""
        return len(self.cards.folded.open)

    @property
    def order(self) -> tuple[int, int, date, str]:
        strength, event, slug = min(card.order for card in self.cards.rows)
        return strength, -self.cards.total, event, slug


class ShownRest(NamedTuple):
    """An origin of a side with the items that have no other, and how many lines would go with them.

    ``behind``: how many items go back to it, alone or with others.
    """

    origin: Named
    cards: Shortlist
    lines: int
    exact: bool
    behind: int


class ShownUntraced(NamedTuple):
    """An untraced origin. ``behind``: by stance how many counted items go back to it, and whether the page lists it there."""

    origin: Named
    behind: Mapping[str, tuple[int, bool]]


class ShownSide(NamedTuple):
    """``discounted``: how many items are, that would else stand here, or be conflicting."""

    side: Side
    groups: list[ShownGroup]
    cards: Shortlist
    rests: Shortlist
    discounted: int

    @property
    def folded(self) -> Folded:
        return fold(self.groups, size=lambda group: group.open)

    @property
    def open(self) -> int:
        return sum(group.open for group in self.folded.open)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows. ``record``: appearance → stance → time → items; ``apart``: context, conflicting, discounted."""

    sides: Mapping[str, ShownSide]
    apart: Mapping[str, Shortlist]
    record: Mapping[str, Mapping[str, Mapping[str, Shortlist]]]
    untraced: Shortlist
    evidence: Collection[Evidence]
    """All of it, whatever is shown."""
    claims: Mapping[str, Claim]
    contradictory: list[Claim]
    filters: Filters
    reasoning: Reasoning

    def in_turn(self, sections: Iterable[str]) -> Iterator[tuple[str, Card]]:
        """Cards of these sections, each with its section: the strongest of each of them, the next of each, and so on."""
        listed = {name: self.sides[name].cards if name in self.sides else self.apart[name] for name in sections}
        ranked = [
            [(name, card) for card in sorted(own.rows, key=lambda card: card.order)] for name, own in listed.items()
        ]
        return (pair for pair in chain.from_iterable(zip_longest(*ranked)) if pair is not None)


def of_claim(claim: Claim, asked: Asked, links: Links, *, whole: bool = False) -> Shown:
    """All that the public record makes of the claim, and of its evidence what is asked for. Raises BadParameters.

    ``whole``: all of that, and not the beginning of what may be long.
    """
    facts = facts_for([claim.pk])
    return _Showing(Reasoning(facts), claim.slug, asked, links, whole=whole).show()


class _Showing:
    """Chooses what is shown of an analysis, fetches what it names, and puts both together."""

    def __init__(self, reasoning: Reasoning, claim: str, asked: Asked, links: Links, *, whole: bool) -> None:
        self.reasoning = reasoning
        self.whole = whole
        self.facts: Facts = reasoning.facts
        self.analysis: ClaimAnalysis = reasoning.claim(claim)
        self.apart = standing_apart(self.analysis)
        self.narrowing = Narrowing(asked, links, self.analysis.evidence, self.facts.items)
        self.narrowing.check()
        self.chosen: Chosen = choose(self.analysis, self.apart, self.narrowing.keeps, whole=whole)
        shown = {row.item for row in self.chosen.evidence}
        linked_as: dict[str, dict[str, str]] = {slug: {} for slug in shown}
        for link in self.facts.links:
            if link.item in shown:
                linked_as[link.item][link.claim] = str(link.stance)
        ways = Ways(self.facts.relations, whole=whole)
        self.contradictory = at_odds_with(claim, self.facts.relations)
        self.ways = {row.item: ways.of(row.bearing, linked_as[row.item]) for row in self.chosen.evidence}
        passed = {slug for told in self.ways.values() for way in told for slug in way.claims}
        self.names = Names(
            reasoning,
            origins=[*origins_to_name(self.chosen, whole=whole), *origins_offered(self.narrowing)],
            sources=(strike.source for row in self.chosen.evidence for strike in row.strikes),
            claims=passed.union(self.contradictory),
            whole=whole,
        )
        self.items = {item.slug: item for item in items_of(shown)}
        starts = {way.linked for told in self.ways.values() for way in told}
        self.rationales = rationales_of(self.items.values(), {claim, *starts})
        cards = (self._card(row) for row in self.chosen.evidence if row.item in self.items)
        self.cards = {card.item.slug: card for card in cards}

    def show(self) -> Shown:
        return Shown(
            {stance: self._side(stance, side) for stance, side in self.analysis.sides.items()},
            {name: self._listed([row.item for row in rows]) for name, rows in self.apart.items()},
            self._record(),
            self._untraced(),
            self.analysis.evidence,
            self.names.claims,
            [self.names.claims[slug] for slug in self.contradictory if slug in self.names.claims],
            filters_of(self.narrowing, self.names),
            self.reasoning,
        )

    def _card(self, row: Evidence) -> Card:
        ways = [way for way in self.ways[row.item] if way.claims <= self.names.claims.keys()]
        return Card(
            self.items[row.item],
            row,
            self.rationales.get((row.item, self.analysis.claim), ""),
            self.names.first_named(sorted(row.origins)),
            [(way, self.rationales.get((row.item, way.linked), "")) for way in ways],
            [reason for strike in row.strikes if (reason := self._reason(row.item, strike.source, strike.event))],
        )

    def _reason(self, item: str, struck: str, event: str) -> Reason | None:
        if struck not in self.names.sources:
            return None
        return Reason(self.names.sources[struck], event, how_struck(self.facts, item, struck))

    def _listed(self, items: Iterable[str], most: int | None = None) -> Shortlist:
        """Of these items those that the page shows."""
        slugs = list(items)
        cards = [self.cards[slug] for slug in slugs if slug in self.cards]
        return Shortlist(sorted(cards, key=lambda card: card.order)[:most], len(slugs))

    def _side(self, stance: str, side: Side) -> ShownSide:
        chosen = self.chosen.groups[stance]
        groups = [self._group(one) for one in chosen if any(row.item in self.cards for row in one.evidence)]
        groups.sort(key=lambda group: group.order)
        rests = [
            ShownRest(self.names.named(rest.origin), self._listed(rest.items), rest.lines, rest.exact, behind)
            for rest, behind in self.chosen.rests[stance]
        ]
        cards = [card for group in groups for card in group.cards.rows]
        discounted = sum(row.stance in (stance, CONFLICTING) for row in self.analysis.discounted)
        listed = Shortlist(rests, len(side.rests_on))
        return ShownSide(side, groups, Shortlist(cards, side.items), listed, discounted)

    def _untraced(self) -> Shortlist:
        listed = {stance: {rest.origin for rest, _number in rests} for stance, rests in self.chosen.rests.items()}
        rows = [
            ShownUntraced(
                self.names.named(origin),
                {stance: (number, origin in listed[stance]) for stance, number in numbers.items()},
            )
            for origin, numbers in self.chosen.untraced
        ]
        return Shortlist(rows, len(self.analysis.untraced))

    def _group(self, chosen: ChosenGroup) -> ShownGroup:
        lines = chosen.group.lines
        instance: list[Card] = []
        if 1 < lines.total <= MOST_INSTANCES and lines.total < len(chosen.group.items):
            instance = self._listed(lines.chosen).rows
        cards = self._listed(chosen.group.items)
        return ShownGroup(
            chosen.group,
            cards,
            Shortlist([Behind(self.names.named(one), number) for one, number in chosen.named], len(chosen.origins)),
            all(number == len(chosen.group.items) for _origin, number in chosen.origins),
            {} if self.whole else _repeats(cards.rows),
            instance if len(instance) == lines.total else [],
        )

    def _record(self) -> dict[str, dict[str, dict[str, Shortlist]]]:
        rows = self.analysis.on_record
        most = max(1, MOST_PLACED // max(1, len(rows) * len(self.analysis.sides) * len(TIMES)))
        most_listed = None if self.whole else most
        return {
            row.appearance: {
                stance: {time: self._listed(items, most_listed) for time, items in times.items()}
                for stance, times in row.sides.items()
            }
            for row in rows
        }


def _repeats(cards: Iterable[Card]) -> dict[str, str]:
    """By item the first one before it with the same origins, where these are enough to be tedious to read again."""
    first: dict[frozenset[Origin], str] = {}
    found: dict[str, str] = {}
    for card in cards:
        slug = card.item.slug
        before = first.setdefault(card.evidence.origins, slug)
        if before != slug and card.origins.total >= TEDIOUS:
            found[slug] = before
    return found
