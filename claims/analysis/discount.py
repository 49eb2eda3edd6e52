"""Evidence that no longer counts, because what it rests on was retracted or found to be forged (design, "Discounted")."""

from collections.abc import Iterator
from dataclasses import dataclass

from claims.choices import SourceEventKind

from .facts import Facts, Item, Source, SourceEvent
from .graph import components

STRIKING = frozenset({SourceEventKind.RETRACTED.value, SourceEventKind.FOUND_FORGED.value})


@dataclass(frozen=True, slots=True, order=True)
class Strike:
    """That this source was retracted or found to be forged, and not authenticated later."""

    source: str
    event: str


class Discounts:
    """Which sources are struck, which others are discounted for want of a sound origin."""

    def __init__(self, facts: Facts) -> None:
        self._sources = facts.sources
        self._own = {slug: found for slug, source in facts.sources.items() if (found := tuple(_strikes(source)))}
        self._strikes: dict[str, tuple[Strike, ...]] = {}
        self._edges: dict[str, tuple[str, ...]] = {}
        self._sound: set[str] = set()
        self._met: dict[str, frozenset[Strike]] = {}
        if self._own:  # mostly nothing is struck
            self._strikes = self._find_strikes()
            self._edges = {slug: _points_to(source) for slug, source in facts.sources.items()}
            self._sound = self._find_sound()
            self._met = self._find_met()

    def of(self, item: Item) -> tuple[Strike, ...]:
        """Why the item is discounted; nothing if it is not."""
        if not self._own:
            return ()
        if item.source in self._strikes:
            return self._strikes[item.source]
        if item.witness is not None or item.source is None:
            return ()
        drawn_on = item.draws_on or (item.source,)
        if item.source in item.draws_on or any(source in self._sound for source in drawn_on):
            return ()
        return self._behind(drawn_on)

    def of_source(self, slug: str) -> tuple[Strike, ...]:
        """Why the source is discounted: it is struck itself, or all that it goes back to is; nothing if it is sound."""
        if not self._own or slug in self._sound:
            return ()
        return self._strikes.get(slug) or self._behind((slug,))

    def _find_strikes(self) -> dict[str, tuple[Strike, ...]]:
        """The strikes of each source and of every whole it is part of; nothing of those that have none."""
        found: dict[str, frozenset[Strike]] = {}
        wholes = {slug: () if source.part_of is None else (source.part_of,) for slug, source in self._sources.items()}
        for component in components(wholes):
            own = {strike for slug in component for strike in self._own.get(slug, ())}
            further = {strike for slug in component for whole in wholes[slug] for strike in found.get(whole, ())}
            found |= dict.fromkeys(component, frozenset(own | further))
        return {slug: tuple(sorted(strikes)) for slug, strikes in found.items() if strikes}

    def _find_sound(self) -> set[str]:
        """Those from which a chain of sources that are not struck leads to a root with no struck member."""
        sound: set[str] = set()
        for component in components(self._edges):
            unstruck = [source for source in component if source not in self._strikes]
            members = set(component)
            if all(end in members for source in component for end in self._edges[source]):
                sound.update(component if len(unstruck) == len(component) else ())
                continue
            # Within a circle whoever can get to a sound way out without passing a struck source is sound too.
            found = True
            while found:
                found = False
                for source in unstruck:
                    if source not in sound and any(end in sound for end in self._edges[source]):
                        sound.add(source)
                        found = True
        return sound

    def _behind(self, starts: tuple[str, ...]) -> tuple[Strike, ...]:
        """The strikes first met on every way from these sources."""
        return tuple(sorted(frozenset().union(*(self._met[source] for source in starts))))

    def _find_met(self) -> dict[str, frozenset[Strike]]:
        found: dict[str, frozenset[Strike]] = {}
        open_edges = {slug: () if slug in self._strikes else ends for slug, ends in self._edges.items()}
        for component in components(open_edges):
            own = {strike for slug in component for strike in self._strikes.get(slug, ())}
            further = {strike for slug in component for end in open_edges[slug] for strike in found.get(end, ())}
            found |= dict.fromkeys(component, frozenset(own | further))
        return found


def striking_events(source: Source) -> tuple[SourceEvent, ...]:
    """The events that strike the source, without those that a later authentication has lifted."""
    return tuple(event for event in source.events if _stands(event, source))


def _strikes(source: Source) -> Iterator[Strike]:
    for event in sorted({str(event.event) for event in striking_events(source)}):
        yield Strike(source.slug, event)


def _stands(event: SourceEvent, source: Source) -> bool:
    """Whether the event strikes the source, and no later authentication has lifted that."""
    if event.event not in STRIKING:
        return False
    return not any(
        other.event == SourceEventKind.AUTHENTICATED
        and event.date is not None
        and other.date is not None
        and event.date.is_before(other.date)
        for other in source.events
    )


def _points_to(source: Source) -> tuple[str, ...]:
    """For this purpose a witness ends the chain."""
    if source.draws_on or source.witness is not None:
        return source.draws_on
    return () if source.part_of is None else (source.part_of,)
