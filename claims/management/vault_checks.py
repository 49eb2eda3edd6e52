"""What `manage.py check` says of the identity vault; with `--database vault`, and after `migrate`, of what is in it too."""

import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 - Django's name
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

VAULT = "vault"
"""The alias of the database, and the label of the app."""


@register(Tags.security)
def vault_stands_apart(**_kwargs: Any) -> list[CheckMessage]:
    """Whether the vault is a database of its own, and its file its owner's alone."""
    if VAULT not in settings.DATABASES:
        return []
    return [*_same_database(), *_open_file()]


def _same_database() -> Iterator[CheckMessage]:
    one, other = (_place(settings.DATABASES[alias]) for alias in (DEFAULT_DB_ALIAS, VAULT))
    if one == other:
        yield Error(
            "The identity vault is the same database as the record.",
            hint="Give EVIDENCE_VAULT_URL another one: whoever copies the record must not have the vault with it.",
            id="claims.E001",
        )


def _place(database: dict[str, Any]) -> tuple[Any, ...]:
    if database["ENGINE"].endswith("sqlite3"):
        return (Path(database["NAME"]).resolve(),)
    return tuple(str(database.get(name) or "") for name in ("HOST", "PORT", "NAME"))


def _open_file() -> Iterator[CheckMessage]:
    database = settings.DATABASES[VAULT]
    path = Path(database["NAME"])
    if not database["ENGINE"].endswith("sqlite3") or not path.is_file():
        return
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Warning(
            "Other accounts of this machine may open the identity vault’s file.",
            hint=f"Let its owner alone: chmod 600 {path}",
            id="claims.W002",
        )


@register(Tags.database)
def vault_can_be_opened(*, databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Whether the vault has its table, and whether there is a key for each of its rows."""
    if VAULT not in (databases or ()) or VAULT not in connections.settings:
        return []
    identities: Any = apps.get_model(VAULT, "Identity")._default_manager
    try:
        used = set(identities.values_list("key_id", flat=True).distinct())
    except DatabaseError:
        return [
            Warning("The identity vault has no tables yet.", hint="Run manage.py migrate.", id="claims.W003"),
        ]
    return list(_keys(used))


def _keys(used: set[str]) -> Iterator[CheckMessage]:
    # Not at the top: a process without the vault has none of it.
    from claims.vault.sealing import known_ids  # noqa: PLC0415 - see above

    known = known_ids()
    if used and not known:
        yield Warning(
            "The identity vault holds identities, and no key is set: it stays shut.",
            hint="Set EVIDENCE_VAULT_KEY to the key that they were sealed with.",
            id="claims.W004",
        )
    elif unknown := sorted(used - set(known)):
        yield Warning(
            f"The identity vault holds identities sealed with keys that the settings do not name: {', '.join(unknown)}.",
            hint="Put them into EVIDENCE_VAULT_FORMER_KEYS, and run manage.py rotatevaultkey.",
            id="claims.W005",
        )
