from claims.models import Question

from .columns import RecordType, text

QUESTION = RecordType(Question, text("slug", "text", "description"))
