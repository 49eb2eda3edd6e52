"""Rows into tables, many at a time, without a model instance for each.

An instance and its insert cost some 40 µs a row, which is most of what an import may take. The
statement is plain SQL that both databases understand; values go through the fields all the same.
"""

from collections.abc import Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

ROWS = 250
"""In one statement: with some 25 columns, well below SQLite's 32,766 parameters."""


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows whose values are as the database takes them, in the order of ``columns`` (field attnames)."""
    if not rows:
        return
    quote = connection.ops.quote_name
    names = ", ".join(quote(_column(model, name)) for name in columns)
    one = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS):
            some = rows[start : start + ROWS]
            values = [value for row in some for value in row]
            into = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "  # noqa: S608 - quoted names of our own
            cursor.execute(into + ", ".join([one] * len(some)), values)


def _column(model: type[models.Model], attname: str) -> str:
    return next(str(field.column) for field in model._meta.concrete_fields if field.attname == attname)


def reset_sequences(tables: Sequence[type[models.Model]]) -> None:
    """Let the database go on counting behind the primary keys that were given here."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
