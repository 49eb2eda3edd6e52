"""What no program can help, in one line for whoever typed the command: a signal, a full disk, a database that is not there."""

import errno
import sqlite3
import tempfile
from argparse import ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError, connection

from claims.operations.busy import is_busy

from .stopping import Stopped

LACKING = {"42P01", "42703"}  # PostgreSQL: undefined_table, undefined_column
FULL = "53100"  # PostgreSQL: disk_full
READ_ONLY = "25006"  # PostgreSQL: read_only_sql_transaction
SPOILED = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}
ONLY_READS = "this process only reads, for EVIDENCE_ROLE is public; run the command where it is all"
CLOSED = {errno.EPIPE, errno.EBADF}  # of what a command says: nobody reads on, or ever did


def path_given(text: str) -> Path:
    """A path from the command line. An empty one is an unset variable of a script, and not the folder one is in."""
    if not text.strip():
        raise ArgumentTypeError("an empty path, expected that of a file or folder")
    return Path(text)


@contextmanager
def in_one_line(subject: object, outcome: Callable[[], str], *, temporary: bool = False) -> Iterator[None]:
    """Raise CommandError for an error of the system around us, and for being stopped. Our own mistakes pass.

    ``subject`` is what the command was at; ``outcome`` says what stands now: “nothing was written.” With
    ``temporary`` an error that names no file is about a temporary one.
    """
    try:
        yield
    except Stopped as stopped:
        raise CommandError(f"{stopped.word}; {outcome()}", returncode=stopped.status) from stopped
    except KeyboardInterrupt as interrupt:  # by Python itself, where `stoppable` left Ctrl-C alone
        raise CommandError(f"Interrupted; {outcome()}", returncode=130) from interrupt
    except OSError as error:
        raise CommandError(f"{system_says(error, subject, temporary=temporary)}; {outcome()}") from error
    except DatabaseError as error:
        if not is_of_the_system(error):
            raise
        raise CommandError(f"{subject}: {database_says(error)}; {outcome()}") from error


def system_says(error: OSError, subject: object, *, temporary: bool) -> str:
    where, scratch = str(subject), tempfile.tempdir  # which is None until somebody needed it
    if error.filename is None and error.errno in CLOSED:
        where += ": standard output"
    elif error.filename is not None and str(error.filename) != where:
        where += f": {error.filename}"
    elif error.filename is None and scratch:
        where += f": temporary file in {scratch}" if temporary else f", or a temporary file in {scratch}"
    return f"{where}: {error.strerror or error}"


def is_of_the_system(error: DatabaseError) -> bool:
    """Whether the database is not as it should be; else it was asked for something wrong."""
    if isinstance(error, OperationalError) or is_busy(error):
        return True
    code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF  # the higher bits say more of the circumstances
    return code in SPOILED or getattr(error.__cause__, "pgcode", None) in {*LACKING, FULL, READ_ONLY}


def database_says(error: DatabaseError) -> str:
    text = next(iter(str(error).splitlines()), "")
    state = getattr(error.__cause__, "pgcode", None)
    name = f"database {connection.settings_dict['NAME']}"
    if is_busy(error):
        return f"{name}: {waited_in_vain()}"
    if settings.PUBLIC_ONLY and (state == READ_ONLY or "readonly database" in text):
        return f"{name}: {ONLY_READS}"
    if state in LACKING or "no such table" in text or "no such column" in text or "has no column named" in text:
        return f"{name}: the tables of this version are not there ({text}); run manage.py migrate first"
    if state == FULL or "database or disk is full" in text:
        return f"{name}: its disk is full ({text})"
    return f"{name}: {text}"


def waited_in_vain() -> str:
    return (
        "another program is writing to the database, an import perhaps, and did not end within "
        f"{settings.DATABASE_WAIT_SECONDS:g} seconds; try again when it has ended"
    )


def outcome_at(path: Path) -> Callable[[], str]:
    """Made before the work begins: says for `in_one_line` whether what is written has taken its place at this path."""
    before = standing(path)
    return lambda: "nothing was written." if standing(path) in (before, None) else "all of it was written."


def standing(path: Path) -> tuple[int, int] | None:
    """Which file or folder that is, as the system knows it; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
