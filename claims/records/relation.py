from claims.models import Claim, ClaimRelation

from .columns import RecordType, one, text

RELATION = RecordType(
    ClaimRelation,
    (one("subject", Claim), *text("kind"), one("object", Claim), *text("note")),
    owners=("subject",),
)
