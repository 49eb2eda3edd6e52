"""SQLite's FTS5 (https://www.sqlite.org/fts5.html): an index over the documents' own table, kept by triggers.

The texts are folded already, words parted by blanks; so of FTS5's tokenizers the simplest does.
"""

from collections import Counter

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import DatabaseError

from claims.models import SearchDocument

from .hits import Hits
from .query import Query, Term

DOCUMENTS = SearchDocument._meta.db_table
INDEX = "claims_searchindex"
WORDS = "claims_searchwords"
SCORE = f"bm25({INDEX}, 10.0, 1.0)"
"""A word in the title counts ten times one in the text."""

CREATED = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {INDEX} "
    f"USING fts5(title, text, content='{DOCUMENTS}', content_rowid='id', tokenize='ascii')"
)
_ADDED = f"INSERT INTO {INDEX}(rowid, title, text) VALUES (NEW.id, NEW.title, NEW.text);"  # noqa: S608 - names of our own
_TAKEN = f"INSERT INTO {INDEX}({INDEX}, rowid, title, text) VALUES ('delete', OLD.id, OLD.title, OLD.text);"  # noqa: S608 - the same
TRIGGERS = {
    f"{INDEX}_{event.lower()}": f'CREATE TRIGGER "{INDEX}_{event.lower()}" AFTER {event} ON {DOCUMENTS} BEGIN {done} END'
    for event, done in (("INSERT", _ADDED), ("DELETE", _TAKEN), ("UPDATE", f"{_TAKEN} {_ADDED}"))
}
"""Name and statement of each, which SQLite keeps word for word. Lost without a word where it rebuilds a table."""


def install(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(CREATED)
        for name in missing(connection):
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"')
            cursor.execute(TRIGGERS[name])


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that are not in place word for word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        stands = dict(cursor.fetchall())
    return [name for name, statement in TRIGGERS.items() if stands.get(name) != statement]


def is_whole(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index holds what the documents do, word by word. FTS5's own check would need to write."""
    try:
        return _indexed(connection) == _documented()
    except DatabaseError:
        return False


def _indexed(connection: BaseDatabaseWrapper) -> Counter[tuple[str, str]]:
    """How often each word stands in each column (https://www.sqlite.org/fts5.html#the_fts5vocab_virtual_table_module)."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{WORDS} USING fts5vocab(main, {INDEX}, col)")
        cursor.execute(f"SELECT col, term, cnt FROM temp.{WORDS}")  # noqa: S608 - names of our own
        found = Counter({(column, word): number for column, word, number in cursor.fetchall()})
        cursor.execute(f"DROP TABLE temp.{WORDS}")
    return found


def _documented() -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for title, text in SearchDocument.objects.values_list("title", "text").iterator():
        found.update(("title", word) for word in title.split(" ") if word)
        found.update(("text", word) for word in text.split(" ") if word)
    return found


def rebuild(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608 - the same


def forget(connection: BaseDatabaseWrapper) -> None:
    """Have no trace left of words that no document has any more: FTS5 keeps them until it merges what holds them."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('optimize')")  # noqa: S608 - the same


def hits(query: Query, *, ranked: bool = False) -> Hits:
    """The documents that the query finds; ranked as well as can be, or in the order in which their records came."""
    if query.wanted:
        asked = " AND ".join(map(_ranked_term if ranked else _term, query.wanted))
        if query.unwanted:
            asked = f"({asked}) NOT ({_any(query)})"
        key = f"{INDEX}.rowid"
        return Hits(f"{INDEX} WHERE {INDEX} MATCH %s", [asked], key, SCORE if ranked else key)
    others = f"id NOT IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"  # noqa: S608 - names of our own
    return Hits(f"{DOCUMENTS} WHERE {others}", [_any(query)], f"{DOCUMENTS}.id", f"{DOCUMENTS}.id")


def _any(query: Query) -> str:
    return " OR ".join(map(_term, query.unwanted))


def _term(term: Term) -> str:
    """Quoted, for FTS5 takes bare words for operators."""
    return f'"{" ".join(term.words)}"{" *" if term.opens else ""}'


def _ranked_term(term: Term) -> str:
    """The whole words once more, so that they rank before others that begin with them."""
    return f'({_term(term)} OR "{" ".join(term.words)}")' if term.opens else _term(term)
