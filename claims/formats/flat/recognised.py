"""Which records the rows of a sheet name, and which of those stand on the site already."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

from claims.operations.importing.recognition import Named, Recognition, year_of

KEPT = 2**16
"""Names whose record is kept in memory beside all others: sheets say the same again and again."""


class Recognised:
    """Asks ``Recognition``, and keeps which of the records that stand were named."""

    def __init__(self) -> None:
        self.recognition = Recognition()
        self.standing: dict[str, set[str]] = defaultdict(set)
        self.named = lru_cache(KEPT)(self._named)
        self._sources = lru_cache(KEPT)(self._source)

    def _named(self, collection: str, name: str) -> Named:
        return self._noted(collection, self.recognition.named(collection, name))

    def source(self, cells: dict[str, Any]) -> Named:
        """Of the cells of a source. Raises AmbiguousError."""
        date = cells.get("published") or cells.get("created") or ""
        return self._sources(
            cells["title"],
            year_of(date),
            tuple(cells.get("identifiers", ())),
            cells.get("url", ""),
            cells.get("kind", ""),
        )

    def _source(self, title: str, year: str, identifiers: tuple[str, ...], url: str, kind: str) -> Named:
        found = self.recognition.source(title=title, year=year, identifiers=identifiers, url=url, kind=kind)
        return self._noted("sources", found)

    def _noted(self, collection: str, found: Named) -> Named:
        if found.stands:
            self.standing[collection].add(found.slug)
        return found
