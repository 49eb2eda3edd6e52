"""The databases of a run: made for it, beside the user's own, and gone with it."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from .errors import BenchError


class Databases(Protocol):
    """Scratch databases by name. Each has a data folder of the same name."""

    plain_import: str
    plain_export: str
    """How rows are written, and read, with this database's own means alone."""

    def version(self) -> str: ...
    def create(self, name: str) -> None: ...
    def clone(self, name: str, new: str) -> None: ...
    def environment(self, name: str) -> dict[str, str]: ...
    def address(self, name: str) -> str: ...
    def analyze(self, name: str) -> None: ...
    def drop(self) -> None: ...


@dataclass
class SQLite:
    """Files in a folder, which goes with the run."""

    folder: Path
    plain_import: str = "executemany"
    plain_export: str = "SELECT to CSV"

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def create(self, name: str) -> None:
        """The first command that connects makes it."""
        (self.folder / name).mkdir()

    def clone(self, name: str, new: str) -> None:
        self.create(new)
        shutil.copyfile(self.address(name), self.address(new))

    def environment(self, name: str) -> dict[str, str]:
        return {"EVIDENCE_VAR": str(self.folder / name)}

    def address(self, name: str) -> str:
        return str(self.folder / name / "evidence.sqlite3")

    def analyze(self, name: str) -> None:
        """Nothing: the import has done so, and nothing else would."""

    def drop(self) -> None:
        """Nothing beside the folder."""


@dataclass
class PostgreSQL:
    """Databases on the server that ``url`` names, under names of this process."""

    folder: Path
    url: str
    plain_import: str = "COPY FROM"
    plain_export: str = "COPY TO"
    made: list[str] = field(default_factory=list)

    def version(self) -> str:
        return f"PostgreSQL {self._ask('SHOW server_version').split()[0]}"

    def create(self, name: str) -> None:
        self._make(name, sql.SQL("CREATE DATABASE {}").format(self._quoted(name)))

    def clone(self, name: str, new: str) -> None:
        self._make(new, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(self._quoted(new), self._quoted(name)))

    def environment(self, name: str) -> dict[str, str]:
        return {"EVIDENCE_VAR": str(self.folder / name), "DATABASE_URL": self.address(name)}

    def address(self, name: str) -> str:
        return self._at(self._named(name))

    def analyze(self, name: str) -> None:
        """What autovacuum would do within a minute of an import, and must not do in the middle of measuring."""
        with _connected(self.address(name)) as cursor:
            cursor.execute("VACUUM ANALYZE")

    def drop(self) -> None:
        for name in list(self.made):
            # FORCE: a command that was killed may be connected for a moment longer.
            self._do(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(self._quoted(name)))
            self.made.remove(name)

    def _make(self, name: str, statement: sql.Composable) -> None:
        (self.folder / name).mkdir()
        # Noted before it is there: Ctrl-C meanwhile is felt only when it is.
        self.made.append(name)
        try:
            self._do(statement)
        except BenchError:
            self.made.remove(name)
            raise

    def _named(self, name: str) -> str:
        return f"evidence_bench_{os.getpid()}_{name}"

    def _quoted(self, name: str) -> sql.Identifier:
        return sql.Identifier(self._named(name))

    def _at(self, database: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{database}").geturl()

    def _do(self, statement: sql.Composable) -> None:
        # The database that is named may not be there yet, as for `make test`; that of the server's owner mostly is.
        with _connected(self.url, self._at("postgres")) as cursor:
            cursor.execute(statement)

    def _ask(self, statement: str) -> str:
        with _connected(self.url, self._at("postgres")) as cursor:
            cursor.execute(statement)
            return cursor.fetchone()[0]


@contextmanager
def _connected(*urls: str) -> Iterator[Any]:
    """A cursor at the first that answers, each statement its own transaction. Raises BenchError, without passwords."""
    connection = _first_connection(urls)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    except psycopg2.Error as error:
        raise BenchError(f"PostgreSQL: {str(error).strip().splitlines()[0]}") from None
    finally:
        connection.close()


def _first_connection(urls: Sequence[str]) -> Any:
    refusals = []
    for url in urls:
        try:
            return psycopg2.connect(url, connect_timeout=5)
        except psycopg2.Error as error:
            refusals.append(str(error).strip().splitlines()[0])
    raise BenchError(f"DATABASE_URL: {refusals[0]}")


@contextmanager
def scratch(url: str, folder: Path) -> Iterator[Databases]:
    """Databases of the kind that DATABASE_URL names; they are dropped at the end, however it comes."""
    try:
        scheme = urlsplit(url).scheme if url else "sqlite"
    except ValueError:
        scheme = ""
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        raise BenchError("DATABASE_URL: expected postgres://user:password@host:5432/name, or none for SQLite.")
    databases: Databases = SQLite(folder) if scheme == "sqlite" else PostgreSQL(folder, url)
    try:
        yield databases
    finally:
        databases.drop()
