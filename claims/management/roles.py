"""After a command that changes tables or empties them: what must stand in the database however that went."""

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder

from claims.operations.roles import settle_roles

ROLES_CAME_WITH = ("claims", "0006_roles")


def settle_roles_in(database: str) -> None:
    """Settle the roles, if this is the database that holds them and its tables are there."""
    if database != DEFAULT_DB_ALIAS:
        return
    if ROLES_CAME_WITH in MigrationRecorder(connections[database]).applied_migrations():
        settle_roles()
