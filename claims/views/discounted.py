"""Why items are discounted: in full on the page of one, in a few words wherever items are listed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from claims.analysis.discount import Discounts, Strike
from claims.analysis.facts import Facts, wholes
from claims.analysis.load_item import facts_on_standing
from claims.models import Source

from .naming import called
from .shortlist import Shortlist

OWN, WHOLE, BEHIND = "own", "whole", "behind"


class Reason(NamedTuple):
    """That an item is discounted since this source was struck: it stands in it, or in a part, or it all lies behind."""

    source: Source
    event: str
    how: str


def how_struck(facts: Facts, item: str, struck: str) -> str:
    """In which way the item rests on the struck source."""
    source = facts.items[item].source
    if source == struck:
        return OWN
    return WHOLE if source is not None and struck in wholes(facts.sources, source) else BEHIND


def reasons_of(facts: Facts, strikes: Mapping[str, Sequence[Strike]], limit: int) -> dict[str, Shortlist]:
    """By item the first reasons why it is discounted; nothing for one that is not. One query, or none."""
    named = {item: found[:limit] for item, found in strikes.items() if found}
    sources = called(Source.objects.public(), {strike.source for found in named.values() for strike in found})
    return {
        item: Shortlist(
            [
                Reason(sources[strike.source], strike.event, how_struck(facts, item, strike.source))
                for strike in found
                if strike.source in sources
            ],
            len(strikes[item]),
        )
        for item, found in named.items()
    }


def mark_discounted(items: Iterable[Any], facts: Facts) -> None:
    """Gives each item ``discounted``: the first reason, and how many there are; None if by these facts it counts."""
    rows = list(items)
    discounts = Discounts(facts)
    strikes = {item.slug: discounts.of(facts.items[item.slug]) for item in rows if item.slug in facts.items}
    reasons = reasons_of(facts, strikes, 1)
    for item in rows:
        item.discounted = reasons.get(item.slug)


def mark_listed(items: Sequence[Any]) -> None:
    """The same for items of which nothing else is known: one query where nothing has been struck at all."""
    mark_discounted(items, facts_on_standing([item.pk for item in items]))
