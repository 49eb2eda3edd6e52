"""Seeing that what was deleted from the vault does not lie about in the database's own files.

What this cannot reach: backups, replicas, PostgreSQL's write-ahead log until it is recycled, and blocks of a disk that a
file system has set free (docs/vault.md).
"""

from django.db import connections

from .router import VAULT


def wipe() -> bool:
    """Have no former row stay in the vault's files. Whether that was possible: not while others are reading or writing.

    SQLite overwrites deleted rows (``secure_delete``), but its journal still has the page as it was; PostgreSQL keeps
    them in the table until that is written anew.
    """
    connection = connections[VAULT]
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, _pages, _moved = cursor.fetchone()
            return not busy
        cursor.execute("VACUUM (FULL) vault_identity")
        return True
