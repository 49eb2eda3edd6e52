from claims.models import Claim, Question, Topic

from .columns import RecordType, many, text

CLAIM = RecordType(
    Claim,
    (
        *text("slug", "statement", "form"),
        many("topics", Topic),
        many("questions", Question),
        *text("original", "language", "scope"),
    ),
)
