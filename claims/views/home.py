from django.db.models import F
from django.db.models.functions import Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.choices import Balance
from claims.models import Assessment, Claim, EvidenceItem, Question, Source, Witness

from .rows import claim_rows, question_rows

DISPUTED = 5
NEWEST = 5
QUESTIONS = 10


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and ways in: the questions, what has most lines of evidence on both sides, what is new."""
    claims = claim_rows(Claim.objects.public())
    disputed = (
        claims.filter(balance=Balance.DISPUTED)
        .annotate(smaller_side=Least("supporting_lines", "contradicting_lines"))
        .order_by("-smaller_side", -(F("supporting_lines") + F("contradicting_lines")), "slug")
    )
    return render(
        request,
        "pages/home.html",
        {
            "questions": question_rows(Question.objects.public())[:QUESTIONS],
            "disputed": disputed[:DISPUTED],
            "newest": claims.order_by("-pk")[:NEWEST],
            "figures": {
                "claims": Claim.objects.public().count(),
                "evidence": EvidenceItem.objects.public().count(),
                "sources": Source.objects.public().count(),
                "witnesses": Witness.objects.public().count(),
                "assessments": Assessment.objects.public().count(),
            },
        },
    )
