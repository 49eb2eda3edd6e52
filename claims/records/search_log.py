from claims.models import Agent, Claim, Question, SearchLog

from .columns import RecordType, one, text

SEARCH_LOG = RecordType(
    SearchLog,
    (
        *text("slug"),
        one("claim", Claim),
        one("question", Question),
        one("searched_by", Agent),
        *text("date", "repository", "scope", "query", "outcome", "note"),
    ),
    owners=("claim", "question"),
)
