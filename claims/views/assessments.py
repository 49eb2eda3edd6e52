"""Assessments of one claim, each beside what has changed since it was given."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from claims.analysis.claim import Evidence
from claims.analysis.considered import Altered, Bore, Changes, changes
from claims.analysis.load import each
from claims.choices import Log
from claims.models import Assessment, Claim, EvidenceItem, LedgerEntry
from claims.records import RECORD_TYPES

NOT_ITS_WORDS = {"slug", "state", *(reference.name for reference in RECORD_TYPES[EvidenceItem.collection].references)}
"""What may change without the item saying anything else: names of records, which may be renamed or withdrawn."""

Worded = tuple[int, dict[str, Any]]
"""A place in the public log, and what the item says since."""

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


def assessed(
    claim: Claim, rows: Sequence[Assessment], evidence: Collection[Evidence], *, whole: bool = False
) -> list[Assessed]:
    """These assessments of the claim (with their considerations) beside its ``evidence`` as it is now.

    ``whole``: all changes are named.
    """
    most = None if whole else SHOWN
    known = [row for row in rows if hasattr(row, "consideration")]
    slugs = _slugs({pk for row in known for pk, *_bore in row.consideration.evidence})
    worded = _worded(known, [row.item for row in evidence])
    found = {row.pk: _changes(row, slugs, evidence, worded) for row in known}
    named = _named(found.values(), most)
    formerly = {row.pk: row.consideration.statement for row in known if row.consideration.statement != claim.statement}
    return [
        Assessed(row, _since(found[row.pk], named, formerly.get(row.pk, ""), most))
        if found.get(row.pk) or row.pk in formerly
        else Assessed(row, None)
        for row in rows
    ]


def _changes(
    row: Assessment, slugs: dict[int, str], evidence: Collection[Evidence], worded: Mapping[str, list[Worded]]
) -> Changes:
    considered = {slugs[pk]: Bore(*bore) for pk, *bore in row.consideration.evidence if pk in slugs}
    log_size = row.consideration.log_size
    return changes(considered, evidence, {item for item, told in worded.items() if _was_edited(told, log_size)})


def _was_edited(told: list[Worded], log_size: int) -> bool:
    """Whether the item says something else now than when the log was so long."""
    before = [words for at, words in told if at < log_size]
    return bool(before) and before[-1] != told[-1][1]


def _slugs(items: Collection[int]) -> dict[int, str]:
    rows = EvidenceItem.objects.values_list("pk", "slug")
    return dict(each(items, lambda some: rows.filter(pk__in=some)))


def _worded(known: Sequence[Assessment], items: Collection[str]) -> dict[str, list[Worded]]:
    """What those of the items said, from the beginning, that have an entry since the first of the assessments."""
    if not known:
        return {}
    since = min(row.consideration.log_size for row in known)
    entries = LedgerEntry.objects.filter(log=Log.PUBLIC, collection=EvidenceItem.collection)
    recent = entries.filter(sequence__gte=since).values_list("key").distinct()
    touched = {key for (key,) in each(items, lambda some: recent.filter(key__in=some))}
    bodies = entries.exclude(body=None).values_list("key", "sequence", "body")
    found: dict[str, list[Worded]] = defaultdict(list)
    for key, at, body in sorted(each(touched, lambda some: bodies.filter(key__in=some)), key=lambda entry: entry[1]):
        if record := json.loads(bytes(body))["record"]:
            found[key].append((at, {name: value for name, value in record.items() if name not in NOT_ITS_WORDS}))
    return found


def _named(found: Iterable[Changes], most: int | None) -> dict[str, EvidenceItem]:
    """The items that are to be named, as far as they are public."""
    slugs: set[str] = set()
    for changed in found:
        slugs.update(changed.added[:most], changed.gone, [altered.item for altered in changed.altered[:most]])
    items = EvidenceItem.objects.public()
    return {item.slug: item for item in each(slugs, lambda some: items.filter(slug__in=some))}


def _since(changed: Changes, named: dict[str, EvidenceItem], statement: str, most: int | None) -> Since:
    gone = [named[item] for item in changed.gone if item in named]
    return Since(
        statement=statement,
        total=len(changed),
        added=[named[item] for item in changed.added[:most]],
        altered=[(named[altered.item], altered) for altered in changed.altered[:most]],
        gone=gone[:most],
        hidden=len(changed.gone) - len(gone),
    )
