"""Assessments of one claim, each beside what has changed since it was given."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from claims.analysis.claim import Evidence
from claims.analysis.considered import Altered, Bore, Changes, changes
from claims.analysis.load import each
from claims.choices import Log
from claims.models import Assessment, Claim, EvidenceItem, LedgerEntry

SHOWN = 20
"""Changes of one kind that are named; of more the number is told."""


@dataclass(frozen=True)
class Since:
    """What has changed. Of items that are no longer public only the number is told, and of very many the first.

    ``statement`` is the claim's former wording, empty if it has not changed; ``total`` counts items.
    """

    statement: str
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


def assessed(claim: Claim, rows: Sequence[Assessment], evidence: Collection[Evidence]) -> list[Assessed]:
    """These assessments of the claim (with their considerations) beside its ``evidence`` as it is now."""
    known = [row for row in rows if hasattr(row, "consideration")]
    slugs = _slugs({pk for row in known for pk, *_bore in row.consideration.evidence})
    edits = _edits(known, [row.item for row in evidence])
    found = {row.pk: _changes(row, slugs, evidence, edits) for row in known}
    named = _named(found.values())
    worded = {row.pk: row.consideration.statement for row in known if row.consideration.statement != claim.statement}
    return [
        Assessed(row, _since(found[row.pk], named, worded.get(row.pk, "")))
        if found.get(row.pk) or row.pk in worded
        else Assessed(row, None)
        for row in rows
    ]


def _changes(
    row: Assessment, slugs: dict[int, str], evidence: Collection[Evidence], edits: Iterable[tuple[str, int]]
) -> Changes:
    considered = {slugs[pk]: Bore(*bore) for pk, *bore in row.consideration.evidence}
    return changes(considered, evidence, {item for item, at in edits if at >= row.consideration.log_size})


def _slugs(items: Collection[int]) -> dict[int, str]:
    rows = EvidenceItem.objects.values_list("pk", "slug")
    return dict(each(items, lambda some: rows.filter(pk__in=some)))


def _edits(known: Sequence[Assessment], items: Collection[str]) -> list[tuple[str, int]]:
    """Which of these items were changed since the first of the assessments, and where in the public log."""
    if not known:
        return []
    since = min(row.consideration.log_size for row in known)
    entries = LedgerEntry.objects.filter(log=Log.PUBLIC, collection=EvidenceItem.collection, sequence__gte=since)
    rows = entries.values_list("key", "sequence")
    return list(each(items, lambda some: rows.filter(key__in=some)))


def _named(found: Iterable[Changes]) -> dict[str, EvidenceItem]:
    """The items that are to be named, as far as they are public."""
    slugs: set[str] = set()
    for changed in found:
        slugs.update(changed.added[:SHOWN], changed.gone, [altered.item for altered in changed.altered[:SHOWN]])
    items = EvidenceItem.objects.public()
    return {item.slug: item for item in each(slugs, lambda some: items.filter(slug__in=some))}


def _since(changed: Changes, named: dict[str, EvidenceItem], statement: str) -> Since:
    gone = [named[item] for item in changed.gone if item in named]
    return Since(
        statement=statement,
        total=len(changed),
        added=[named[item] for item in changed.added[:SHOWN]],
        altered=[(named[altered.item], altered) for altered in changed.altered[:SHOWN]],
        gone=gone[:SHOWN],
        hidden=len(changed.gone) - len(gone),
    )
