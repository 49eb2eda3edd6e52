from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import DEFAULT_DB_ALIAS, connections

from claims.management.failures import ONLY_READS
from claims.operations.installation import rebuilding

VAULT = "vault"
"""The identity vault's app, and the alias of the only database that has its tables."""


class Command(Migrate):
    help = (
        f"{Migrate.help} The identity vault, a database of its own, goes along. The ledger’s guards are taken away "
        "meanwhile and put in their place again afterwards: SQLite loses triggers when it alters a table."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for which in _databases(options):
            if options["plan"] or options["check_unapplied"]:
                super().handle(*args, **which)  # looks only
                continue
            _make_ready(which["database"])
            with rebuilding(using=which["database"]):
                super().handle(*args, **which)
            if which["database"] == VAULT and not options["skip_checks"]:
                self.check(databases=[VAULT])


def _make_ready(alias: str) -> None:
    """Raises CommandError where nothing may be written. The vault's file is for its owner alone from the beginning."""
    database: Any = connections[alias]
    if alias == VAULT and database.vendor == "sqlite" and not database.is_in_memory_db():
        path = Path(database.settings_dict["NAME"])
        path.touch(mode=0o600)
        path.chmod(0o600)
    with database.cursor() as cursor:
        asked = "PRAGMA query_only" if database.vendor == "sqlite" else "SHOW default_transaction_read_only"
        cursor.execute(asked)
        if cursor.fetchone()[0] in {1, "on"}:
            raise CommandError(f"{ONLY_READS[:1].upper()}{ONLY_READS[1:]}.")


def _databases(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The options for each database that is meant: without a word of app or database, for all that the site has."""
    vault = options | {"database": VAULT, "app_label": VAULT, "run_syncdb": False}
    vault |= {"skip_checks": True}  # before it has tables all there is to say is that it has none
    if VAULT in {options["app_label"], options["database"]}:
        if VAULT not in connections:
            raise CommandError("This process has no vault: EVIDENCE_ROLE is public.")
        yield vault
        return
    yield options
    # Whoever has the tables of apps without migrations made is Django's test runner, which names each database itself.
    alone = options["database"] != DEFAULT_DB_ALIAS or options["app_label"] or options["run_syncdb"]
    if VAULT in connections and not alone:
        yield vault
