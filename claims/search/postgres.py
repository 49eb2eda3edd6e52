"""PostgreSQL's text search (https://www.postgresql.org/docs/current/textsearch.html): a generated column, and its index.

The texts are folded already; ``simple`` takes their words as they are.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models import SearchDocument

from .hits import Hits
from .query import Query, Term

DOCUMENTS = SearchDocument._meta.db_table
KEY = f"{DOCUMENTS}.id"
COLUMN = "vector"
INDEX = "claims_searchdocument_vector"
ASKED = "to_tsquery('simple', %s)"
WEIGHTS = "'{0, 0, 0.1, 1}'"
"""Of the labels D, C, B and A: a word in the title counts ten times one in the text."""

BY_LENGTH = 1
"""Divides by 1 + the logarithm of the document's length."""

WORDS = "setweight(to_tsvector('simple', title), 'A') || setweight(to_tsvector('simple', text), 'B')"
RANK = f"ts_rank({WEIGHTS}, {COLUMN}, {ASKED}, {BY_LENGTH})"
CREATED = (
    f"ALTER TABLE {DOCUMENTS} ADD COLUMN IF NOT EXISTS {COLUMN} tsvector GENERATED ALWAYS AS ({WORDS}) STORED",
    f"CREATE INDEX IF NOT EXISTS {INDEX} ON {DOCUMENTS} USING gin ({COLUMN})",
)


def install(connection: BaseDatabaseWrapper) -> None:
    if missing(connection):
        with connection.cursor() as cursor:
            for statement in CREATED:
                cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The column or the index, where it is not there."""
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, DOCUMENTS)}
        indexes = connection.introspection.get_constraints(cursor, DOCUMENTS)
    return [*({COLUMN} - columns), *({INDEX} - set(indexes))]


def is_whole(_connection: BaseDatabaseWrapper) -> bool:
    """It cannot differ: the column is worked out by the database."""
    return True


def rebuild(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"REINDEX INDEX {INDEX}")


def forget(_connection: BaseDatabaseWrapper) -> None:
    """Nothing to do: what no row says any more nobody can ask for, and PostgreSQL's vacuum takes it away."""


def hits(query: Query, *, ranked: bool = False) -> Hits:
    """The documents that the query finds; ranked as well as can be, or in the order in which their records came."""
    asked = " & ".join([*map(_term, query.wanted), *(f"!{_term(term)}" for term in query.unwanted)])
    source = f"{DOCUMENTS} WHERE {COLUMN} @@ {ASKED}"
    if not (ranked and query.wanted):
        return Hits(source, [asked], KEY, KEY)
    # The whole words once more, so that they rank before others that begin with them: within one query PostgreSQL
    # takes a word and its beginning for the same.
    whole = " | ".join(_words(term) for term in query.wanted)
    wanted = " & ".join(map(_term, query.wanted))
    return Hits(source, [asked], KEY, f"-({RANK} + {RANK})", [wanted, whole])


def _term(term: Term) -> str:
    return f"({_words(term)}{':*' if term.opens else ''})"


def _words(term: Term) -> str:
    return " <-> ".join(f"'{word}'" for word in term.words)
