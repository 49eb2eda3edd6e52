"""Putting a copy in the place of a PostgreSQL database: in one transaction, which keeps its name, settings and accounts.

A database of its own, renamed at the end, would need an account that may make databases, and lose what the server keeps
for this one: who may connect, what new tables grant to whom.
"""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from django.db import connections

from . import postgresql
from .manifest import BackupError

LISTED = re.compile(r"\d+; \d+ \d+ (TABLE|FUNCTION) (\S+) (.+) \S+\n?")
LOCK_TIMEOUT = "30s"


class PostgresqlPlace:
    """As ``SqlitePlace``, but what is switched is switched: the former rows are gone with the transaction."""

    undoable = False

    def __init__(self, alias: str, database: dict[str, Any], copy: Path) -> None:
        self.alias = alias
        self._database, self._copy = database, copy
        self._preamble = ""

    def prepare(self) -> None:
        """Raises BackupError."""
        for name in ("psql", "pg_restore"):
            postgresql.program(name)
        self._preamble = "\n".join(self._dropping())

    def _dropping(self) -> Iterator[str]:
        """Statements: the tables of this version and those of the copy, and nothing else that the database may hold."""
        yield f"BEGIN; SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'; SET LOCAL client_min_messages = warning;"
        listed = [found.groups() for line in postgresql.listed(self._copy) if (found := LISTED.fullmatch(line))]
        connection = connections[self.alias]
        own = {*connection.introspection.django_table_names(), "django_migrations"}
        connection.close()
        tables = {f'"{name}"' for name in own}
        tables |= {f'"{schema}"."{name}"' for kind, schema, name in listed if kind == "TABLE"}
        yield from (f"DROP TABLE IF EXISTS {table} CASCADE;" for table in sorted(tables))
        yield from (
            f'DROP FUNCTION IF EXISTS "{schema}".{name} CASCADE;' for kind, schema, name in listed if kind == "FUNCTION"
        )

    def hold(self) -> None:
        """Raises BackupError if somebody else is connected: who is not stopped would wait, and then write on."""
        connection = connections[self.alias]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
                "AND usename IS NOT NULL"
            )
            others = cursor.fetchone()[0]
        connection.close()
        if others:
            raise BackupError(
                f"the database {self._database['NAME']} is in use by {others} other connections; stop the site, and "
                "whatever else has it open"
            )

    def switch(self, begin: Callable[[], None]) -> None:
        """``begin`` is called before what a signal must not interrupt.

        Raises BackupError, and then nothing has changed: the transaction is ended by the last line or by nobody.
        """
        options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--no-password", "--output=/dev/null"]
        command, environment = postgresql.command_for("psql", self._database, options)
        unpacking = [postgresql.program("pg_restore"), "--no-owner", "--no-acl", "--file=-", str(self._copy)]
        with postgresql.running(command, environment, stdin=subprocess.PIPE) as psql:
            script = cast(IO[bytes], psql.stdin)
            script.write(f"{self._preamble}\n".encode())
            script.flush()
            with postgresql.running(unpacking, {}, stdout=script) as process:
                process.wait()
            begin()
            script.write(b"\nCOMMIT;\n")
            script.close()

    def undo(self) -> None: ...

    def done(self) -> None: ...

    def leave(self) -> None: ...
