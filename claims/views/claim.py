from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.choices import Form, RelationKind
from claims.filters.evidence import asked_for
from claims.filters.facets import Links
from claims.filters.sorting import newest_first, oldest_first
from claims.models import Appearance, Assessment, Claim, ClaimRelation, SearchLog

from . import evidence
from .assessments import assessed
from .behind import behind
from .citing import recorded, site_of
from .embedding import embedding
from .lookup import page_of
from .neighbourhood import neighbourhood
from .shortlist import entire, shorten
from .structured import Told, structured
from .timeline import timeline_page
from .wordings import wordings


@page_of(Claim)
def detail(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The claim with who made it, both sides of the evidence, and all else that is known about it."""
    asked, given = asked_for(request.GET)
    told = all_of(claim, evidence.of_claim(claim, asked, Links(request.path, given)))
    cited = recorded(claim, site_of(request))
    data = structured(request, claim, Told(told["topics"], told["appearances"], told["judged"]))
    return render(
        request, "pages/claim.html", {**told, **cited, "structured": data, "embed": embedding(request, claim)}
    )


def all_of(claim: Claim, shown: evidence.Shown, *, whole: bool = False) -> dict[str, Any]:
    """What templates tell of a claim, beside its evidence as it is ``shown``. ``whole``: lists to their ends."""
    cut = entire if whole else shorten
    related = ClaimRelation.objects.public().select_related("subject", "object")
    relations, relations_to_it = cut(related.filter(subject=claim)), cut(related.filter(object=claim))
    appearances, assessments = cut(_appearances(claim)), cut(_assessments(claim))
    return {
        "claim": claim,
        "topics": claim.topics.all(),
        "questions": claim.questions.public(),
        "appearances": appearances,
        "wordings": wordings(claim, appearances.rows, [*relations.rows, *relations_to_it.rows]),
        "shown": shown,
        "behind": behind(claim, shown),
        "neighbourhood": neighbourhood(claim, [*relations.rows, *relations_to_it.rows]),
        "timeline": timeline_page(appearances.rows, shown),
        "relations": relations,
        "relations_to_it": relations_to_it,
        "counterparts": [relation.object for relation in relations.rows if _is_counterpart(relation)],
        "says_no_evidence": claim.form == Form.NO_EVIDENCE,
        "assessments": assessments,
        "judged": assessed(claim, assessments.rows, shown.evidence, whole=whole),
        "searches": cut(SearchLog.objects.public().filter(claim=claim).select_related("searched_by")),
    }


def _is_counterpart(relation: ClaimRelation) -> bool:
    """Whether the relation leads to the claim whose evidence is said to be absent."""
    return relation.kind == RelationKind.DENIES_EVIDENCE_FOR


def _assessments(claim: Claim) -> QuerySet[Assessment]:
    """Newest first."""
    assessments = Assessment.objects.public().filter(claim=claim)
    return newest_first(assessments.select_related("assessor", "consideration"))


def _appearances(claim: Claim) -> QuerySet[Appearance]:
    """Oldest first, by the first day each may have been, as the reasoning orders them; the undated last."""
    appearances = Appearance.objects.public().filter(claim=claim)
    return oldest_first(appearances.select_related("agent", "witness", "source"))
