"""When the evidence on a claim happened and was published, and when the claim was made: a picture, and a table of the same."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from claims.analysis.facts import Interval
from claims.analysis.stance import CONFLICTING
from claims.analysis.timeline import Happening, Mark, Timeline, timeline
from claims.models import Appearance, Source

from .cards import Card
from .evidence import Shown
from .fitting import fit, width_of

SAID, EVENTS, PUBLISHED = "said", "events", "published"
MOST: Mapping[str, int] = {SAID: 20, EVENTS: 40, PUBLISHED: 30}
"""Marks of one lane: the earliest sayings, and the strongest items of each side in turn."""

LABEL, TYPE = 18, 11.5
"""How wide a label may be in ems, and how many pixels an em is: site.css has the size of type."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a date. ``sign``: ``said``, or the stance of the item or of all items that a publication holds.

    ``place`` is the id of what it leads to on this page.
    """

    key: str
    lane: str
    sign: str
    when: str
    interval: Interval
    text: str
    place: str

    @property
    def order(self) -> tuple[date, str]:
        return self.interval.earliest or self.interval.latest or date.max, self.key


@dataclass(frozen=True, slots=True)
class Drawn:
    """An entry with its mark and the label that fits it."""

    entry: Entry
    mark: Mark
    label: str


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """``drawn`` by lane; ``entries`` are the same by date. ``left_out``: dated ones beyond the picture.

    ``undated``: items of which it is not known when what they tell of happened.
    """

    picture: Timeline | None
    drawn: Mapping[str, Sequence[Drawn]]
    entries: Sequence[Entry]
    left_out: int
    undated: int


def timeline_page(appearances: Iterable[Appearance], shown: Shown) -> TimelinePage:
    """Of what the page shows. No query."""
    cards = list(shown.in_turn([*shown.sides, *shown.apart]))
    events = list(_events(cards))
    found = {SAID: list(_said(appearances)), EVENTS: events, PUBLISHED: list(_published(cards))}
    entries = [entry for lane, rows in found.items() for entry in rows[: MOST[lane]]]
    labels = {entry.key: fit(entry.text, LABEL, 1)[0] for entry in entries}
    told = [
        Happening(entry.key, entry.lane, entry.interval, round(width_of(labels[entry.key]) * TYPE)) for entry in entries
    ]
    picture = timeline(told, list(found))
    by_key = {entry.key: entry for entry in entries}
    drawn = {
        lane.name: [Drawn(by_key[mark.key], mark, labels[mark.key]) for mark in lane.marks]
        for lane in (picture.lanes if picture else ())
    }
    return TimelinePage(
        picture,
        drawn,
        sorted(entries, key=lambda entry: entry.order),
        sum(map(len, found.values())) - len(entries),
        len(cards) - len(events),
    )


def _said(appearances: Iterable[Appearance]) -> Iterator[Entry]:
    for row in appearances:
        if interval := _interval(row, "date"):
            who = str(row.agent or row.witness)
            yield Entry(f"said-{row.slug}", SAID, SAID, row.date, interval, who, row.slug)


def _events(cards: Iterable[tuple[str, Card]]) -> Iterator[Entry]:
    for sign, card in cards:
        item = card.item
        if interval := _interval(item, "event_date"):
            yield Entry(
                f"event-{item.slug}", EVENTS, sign, item.event_date, interval, item.summary, f"item-{item.slug}"
            )


def _published(cards: Iterable[tuple[str, Card]]) -> Iterator[Entry]:
    """One for each source; it leads to its strongest item here."""
    first: dict[str, tuple[Source, Card]] = {}
    signs: dict[str, set[str]] = defaultdict(set)
    for sign, card in cards:
        if source := card.item.source:
            first.setdefault(source.slug, (source, card))
            signs[source.slug].add(sign)
    for slug, (source, card) in first.items():
        column = "public_since" if source.public_since else "published"
        if interval := _interval(source, column):
            sign = next(iter(signs[slug])) if len(signs[slug]) == 1 else CONFLICTING
            when = getattr(source, column)
            yield Entry(f"source-{slug}", PUBLISHED, sign, when, interval, source.title, f"item-{card.item.slug}")


def _interval(record: Any, column: str) -> Interval | None:
    return Interval.of(getattr(record, f"{column}_earliest"), getattr(record, f"{column}_latest"))
