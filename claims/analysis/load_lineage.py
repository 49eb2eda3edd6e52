"""Facts from the database around one source or witness: what it goes back to, and every item that may go back to it.

As in ``load`` the number of queries is the same whatever the depth of a lineage.
"""

from collections.abc import Collection

from claims import models

from . import reach
from .facts import Facts
from .load import ITEM, Reader, each


def facts_around(record: models.Source | models.Witness) -> Facts:
    """All public facts on which the lineage of this public record rests, and what leans on it (``leaning``).

    Beside the items that lean on it there are some that only seem to: whoever asks sorts them out. Undated.
    """
    if isinstance(record, models.Witness):
        before = models.Witness.objects.values_list("pk").filter(pk__in=reach.witnesses_before([record.pk]))
        return _Around([], [pk for (pk,) in before]).read_around()
    return _Around([record.pk], []).read_around()


class _Around(Reader):
    """Reads what goes back to these sources and witnesses, and then all behind that."""

    def __init__(self, sources: Collection[int], witnesses: Collection[int]) -> None:
        super().__init__(dated=False)
        self.told_by = witnesses
        naming = models.Source.objects.public().values_list("pk")
        starts = {*sources, *(pk for (pk,) in each(witnesses, lambda some: naming.filter(witness__in=some)))}
        drawing = models.Source.objects.values_list("pk")
        self.before = {pk for (pk,) in each(starts, lambda some: drawing.filter(pk__in=reach.sources_before(some)))}

    def read_around(self) -> Facts:
        self._read_items()
        links, claims = self.linked()
        self.read_behind(self.before, self.told_by)
        return self.told(links, claims)

    def _read_items(self) -> None:
        rows = models.EvidenceItem.objects.public().values_list("pk", *ITEM)
        for found in (
            each(self.before, lambda some: rows.filter(source__in=some)),
            each(self.before, lambda some: rows.filter(draws_on__in=some)),
            each(self.told_by, lambda some: rows.filter(witness__in=some)),
        ):
            self.items |= {pk: tuple(row) for pk, *row in found}
