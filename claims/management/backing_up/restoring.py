"""Putting a backup in the place of the site's databases and files."""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from claims.ledger import guards
from claims.ledger.checkpoint import VerifierKey
from claims.management.progress import Progress
from claims.management.stopping import Stop
from claims.management.verification import Found, logs
from claims.models import LedgerEntry, SearchDocument
from claims.one_state import one_state
from claims.operations import attachment
from claims.operations.installation import complete
from claims.search.index import vendor

from . import comparing, databases, files, sqlite
from .checking import Checked
from .manifest import BackupError, DatabaseTold
from .replacing_postgresql import PostgresqlPlace
from .replacing_sqlite import SqlitePlace, kept_aside

Place = SqlitePlace | PostgresqlPlace


@dataclass
class Restored:
    """What was done. ``said``: what whoever restored has to know; ``wrong``: what is not as it must be."""

    switched: list[str] = field(default_factory=list)
    """Aliases of the databases that have been replaced."""
    files: int = 0
    """Files that were not in the store, and are now."""
    said: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def restore(folder: Path, checked: Checked, done: Restored, *, replace: bool, stop: Stop, shown: Progress) -> None:
    """Put the backup, which is whole, in the place of what the site has, and tell in ``done`` what was done.

    Raises BackupError or OSError.
    """
    databases.require_both()
    _refuse_other_kind(checked)
    with _alone():
        if not replace:
            _refuse_full()
        before = comparing.remember()
        places = [_place(alias, folder, checked) for alias in checked.manifest.databases]
        places.sort(
            key=lambda place: place.undoable
        )  # what cannot be undone goes first: it may fail, and then all stands
        try:
            for place in places:
                place.hold()  # before anything is copied: whoever has to stop the site first should not wait
                place.prepare()
            done.files = _give_files(folder, checked, shown)
            shown.begin("Replacing the databases")
            _switch(places, done, stop)
            _compare(checked, done)
            if done.wrong:
                _undo(places, done)
            for place in places:
                place.done()
            stop.end_writing()
        finally:
            for place in places:
                place.leave()
        _complete(checked, before, done, shown)


# ---------------------------------------------------------------- before


