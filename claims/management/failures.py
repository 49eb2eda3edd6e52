"""What no program can help, in one line for whoever typed the command: a signal, a full disk, a database that is not there."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError
from django.db import DatabaseError, connection

from claims.operations.busy import is_busy

from .busy import waited_in_vain
from .stopping import Stopped

LACKING = {"42P01", "42703"}  # PostgreSQL: undefined_table, undefined_column
FULL = "53100"  # PostgreSQL: disk_full


@contextmanager
def in_one_line(subject: object, outcome: Callable[[], str], *, temporary: bool = False) -> Iterator[None]:
    """Raise CommandError for an error of the system around us, and for being stopped.

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
        raise CommandError(f"{subject}: {database_says(error)}; {outcome()}") from error


def system_says(error: OSError, subject: object, *, temporary: bool) -> str:
    where, scratch = str(subject), tempfile.tempdir  # which is None until somebody needed it
    if error.filename is not None and str(error.filename) != where:
        where += f": {error.filename}"
    elif error.filename is None and scratch:
        where += f": temporary file in {scratch}" if temporary else f", or a temporary file in {scratch}"
    return f"{where}: {error.strerror or error}"


def database_says(error: DatabaseError) -> str:
    text = next(iter(str(error).splitlines()), "")
    state = getattr(error.__cause__, "pgcode", None)
    name = f"database {connection.settings_dict['NAME']}"
    if is_busy(error):
        return f"{name}: {waited_in_vain()}"
    if state in LACKING or "no such table" in text or "no such column" in text or "has no column named" in text:
        return f"{name}: the tables of this version are not there ({text}); run manage.py migrate first"
    if state == FULL or "database or disk is full" in text:
        return f"{name}: its disk is full ({text})"
    return f"{name}: {text}"
