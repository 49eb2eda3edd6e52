from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.analysis import told
from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.filters.sorting import newest_first, oldest_first
from claims.models import Appearance, Assessment, Claim, ClaimRelation, EvidenceLink, SearchLog
from claims.records import Plain

from .part import Rows

PARTS = (
    Rows(
        "links",
        _("The items that somebody linked to the claim, and why; what is inherited is among its evidence."),
        lambda claim: EvidenceLink.objects.public().filter(claim=claim).order_by("item__slug"),
        "links",
    ),
    Rows(
        "appearances",
        _("Who made the claim, when, where and in what words; the oldest first, the undated last."),
        lambda claim: oldest_first(Appearance.objects.public().filter(claim=claim)),
        "appearances",
    ),
    Rows(
        "relations",
        _("How the claim bears on others, and others on it."),
        lambda claim: (
            ClaimRelation.objects.public()
            .filter(Q(subject=claim) | Q(object=claim))
            .order_by("subject__slug", "kind", "object__slug")
        ),
        "relations",
    ),
    Rows(
        "assessments",
        _("What assessors made of it, the newest first. They are never averaged."),
        lambda claim: newest_first(Assessment.objects.public().filter(claim=claim)),
        "assessments",
    ),
    Rows(
        "searches",
        _("Where somebody looked for evidence, and what came of it; the oldest first."),
        lambda claim: oldest_first(SearchLog.objects.public().filter(claim=claim)),
        "searches",
    ),
)


def reasoned(claim: Claim) -> Plain:
    """All that the record makes of the claim."""
    return told.claim(Reasoning(facts_for([claim.pk])).claim(claim.slug))
