"""Putting a copy in the place of a SQLite database, by renaming: at every moment one of the two is there, whole."""

import os
import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from claims import disk

from . import files
from .manifest import BackupError, FileTold

STAGED, REPLACED = ".restoring-", ".replaced-"
"""After the database's name: the copy before it takes its place, and what it took the place of."""

BESIDE = ("-wal", "-shm", "-journal")


class SqlitePlace:
    """One database that is replaced: ``prepare``, ``hold``, ``switch``, then ``done`` or ``undo``; at last ``leave``."""

    undoable = True

    def __init__(self, alias: str, name: str, copy: Path, told: FileTold) -> None:
        self.alias = alias
        self._live = Path(name).resolve()
        self._copy, self._told = copy, told
        digits = secrets.token_hex(4)
        self._staged = self._live.with_name(f"{self._live.name}{STAGED}{digits}")
        self._replaced = self._live.with_name(f"{self._live.name}{REPLACED}{digits}")
        self._held: sqlite3.Connection | None = None

    def prepare(self) -> None:
        """Have the copy on the same disk. Raises OSError, BackupError if it is no longer what was checked."""
        for leftover in self._live.parent.glob(f"{self._live.name}{STAGED}*"):
            leftover.unlink()  # of a restore that was killed: there is one at a time
        if files.copy(self._copy, self._staged) != self._told:
            raise BackupError(f"{self._copy} has changed since it was checked")

    def hold(self) -> None:
        """Have nobody else at the database. Raises BackupError if somebody is."""
        if not self._live.exists():
            return
        connection = sqlite3.connect(self._live, timeout=0, isolation_level=None)
        self._held = connection
        try:
            # Only who is alone may leave WAL mode. It also puts what stands in the files beside it into the database.
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise BackupError(
                f"{self._live} is in use ({error}); stop the site, and whatever else has it open"
            ) from error
        except sqlite3.DatabaseError:
            connection.close()  # what is there is no database any more: nobody writes to it, and it is kept aside
            self._held = None
            for beside in BESIDE:
                Path(f"{self._live}{beside}").unlink(missing_ok=True)
        if left := [beside for beside in BESIDE if Path(f"{self._live}{beside}").exists()]:
            raise BackupError(f"{self._live}{left[0]} is still there, so that somebody may have the database open")

    def switch(self, begin: Callable[[], None]) -> None:
        """``begin`` is called before what a signal must not interrupt."""
        begin()
        if self._live.exists():
            os.link(self._live, self._replaced)
        self._staged.replace(self._live)
        disk.flush_folder(self._live.parent)
        self._let_go()

    def undo(self) -> None:
        if self._replaced.exists():
            self._replaced.replace(self._live)
            disk.flush_folder(self._live.parent)

    def done(self) -> None:
        """What was replaced goes."""
        self._replaced.unlink(missing_ok=True)

    def leave(self) -> None:
        """At the end, however it ends."""
        self._let_go()
        with suppress(OSError):
            self._staged.unlink(missing_ok=True)

    def _let_go(self) -> None:
        if self._held is not None:
            self._held.close()
            self._held = None


def kept_aside(name: str) -> list[Path]:
    """Databases that were replaced by a restore that did not come to its end."""
    live = Path(name).resolve()
    return sorted(live.parent.glob(f"{live.name}{REPLACED}*"))
