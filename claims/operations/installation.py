"""What the tables need beside their rows: the ledger's guards, the search index. Done after ``migrate`` and ``flush``."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from claims.ledger import guards
from claims.models import SearchDocument
from claims.search.index import vendor

from . import discounted, documents
from .ledger import hold
from .roles import settle_roles

ROLES_CAME_WITH = ("claims", "0006_roles")
SEARCH_CAME_WITH = ("claims", "0008_search")


def complete(*, using: str) -> None:
    """Give the database what neither migrations nor rows hold: guards, and what each role may do, the search index.

    Twice changes nothing.
    """
    if using != DEFAULT_DB_ALIAS:
        return
    guards.install(using)
    applied = MigrationRecorder(connections[using]).applied_migrations()
    if ROLES_CAME_WITH in applied:
        settle_roles()
    if SEARCH_CAME_WITH in applied:
        _index(using)


def _index(using: str) -> None:
    """What is worked out of records that are older than the search is stored once, when all tables are of this version."""
    connection = connections[using]
    vendor(connection).install(connection)
    if SearchDocument.objects.exists():
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes("claims")):
        with transaction.atomic(using):
            hold()  # what is told beside a change would be what was before it
            discounted.recount()
            documents.reindex()


@contextmanager
def rebuilding(*, using: str) -> Iterator[None]:
    """Take the guards away while tables are altered or emptied; then complete the database, also after an error."""
    if using == DEFAULT_DB_ALIAS:
        guards.remove(using)
    try:
        yield
    finally:
        complete(using=using)
