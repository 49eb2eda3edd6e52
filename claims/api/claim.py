from claims.analysis import told
from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.models import Claim
from claims.records import Plain

from .lookup import data_of


@data_of(Claim)
def detail(claim: Claim) -> Plain:
    """The claim with all that the record makes of it."""
    return told.claim(Reasoning(facts_for([claim.pk])).claim(claim.slug))
