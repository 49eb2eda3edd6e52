"""What the tables need beside their rows to be the ledger's: done after every ``migrate`` and every ``flush``."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from claims.ledger import guards

from .roles import settle_roles

ROLES_CAME_WITH = ("claims", "0006_roles")


def complete(*, using: str) -> None:
    """Give the database what neither migrations nor rows hold: guards, and what each role may do. Twice changes nothing."""
    if using != DEFAULT_DB_ALIAS:
        return
    guards.install(using)
    if ROLES_CAME_WITH in MigrationRecorder(connections[using]).applied_migrations():
        settle_roles()


@contextmanager
def rebuilding(*, using: str) -> Iterator[None]:
    """Take the guards away while tables are altered or emptied; then complete the database, also after an error."""
    if using == DEFAULT_DB_ALIAS:
        guards.remove(using)
    try:
        yield
    finally:
        complete(using=using)
