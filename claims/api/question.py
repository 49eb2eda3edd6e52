from django.utils.translation import gettext_lazy as _

from claims.analysis import told
from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.filters.sorting import oldest_first
from claims.models import Claim, Question, SearchLog
from claims.records import Plain

from .part import Rows

PARTS = (
    Rows(
        "searches",
        _("Where somebody looked for an answer, and what came of it; the oldest first."),
        lambda question: oldest_first(SearchLog.objects.public().filter(question=question)),
        "searches",
    ),
)


def reasoned(question: Question) -> Plain:
    """The matrix of the question's claims, in the order of their slugs on whatever database."""
    claims = dict(Claim.objects.public().filter(questions=question).order_by().values_list("slug", "pk"))
    return told.question(Reasoning(facts_for(claims.values())).question(sorted(claims)))
