"""
Bring database and static files up to date: `python scripts/prepare.py [--seed]`, as `make run` and `make serve` do.

The same as `manage.py migrate`, `recount` where that changed something, `seed` and `collectstatic` one after the other,
but Django starts once.
"""

import os
import sys
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import manage

COMMANDS = {
    "migrate": ["--verbosity", "0"],
    "recount": ["--verbosity", "0"],
    "seed": [],
    "collectstatic": ["--no-input", "--verbosity", "0"],
}


def main() -> None:
    if sys.argv[1:] not in ([], ["--seed"]):
        sys.exit("usage: python scripts/prepare.py [--seed]")
    wanted = {"migrate", "collectstatic"}
    if sys.argv[1:] == ["--seed"]:
        wanted.add("seed")
    if is_to_be_migrated():
        wanted.add("recount")  # new columns of figures are empty
    for name, arguments in COMMANDS.items():
        if name in wanted:
            manage.main(["manage.py", name, *arguments])


def is_to_be_migrated() -> bool:
    """Whether the database has tables of ours that are not those of this version."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
    try:
        django.setup()
        executor = MigrationExecutor(connection)
    except (ImproperlyConfigured, DatabaseError):
        return False  # `migrate` says so
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes("claims"))
    begun = any(app == "claims" for app, _name in executor.loader.applied_migrations)
    return begun and bool(plan)


if __name__ == "__main__":
    main()
