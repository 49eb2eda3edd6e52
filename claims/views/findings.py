"""What a report finds, and how each finding has fared since."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, QuerySet, prefetch_related_objects

from claims.analysis.discount import Discounts, Strike
from claims.analysis.facts import Facts, Interval
from claims.analysis.facts import Source as SourceFact
from claims.analysis.facts import SourceEvent as SourceEventFact
from claims.choices import Balance, Form, RelationKind
from claims.filters.sorting import by_date, oldest_first
from claims.models import Appearance, Assessment, Claim, ClaimRelation, Source, SourceEvent

from .rows import first_appearance
from .shortlist import Shortlist, shorten
from .shortlists import shorten_each

BOTH_WAYS = (RelationKind.DENIES, RelationKind.EXCLUDES)
"""Of two claims so related each speaks against the other."""

MOST_ASSESSMENTS, MOST_AGAINST = 3, 3
"""Told with each finding."""


class Against(NamedTuple):
    """A claim that speaks against a finding, and in what relation the two stand."""

    kind: str
    claim: Claim


@dataclass(frozen=True)
class Finding:
    """A finding where it appears, and its fate: who has assessed it since, what claims speak against it.

    ``assessed`` are Assessments dated not before it, the newest first; ``strikes``: what befell the part it stands in.
    """

    appearance: Appearance
    assessed: Shortlist
    against: Shortlist
    strikes: Sequence[Strike]


@dataclass(frozen=True)
class Findings:
    """The first findings, and of how many of these there is counted evidence on which sides."""

    listed: Shortlist
    balances: Mapping[str, int]

    @property
    def total(self) -> int:
        return self.listed.total


def findings_of(report: Source) -> Findings:
    """Those in the report itself or in a part of it, at any depth: as many queries for one as for many."""
    parts = report.with_public_parts()
    found = shorten(in_order(Appearance.objects.public().filter(claim__form=Form.FINDING, source__in=parts)))
    appearances: list[Appearance] = found.rows
    claims = {appearance.claim_id: appearance.claim for appearance in appearances}
    assessed, against, discounts = _assessed(appearances), _against(claims), _discounts(parts)
    told = [
        Finding(
            appearance,
            assessed[appearance.pk],
            against[appearance.claim_id],
            discounts.of_source(appearance.source.slug) if appearance.source else (),
        )
        for appearance in appearances
    ]
    return Findings(Shortlist(told, found.total), in_order_told(Counter(claim.balance for claim in claims.values())))


def balance_numbers(claims: QuerySet[Claim]) -> dict[str, int]:
    """How many of these claims have counted evidence on which sides: one query."""
    counted = claims.order_by().values("balance").annotate(number=Count("pk", distinct=True))
    return in_order_told(dict(counted.values_list("balance", "number")))


def in_order_told(numbers: Mapping[str, int]) -> dict[str, int]:
    """The balances that there are, in the order in which they are told."""
    order = (Balance.DISPUTED, Balance.SUPPORTED_ONLY, Balance.CONTRADICTED_ONLY, Balance.NONE)
    return {balance.value: numbers[balance] for balance in order if numbers.get(balance)}


def in_order(appearances: QuerySet[Appearance]) -> QuerySet[Appearance]:
    """With all that an entry tells, the oldest first."""
    return oldest_first(appearances.select_related("claim", "agent", "witness", "source"))


def _assessed(appearances: Sequence[Appearance]) -> dict[int, Shortlist]:
    """By appearance, the assessments of its claim that are dated and not certainly from before it."""
    rows = Assessment.objects.public().filter(claim__in={appearance.claim_id for appearance in appearances})
    order = [by_date("date").desc(nulls_last=True), "slug"]
    dated = rows.exclude(date_earliest=None, date_latest=None).select_related("assessor")
    newest = shorten_each(dated, "claim_id", order, 20)
    found = {}
    for appearance in appearances:
        said = Interval(appearance.date_earliest, appearance.date_latest)
        since = [
            one
            for one in newest[appearance.claim_id].rows
            if not Interval(one.date_earliest, one.date_latest).is_before(said)
        ]
        found[appearance.pk] = Shortlist(since[:MOST_ASSESSMENTS], len(since))
    return found


def _against(claims: Collection[int]) -> dict[int, Shortlist]:
    """By claim, those that speak against it; of each its first appearance."""
    relations = ClaimRelation.objects.public()
    to_it = relations.filter(object__in=claims, kind__in=(*BOTH_WAYS, RelationKind.DENIES_EVIDENCE_FOR))
    from_it = relations.filter(subject__in=claims, kind__in=BOTH_WAYS)
    by_object = shorten_each(to_it.select_related("subject"), "object_id", ["pk"], MOST_AGAINST)
    by_subject = shorten_each(from_it.select_related("object"), "subject_id", ["pk"], MOST_AGAINST)
    found = {}
    for claim in claims:
        rows = [Against(row.kind, row.subject) for row in by_object[claim].rows]
        rows += [Against(row.kind, row.object) for row in by_subject[claim].rows]
        found[claim] = Shortlist(rows[:MOST_AGAINST], by_object[claim].total + by_subject[claim].total)
    named = [against.claim for shortlist in found.values() for against in shortlist.rows]
    prefetch_related_objects(named, first_appearance())
    return found


def _discounts(parts: Mapping[int, Source]) -> Discounts:
    """What befell the report and its parts: that one stands in another, and nothing of what they draw on."""
    events: dict[int, list[SourceEventFact]] = {pk: [] for pk in parts}
    for event in SourceEvent.objects.public().filter(source__in=parts):
        when = Interval.of(event.date_earliest, event.date_latest)
        events[event.source_id].append(SourceEventFact(event.event, when))
    facts = {
        part.slug: SourceFact(
            part.slug,
            part_of=parts[part.part_of_id].slug if part.part_of_id and part.part_of_id in parts else None,
            events=tuple(events[pk]),
        )
        for pk, part in parts.items()
    }
    return Discounts(Facts(sources=facts))
