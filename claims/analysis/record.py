"""What was on record when a claim was made (design, "On record when it was said")."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .facts import Facts, Interval, Item, wholes

BEFORE, AFTER, UNCLEAR, UNDATED = "before", "after", "unclear", "undated"
TIMES = (BEFORE, AFTER, UNCLEAR, UNDATED)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """By stance, the counted items that were on record before an appearance, came after it, or cannot be placed.

    ``sides`` is stance → time (one of ``TIMES``) → items, in the order of slugs.
    """

    appearance: str
    sides: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


Dates = tuple[Interval | None, Interval | None]
"""Since when something has been public, and when it was made or told."""


class Record:
    """Since when items have been on record, as far as is known."""

    def __init__(self, facts: Facts) -> None:
        self._sources = facts.sources
        self._dates: dict[str, Dates] = {}

    def on_record(
        self, appearances: Iterable[tuple[str, Interval]], sides: Mapping[str, Iterable[Item]]
    ) -> tuple[OnRecord, ...]:
        """For each of these appearances with its date, in their order. ``sides``: by stance, the counted items."""
        alike: dict[str, dict[Dates, list[str]]] = {}
        for stance, items in sides.items():
            alike[stance] = defaultdict(list)
            for item in items:
                alike[stance][self.dates(item)].append(item.slug)
        return tuple(
            OnRecord(slug, {stance: _placed(groups, said) for stance, groups in alike.items()})
            for slug, said in appearances
        )

    def dates(self, item: Item) -> Dates:
        """Of the item's source; of what stands in none, since when it has been told."""
        return (None, item.told) if item.source is None else self._of_source(item.source)

    def _of_source(self, slug: str) -> Dates:
        """Of the source; what it does not tell, that of the whole it is part of."""
        if slug not in self._dates:
            public = created = None
            for source in (self._sources[at] for at in wholes(self._sources, slug)):
                public = public or source.public_since or source.published
                created = created or source.created
            self._dates[slug] = public, created
        return self._dates[slug]


def when(dates: Dates, said: Interval) -> str:
    """Whether what has these dates was on record when something was said: one of ``TIMES``."""
    public, created = dates
    if public is not None:
        if public.is_before(said):
            return BEFORE
        return AFTER if said.is_before(public) else UNCLEAR
    if created is not None:
        # Secret papers exist before they are on record: that it was there proves nothing.
        return AFTER if said.is_before(created) else UNCLEAR
    return UNDATED


def _placed(groups: Mapping[Dates, list[str]], said: Interval) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {time: [] for time in TIMES}
    for dates, items in groups.items():
        found[when(dates, said)] += items
    return {time: tuple(sorted(items)) for time, items in found.items()}
