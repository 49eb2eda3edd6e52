"""Copies of SQLite databases: one `VACUUM INTO` of one snapshot.

In WAL mode it only reads: writers go on meanwhile, and the log beside the database grows until it has ended. SQLite's
backup interface copies pages instead, and with them what was deleted and still stands in free ones.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings

from claims import disk

from .content import READ, SESSIONS, Content
from .manifest import BackupError

ENGINE = "sqlite"
ENDING = ".sqlite3"
ASKED_EVERY = 20_000
"""Steps of SQLite's machine between two looks whether somebody wants it to stop: some milliseconds."""

MOST_TOLD = 5


def copy(database: dict[str, Any], target: Path) -> None:
    """Raises BackupError, OSError, or what a signal raises."""
    source = Path(database["NAME"])
    if not source.is_file():
        raise BackupError(f"{source}: there is no such database; run manage.py migrate first")
    target.touch(mode=0o600, exist_ok=False)  # SQLite takes an empty file, and would make one that others may read
    with _saying(source), closing(sqlite3.connect(source, timeout=settings.DATABASE_WAIT_SECONDS)) as connection:
        connection.isolation_level = None
        with interruptible(connection):
            connection.execute("VACUUM INTO ?", [str(target)])
    with _saying(target), closing(sqlite3.connect(target)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode = OFF")  # nobody needs half of a copy
        connection.execute("PRAGMA secure_delete = ON")
        if SESSIONS in _tables(connection):
            connection.execute(f'DELETE FROM "{SESSIONS}"')  # noqa: S608 - a name of our own
    with target.open("rb+") as file:
        disk.flush(file)


def read(path: Path, *, thoroughly: bool = True) -> Content:
    """What is in the copy; ``thoroughly``: with SQLite's own check of all its pages. Raises BackupError."""
    address = f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"  # makes no file beside it
    with _saying(path), closing(sqlite3.connect(address, uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        with interruptible(connection):
            return _content(connection, thoroughly=thoroughly)


def _content(connection: sqlite3.Connection, *, thoroughly: bool) -> Content:
    content = Content(server=sqlite3.sqlite_version)
    if thoroughly:
        said = [row[0] for row in connection.execute(f"PRAGMA integrity_check({MOST_TOLD})")]
        content.problems += [f"SQLite finds: {text}" for text in said if text != "ok"]
        broken = [row[0] for row in connection.execute("PRAGMA foreign_key_check")]
        content.problems += [f"a row of {table} names one that is not there" for table in broken[:MOST_TOLD]]
    for table in _tables(connection):
        content.counts[table] = connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - from its schema
        if table in READ:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - a name of our own
                content.take(table, dict(row))
    return content.done()


def _tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that hold rows, not those in which SQLite keeps its indexes for searching."""
    found = list(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"))
    virtual = tuple(name for name, sql in found if (sql or "").upper().startswith("CREATE VIRTUAL"))
    return [name for name, _sql in found if not name.startswith(("sqlite_", *virtual))]


@contextmanager
def interruptible(connection: sqlite3.Connection) -> Iterator[None]:
    """Have a signal end a long statement, and not wait for it: Python hears of one only while its own code runs."""
    raised: list[BaseException] = []

    def look() -> int:
        try:
            _nothing()
        except BaseException as error:  # noqa: BLE001 - SQLite would swallow it; raised again below
            raised.append(error)
        return len(raised)

    connection.set_progress_handler(look, ASKED_EVERY)
    try:
        yield
    except sqlite3.OperationalError as error:
        if raised:
            raise raised[0] from error
        raise
    finally:
        connection.set_progress_handler(None, 0)


def _nothing() -> None:
    """Where Python runs the handlers of signals that have come."""


@contextmanager
def _saying(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"{path}: {error}") from error
