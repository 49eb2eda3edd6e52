"""Assessments of one claim, each beside what has changed since it was given."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from claims.analysis.claim import Evidence
from claims.analysis.considered import Altered, Bore, Changes, changes
from claims.choices import Log
from claims.models import Assessment, EvidenceItem, LedgerEntry

SHOWN = 20
"""Changes of one kind that are named; of more the number is told."""


@dataclass(frozen=True)
class Since:
    """What has changed. Of items that are no longer public only the number is told, and of very many the first."""

    total: int
    added: Sequence[EvidenceItem]
    altered: Sequence[tuple[EvidenceItem, Altered]]
    gone: Sequence[EvidenceItem]
    hidden: int

    @property
    def unnamed(self) -> int:
        return self.total - len(self.added) - len(self.altered) - len(self.gone) - self.hidden


@dataclass(frozen=True)
class Assessed:
    """An assessment, and what has changed since it was given: None where nothing has, or that is not known."""

    row: Assessment
    since: Since | None


def assessed(rows: Sequence[Assessment], evidence: Collection[Evidence]) -> list[Assessed]:
    """These assessments of one claim (with their considerations) beside its ``evidence`` as it is now."""
    known = [row for row in rows if hasattr(row, "consideration")]
    slugs = _slugs({pk for row in known for pk, *_bore in row.consideration.evidence})
    edits = _edits(known, [row.item for row in evidence])
    found = {row.pk: _changes(row, slugs, evidence, edits) for row in known}
    named = _named(found.values())
    return [Assessed(row, _since(found[row.pk], named) if found.get(row.pk) else None) for row in rows]


def _changes(
    row: Assessment, slugs: dict[int, str], evidence: Collection[Evidence], edits: Iterable[tuple[str, int]]
) -> Changes:
    considered = {slugs[pk]: Bore(*bore) for pk, *bore in row.consideration.evidence}
    return changes(considered, evidence, {item for item, at in edits if at >= row.consideration.log_size})


def _slugs(items: Collection[int]) -> dict[int, str]:
    return dict(EvidenceItem.objects.filter(pk__in=items).values_list("pk", "slug")) if items else {}


def _edits(known: Sequence[Assessment], items: Collection[str]) -> list[tuple[str, int]]:
    """Which of these items were changed since the first of the assessments, and where in the public log."""
    if not known:
        return []
    since = min(row.consideration.log_size for row in known)
    entries = LedgerEntry.objects.filter(log=Log.PUBLIC, collection=EvidenceItem.collection, key__in=items)
    return list(entries.filter(sequence__gte=since).order_by().values_list("key", "sequence"))


def _named(found: Iterable[Changes]) -> dict[str, EvidenceItem]:
    """The items that are to be named, as far as they are public."""
    slugs: set[str] = set()
    for changed in found:
        slugs.update(changed.added[:SHOWN], changed.gone, [altered.item for altered in changed.altered[:SHOWN]])
    return {item.slug: item for item in EvidenceItem.objects.public().filter(slug__in=slugs)} if slugs else {}


def _since(changed: Changes, named: dict[str, EvidenceItem]) -> Since:
    gone = [named[item] for item in changed.gone if item in named]
    return Since(
        total=len(changed),
        added=[named[item] for item in changed.added[:SHOWN]],
        altered=[(named[altered.item], altered) for altered in changed.altered[:SHOWN]],
        gone=gone[:SHOWN],
        hidden=len(changed.gone) - len(gone),
    )
