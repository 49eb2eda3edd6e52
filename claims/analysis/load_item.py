"""Facts from the database about items by themselves, whatever else bears on their claims.

As in ``load`` the number of queries is the same for one item and for many.
"""

from collections.abc import Collection

from claims import models

from .discount import STRIKING
from .facts import Facts
from .load import ITEM, Reader, each


def facts_of_item(item: int) -> Facts:
    """All public facts on which the origins of this item (primary key), its standing and its bearings rest. Undated."""
    reader = _OfItems([item])
    reader.read_behind()
    return reader.told(*reader.linked())


def facts_on_standing(items: Collection[int]) -> Facts:
    """These items, and the sources that tell whether any is discounted; one query, and no facts, if none can be."""
    return _OfItems(items).on_standing() if items and anything_is_struck() else Facts()


def facts_on_sources(sources: Collection[int]) -> Facts:
    """What tells whether any of these sources is discounted; one query, and no facts, if none can be."""
    return _OfItems([]).on_standing(sources) if sources and anything_is_struck() else Facts()


def anything_is_struck() -> bool:
    return models.SourceEvent.objects.public().filter(event__in=STRIKING).exists()


class _OfItems(Reader):
    """Starts from these items, as far as public."""

    def __init__(self, items: Collection[int]) -> None:
        super().__init__(dated=False)
        rows = models.EvidenceItem.objects.public().values_list("pk", *ITEM)
        self.items = {pk: tuple(row) for pk, *row in each(items, lambda some: rows.filter(pk__in=some))}

    def on_standing(self, sources: Collection[int] = ()) -> Facts:
        self.read_behind(sources)
        return Facts(
            items={row[0]: self._item(pk, row) for pk, row in self.items.items()}, sources=self._told_sources()
        )
