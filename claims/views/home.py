from django.db.models import F
from django.db.models.functions import Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.choices import Balance, SourceKind
from claims.ledger.newest import newest_changes
from claims.models import Assessment, Claim, EvidenceItem, Question, Source, Topic, Witness

from .rows import claim_rows, question_rows

DISPUTED = 5
CHANGED = 7
QUESTIONS = 10
TOPICS = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, and ways in: the questions, what has most lines of evidence on both sides, what changed last."""
    disputed = Claim.objects.public().filter(balance=Balance.DISPUTED)
    most_disputed = (
        claim_rows(disputed)
        .annotate(smaller_side=Least("supporting_lines", "contradicting_lines"))
        .order_by("-smaller_side", -(F("supporting_lines") + F("contradicting_lines")), "slug")
    )
    return render(
        request,
        "pages/home.html",
        {
            "questions": question_rows(Question.objects.public())[:QUESTIONS],
            "topics": Topic.objects.public()[:TOPICS],
            "disputed": most_disputed[:DISPUTED],
            "changed": newest_changes(CHANGED),
            "figures": {
                "claims": Claim.objects.public().count(),
                "disputed": disputed.count(),
                "evidence": EvidenceItem.objects.public().count(),
                "sources": Source.objects.public().count(),
                "reports": Source.objects.public().filter(kind=SourceKind.REPORT).count(),
                "witnesses": Witness.objects.public().count(),
                "assessments": Assessment.objects.public().count(),
            },
        },
    )
