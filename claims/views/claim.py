from django.db.models import Case, F, Prefetch, QuerySet, Value, When, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.choices import Form, RelationKind, Stance, Strength
from claims.models import (
    Appearance,
    Assessment,
    Authorship,
    Claim,
    ClaimRelation,
    EvidenceItem,
    EvidenceLink,
    SearchLog,
    Source,
    SourceEvent,
)

from .lookup import page_of
from .shortlist import Shortlist, shorten

# Unset ranks as moderate (design, "Effective stance").
STRONGEST_FIRST = Case(
    When(strength=Strength.STRONG, then=Value(0)), When(strength=Strength.WEAK, then=Value(2)), default=Value(1)
)


@page_of(Claim)
def detail(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The claim with who made it, both sides of the evidence, and all else that is known about it."""
    relations = shorten(ClaimRelation.objects.public().filter(subject=claim).select_related("object"))
    return render(
        request,
        "pages/claim.html",
        {
            "claim": claim,
            "topics": claim.topics.all(),
            "questions": claim.questions.public(),
            "appearances": shorten(_appearances(claim)),
            "sides": _sides(claim),
            "relations": relations,
            "relations_to_it": shorten(ClaimRelation.objects.public().filter(object=claim).select_related("subject")),
            "counterparts": [relation.object for relation in relations.rows if _is_counterpart(relation)],
            "says_no_evidence": claim.form == Form.NO_EVIDENCE,
            "assessments": shorten(
                Assessment.objects.public()
                .filter(claim=claim)
                .select_related("assessor")
                .order_by(F("date_earliest").desc(nulls_last=True), "slug")
            ),
            "searches": shorten(SearchLog.objects.public().filter(claim=claim).select_related("searched_by")),
        },
    )


def _is_counterpart(relation: ClaimRelation) -> bool:
    """Whether the relation leads to the claim whose evidence is said to be absent."""
    return relation.kind == RelationKind.DENIES_EVIDENCE_FOR


def _appearances(claim: Claim) -> QuerySet[Appearance]:
    return (
        Appearance.objects.public()
        .filter(claim=claim)
        .select_related("agent", "witness", "source")
        .order_by(F("date_earliest").asc(nulls_last=True), "slug")
    )


def _sides(claim: Claim) -> dict[str, Shortlist]:
    """By stance, the links with all that the page shows of their items."""
    links = (
        EvidenceLink.objects.public()
        .filter(claim=claim)
        .select_related("item__source__issuer", "item__witness")
        .order_by(STRONGEST_FIRST, F("item__event_date_earliest").asc(nulls_last=True), "pk")
    )
    sides = {stance.value: shorten(links.filter(stance=stance)) for stance in Stance}
    _fetch_what_items_show([link.item for side in sides.values() for link in side.rows])
    return sides


def _fetch_what_items_show(items: list[EvidenceItem]) -> None:
    prefetch_related_objects(
        items,
        Prefetch("draws_on", Source.objects.public()),
        Prefetch("source__authorships", Authorship.objects.select_related("agent")),
        Prefetch("source__part_of", Source.objects.public()),
        Prefetch("source__events", SourceEvent.objects.public()),
    )
