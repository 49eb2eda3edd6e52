from claims.models import Claim, EvidenceItem, EvidenceLink

from .columns import RecordType, one, text

LINK = RecordType(
    EvidenceLink,
    (one("claim", Claim), one("item", EvidenceItem), *text("stance", "strength", "rationale")),
    owners=("claim",),
)
