from claims.analysis import told
from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.models import Claim, Question
from claims.records import Plain

from .lookup import data_of


@data_of(Question)
def detail(question: Question) -> Plain:
    """The question with the matrix of its claims, in the order of their slugs on whatever database."""
    claims = dict(Claim.objects.public().filter(questions=question).order_by().values_list("slug", "pk"))
    return told.question(Reasoning(facts_for(claims.values())).question(sorted(claims)))
