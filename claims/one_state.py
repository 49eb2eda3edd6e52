"""Reading one state of the record for minutes, while others write: nobody waits, and nothing is half there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_state(snapshot: str = "") -> Iterator[None]:
    """Let all reads of the block see one state of the record, whatever is written meanwhile.

    ``snapshot``: the state that another process sees, as ``exported`` there; empty: the present one.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")  # not atomic(), which is set to take the only lock for writing
            try:
                yield
            finally:
                # Some errors have SQLite end it by itself, and they are what is to be told.
                if connection.connection.in_transaction:
                    cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            if snapshot:
                cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
            # Rows are asked for by key, a thousand at a time. At the default cost of finding one, that of a turning
            # disk, PostgreSQL reads whole tables for them, and an export takes twice as long.
            cursor.execute("SET LOCAL random_page_cost = 1.1")
            yield


def exported() -> str:
    """The state that this process sees, for another one to see too; empty on SQLite, which has no name for it."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        return str(cursor.fetchone()[0])