@contextmanager
def _alone() -> Iterator[None]:
    """One restore at a time. Raises BackupError."""
    descriptor = os.open(settings.FILES_DIR, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupError("another restore is at work") from error
    finally:
        os.close(descriptor)


def _refuse_other_kind(checked: Checked) -> None:
    """Another engine, or tables that this version does not know."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    for alias, told in checked.manifest.databases.items():
        engine = databases.engine_of(alias)
        if told.engine != engine:
            raise BackupError(
                f"{told.file} is a copy of {told.engine}, and the site's database {alias} is {engine}. A backup goes back "
                "to the kind it came from; from one to another lead exportdata --all and importdata"
            )
        if unknown := sorted(set(told.migrations) - known):
            raise BackupError(
                f"{told.file} is of a newer version of the site ({checked.manifest.version}), with migrations that this "
                f"one does not know: {', '.join(unknown[:3])}. Install that version first"
            )


def _refuse_full() -> None:
    """Raises BackupError if there is anything to lose."""
    for alias, model in (
        (DEFAULT_DB_ALIAS, LedgerEntry),
        (DEFAULT_DB_ALIAS, get_user_model()),
        (databases.VAULT, apps.get_model(databases.VAULT, "Identity")),
    ):
        connection = connections[alias]
        try:
            if model._meta.db_table not in connection.introspection.table_names():
                continue
            full = model._base_manager.using(alias).exists()
        except DatabaseError as error:
            raise BackupError(
                f"the database {alias} cannot be read ({str(error).splitlines()[0]}); --replace puts the backup in its place"
            ) from error
        finally:
            connection.close()
        if full:
            raise BackupError("this site is not empty; --replace puts the backup in the place of all it has")


def _place(alias: str, folder: Path, checked: Checked) -> Place:
    told = checked.manifest.databases[alias]
    database = databases.settings_of(alias)
    if told.engine == sqlite.ENGINE:
        return SqlitePlace(alias, database["NAME"], folder / told.file, checked.manifest.files[told.file])
    return PostgresqlPlace(alias, database, folder / told.file)


# ---------------------------------------------------------------- meanwhile


def _give_files(folder: Path, checked: Checked, shown: Progress) -> int:
    """Have every file of the backup in its place, before rows name it; how many were not. Those that are there stay."""
    roots = files.roots()
    kept = [path for path in checked.manifest.files if path.partition("/")[0] in roots]
    shown.begin("Giving files back", len(kept), unit="files")
    given = 0
    for path in kept:
        shown.advance(1)
        where, _slash, name = path.partition("/")
        target, expected = roots[where] / name, checked.manifest.files[path]
        if target.is_file() and files.told(target) == expected:
            continue
        if where == files.COPIES:
            attachment.settle_copy(folder / path, expected["sha256"])
        else:
            files.put(folder / path, target, expected)
        given += 1
    return given


def _switch(places: Sequence[Place], done: Restored, stop: Stop) -> None:
    """Raises BackupError or OSError that says what stands."""
    for place in places:
        try:
            place.switch(stop.begin_writing)
        except BaseException as error:
            _undo([one for one in places if one.alias in done.switched], done)
            if done.switched and isinstance(error, BackupError | OSError):
                raise BackupError(
                    f"{error}. The database {' and '.join(done.switched)} has been replaced by the backup, the database "
                    f"{place.alias} has not; mend this, and restore once more with --replace"
                ) from error
            raise
        done.switched.append(place.alias)


def _undo(places: Sequence[Place], done: Restored) -> None:
    for place in places:
        if place.undoable and place.alias in done.switched:
            place.undo()
            done.switched.remove(place.alias)


def _compare(checked: Checked, done: Restored) -> None:
    """Whether the databases hold what the backup does."""
    for alias, told in checked.manifest.databases.items():
        try:
            _compare_one(alias, told, done)
        except DatabaseError as error:
            done.wrong.append(f"The database {alias} cannot be read: {str(error).splitlines()[0]}")
        finally:
            connections[alias].close()


def _compare_one(alias: str, told: DatabaseTold, done: Restored) -> None:
    connection = connections[alias]
    applied = MigrationRecorder(connection).applied_migrations()
    if sorted(f"{app}.{name}" for app, name in applied) != told.migrations:
        done.wrong.append(f"The database {alias} has other migrations than the backup.")
    with connection.cursor() as cursor:
        for table, rows in told.counts.items():
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - quoted
            found = cursor.fetchone()[0]
            if found != rows:
                done.wrong.append(f"{table} has {found:,} rows, expected {rows:,}.")


# ---------------------------------------------------------------- afterwards


def _complete(checked: Checked, before: comparing.Remembered, done: Restored, shown: Progress) -> None:
    """What neither rows nor files hold is put in its place; what there is to say is said."""
    if not done.switched:
        return
    for alias in checked.manifest.databases:
        database = databases.settings_of(alias)
        if databases.engine_of(alias) == sqlite.ENGINE and (aside := kept_aside(database["NAME"])):
            done.said.append(f"Of a restore that did not come to its end there is still {', '.join(map(str, aside))}.")
    if checked.manifest.origin != settings.LEDGER_ORIGIN:
        done.said.append(
            f"The backup is of {checked.manifest.origin}, and this site is called {settings.LEDGER_ORIGIN}: checkpoints "
            "are signed under that name (EVIDENCE_LEDGER_ORIGIN)."
        )
    if behind := _behind(checked):
        done.said.append(
            f"The backup is of version {checked.manifest.version}, older than this one ({len(behind)} migrations): run "
            "manage.py migrate, then verifyledger --state."
        )
        return
    complete(using=DEFAULT_DB_ALIAS)
    done.said += comparing.differences(before, comparing.remember(), checked.manifest.begun)
    done.wrong += _whole(shown)


def _behind(checked: Checked) -> set[str]:
    known = MigrationLoader(None)
    every = {f"{app}.{name}" for app, name in known.disk_migrations if app in known.migrated_apps}
    return every - set().union(*(told.migrations for told in checked.manifest.databases.values()))


def _whole(shown: Progress) -> Iterator[str]:
    """What is wrong with the record as it is now."""
    connection = connections[DEFAULT_DB_ALIAS]
    if missing := guards.missing():
        yield f"The database does not guard the ledger as it should: {', '.join(missing)}."
    if missing := vendor(connection).missing(connection):
        yield f"The search index is not as it should be: {', '.join(missing)}."
    if not vendor(connection).is_whole(connection) or (
        LedgerEntry.objects.exists() and not SearchDocument.objects.exists()
    ):
        yield "The search index does not hold what the record does; run manage.py recount."
    with one_state():
        found = Found().take(logs([VerifierKey.parse(text) for text in settings.LEDGER_KEYS], [], shown))
    yield from (f"{finding}." for finding in found.first)
