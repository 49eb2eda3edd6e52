"""What was on record when a claim was made (design, "On record when it was said")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .facts import Facts, Interval, Item

BEFORE, AFTER, UNCLEAR, UNDATED = "before", "after", "unclear", "undated"
TIMES = (BEFORE, AFTER, UNCLEAR, UNDATED)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """By stance, the counted items that were on record before an appearance, came after it, or cannot be placed.

    ``sides`` is stance → time (one of ``TIMES``) → items, in the order they were given.
    """

    appearance: str
    sides: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


class Record:
    """Since when each item has been on record, as far as is known."""

    def __init__(self, facts: Facts) -> None:
        self._sources = facts.sources
        self._dates: dict[str, tuple[Interval | None, Interval | None]] = {}

    def when(self, item: Item, said: Interval) -> str:
        """Whether the item was on record when something was said: one of ``TIMES``."""
        public, created = (None, item.told) if item.source is None else self._of_source(item.source)
        if public is not None:
            if public.is_before(said):
                return BEFORE
            return AFTER if said.is_before(public) else UNCLEAR
        if created is not None:
            # Secret papers exist before they are on record: that it was there proves nothing.
            return AFTER if said.is_before(created) else UNCLEAR
        return UNDATED

    def on_record(self, appearance: str, said: Interval, sides: Mapping[str, Iterable[Item]]) -> OnRecord:
        """``sides``: by stance, the counted items."""
        placed: dict[str, dict[str, tuple[str, ...]]] = {}
        for stance, items in sides.items():
            found: dict[str, list[str]] = {time: [] for time in TIMES}
            for item in items:
                found[self.when(item, said)].append(item.slug)
            placed[stance] = {time: tuple(slugs) for time, slugs in found.items()}
        return OnRecord(appearance, placed)

    def _of_source(self, slug: str) -> tuple[Interval | None, Interval | None]:
        """Since when the source has been public, and when it was made; else what holds for the whole it is part of."""
        if slug not in self._dates:
            public = created = None
            seen: set[str] = set()
            at: str | None = slug
            while at is not None and at not in seen:
                seen.add(at)
                source = self._sources[at]
                public = public or source.public_since or source.published
                created = created or source.created
                at = source.part_of
            self._dates[slug] = public, created
        return self._dates[slug]
