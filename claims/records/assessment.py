from claims.models import Agent, Assessment, Claim

from .columns import RecordType, one, text

ASSESSMENT = RecordType(
    Assessment,
    (
        *text("slug"),
        one("claim", Claim),
        one("assessor", Agent),
        *text("verdict", "confidence", "date", "rationale"),
    ),
    owners=("claim",),
)
