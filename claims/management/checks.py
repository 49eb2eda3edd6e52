"""What `manage.py check --database default` and `migrate` say of the database beside what Django does."""

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import DEFAULT_DB_ALIAS, connections

from claims.ledger import guards


@register(Tags.database)
def guards_are_in_place(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Whether the database guards the ledger as it should."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not (missing := guards.missing(DEFAULT_DB_ALIAS)):
        return []
    return [
        Warning(
            f"The database does not guard the ledger as it should: {', '.join(missing)}.",
            hint="Run manage.py migrate, which puts the guards in their place; then verifyledger.",
            id="claims.W001",
        )
    ]


# https://www.sqlite.org/wal.html#walresetbug: since 3.7.0; mended in 3.51.3, and in these older lines from here on.
MENDED = (3, 51, 3)
MENDED_BACK = {(3, 44): 6, (3, 50): 7}


def resets_wal_wrongly(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite may, very rarely, lose or damage what two processes write while one of them tidies up."""
    since = MENDED_BACK.get(version[:2])
    return version < MENDED and (since is None or version[2] < since)


@register(Tags.database)
def sqlite_is_mended(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Whether the SQLite that a public site writes with is one that is known to be safe.

    Said by what looks at databases alone (`migrate`, `check --database default`): a program's library is the system's,
    and no setting of the site mends it.
    """
    used = [alias for alias in databases or () if connections[alias].vendor == "sqlite"]
    if not used or not settings.PRODUCTION or not resets_wal_wrongly(sqlite3.sqlite_version_info):
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug: very rarely, a write that meets another process's "
            "checkpoint is lost, or damages the database.",
            hint=(
                "Use SQLite 3.51.3 or newer (or 3.50.7, or 3.44.6), or PostgreSQL. Until then keep backups, and run "
                "verifyledger --state after each. https://www.sqlite.org/wal.html#walresetbug"
            ),
            id="claims.W006",
        )
    ]
