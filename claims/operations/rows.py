"""Rows into tables, many at a time, without a model instance for each.

An instance and its insert cost some 40 µs a row, which is most of what an import may take. Values go in as
the database takes them (``adapt_datefield_value`` and the like).
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models

ROWS = 250
"""In one statement: with some 25 columns, well below SQLite's 32,766 parameters."""

CACHE = 256 * 2**20
"""Bytes at most, taken as they are needed and given back when the connection is closed."""

T = TypeVar("T")
Rows = Sequence[Sequence[Any]]


def make_room() -> None:
    """Before very many rows: let this connection keep more of SQLite's file in memory. PostgreSQL has its own setting.

    With SQLite's 2 MB the pages of the indexes are written and read again many times before the transaction ends:
    for a million rows a fifth of the time.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE // 1024}")  # negative: in KiB


def insert(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Insert rows whose values are in the order of ``columns`` (field attnames)."""
    quote = connection.ops.quote_name
    into = f"{quote(model._meta.db_table)} ({', '.join(quote(_field(model, name).column) for name in columns)})"
    one = _bracketed(["%s"] * len(columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # COPY takes half the time of an INSERT there
            lines = ["\t".join(map(_copied, row)) + "\n" for row in rows]
            with connection.wrap_database_errors:  # Django does so for `execute` alone
                cursor.copy_expert(f"COPY {into} FROM STDIN", io.StringIO("".join(lines)))
            return
        for some in _some(rows):
            values = ", ".join([one] * len(some))
            cursor.execute(
                f"INSERT INTO {into} VALUES {values}",  # noqa: S608 - quoted names of our own
                [value for row in some for value in row],
            )


def update(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Update rows: each holds a primary key, then the values of ``columns`` (field attnames). Needs SQLite 3.33."""
    quote = connection.ops.quote_name
    table, key = quote(model._meta.db_table), _field(model, "id")
    fields = [_field(model, name) for name in columns]
    # Both databases call the columns of VALUES column1, column2 …
    to = ", ".join(f"{quote(field.column)} = new.column{place}" for place, field in enumerate(fields, 2))
    one = _bracketed([_typed(field) for field in (key, *fields)])
    with connection.cursor() as cursor:
        for some in _some(rows):
            values = ", ".join([one] * len(some))
            cursor.execute(
                f"UPDATE {table} SET {to} FROM (VALUES {values}) AS new "  # noqa: S608 - quoted names of our own
                f"WHERE {table}.{quote(key.column)} = new.column1",
                [value for row in some for value in row],
            )


def analyse(model: type[models.Model]) -> None:
    """Tell the planner what a table holds that has grown, for without statistics it takes common values for rare.

    On PostgreSQL, whose daemon sees only what is committed, a join of 5,000 rows took 20 s in the midst of an
    import. SQLite never looks by itself: after an import of 4,000 claims a list took 10 s, and 0.1 s with this. Nothing of its indexes is left out (`analysis_limit`),
    or it takes a state that all records have for one that a thousand have.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


def reset_sequences(tables: Sequence[type[models.Model]]) -> None:
    """Let the database go on counting behind the primary keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _field(model: type[models.Model], attname: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _typed(field: Any) -> str:
    """A placeholder for a value that stands in no table yet: PostgreSQL would take a date there for text.

    Without the length of its type: a text that is too long is for the column to refuse, and not for a cast to cut.
    """
    if connection.vendor != "postgresql":
        return "%s"
    return f"%s::{field.cast_db_type(connection).partition('(')[0]}"


_ESCAPED = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _copied(value: Any) -> str:
    """A value as COPY reads it: https://www.postgresql.org/docs/current/sql-copy.html, "Text Format"."""
    if value is None:
        return r"\N"
    if isinstance(value, bytes):
        return rf"\\x{value.hex()}"
    return str(value).translate(_ESCAPED)


def _bracketed(placeholders: Sequence[str]) -> str:
    return f"({', '.join(placeholders)})"


def _some(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), ROWS):
        yield rows[start : start + ROWS]
