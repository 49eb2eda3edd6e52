"""Which database of the site is copied how."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from . import postgresql, sqlite
from .content import Content
from .manifest import BackupError, DatabaseTold

VAULT = "vault"
ALIASES = (DEFAULT_DB_ALIAS, VAULT)
"""The vault after the record: of every identity that a copy of the record leads to, the vault's copy has the row."""

ENDINGS = {sqlite.ENGINE: sqlite.ENDING, postgresql.ENGINE: postgresql.ENDING}


def require_both() -> None:
    """Raises BackupError in a process for the public."""
    if settings.PUBLIC_ONLY or VAULT not in connections:
        raise BackupError(
            "this process has no vault: EVIDENCE_ROLE is public. Run it with the settings of the process that has the "
            "editors' desk"
        )


def settings_of(alias: str) -> dict[str, Any]:
    return dict(connections[alias].settings_dict)


def engine_of(alias: str) -> str:
    return str(connections[alias].vendor)


def copy(alias: str, folder: Path) -> Path:
    """Copy the database into the folder; the copy's path. Raises BackupError, OSError."""
    target = folder / f"{alias}{ENDINGS[engine_of(alias)]}"
    if engine_of(alias) == sqlite.ENGINE:
        sqlite.copy(settings_of(alias), target)
    else:
        postgresql.copy(alias, settings_of(alias), target)
    return target


def read(engine: str, path: Path) -> Content:
    """What is in a copy. Raises BackupError if it is damaged."""
    if engine not in ENDINGS:
        raise BackupError(f"{path.name} is of the database {engine!r}, expected one of {', '.join(ENDINGS)}")
    return sqlite.read(path) if engine == sqlite.ENGINE else postgresql.read(path)


def told(engine: str, file: str, content: Content) -> DatabaseTold:
    return DatabaseTold(
        engine=engine,
        file=file,
        server=content.server,
        migrations=content.migrations,
        counts=content.counts,
        logs=content.logs,
    )
