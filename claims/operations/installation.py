"""What the tables need beside their rows to be the ledger's: done after every ``migrate`` and every ``flush``."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS

from claims.ledger import guards


def complete(*, using: str) -> None:
    """Give the database what neither migrations nor rows hold. Whatever stands already, stays."""
    if using == DEFAULT_DB_ALIAS:
        guards.install(using)


@contextmanager
def rebuilding(*, using: str) -> Iterator[None]:
    """Take the guards away while tables are altered or emptied; then complete the database, also after an error."""
    if using == DEFAULT_DB_ALIAS:
        guards.remove(using)
    try:
        yield
    finally:
        complete(using=using)
