"""
Whether all of a site holds together, as JSON: `python -m tests.soak.proof [CHECKPOINT…]`, with the settings of its database.

Says the status of `verifyledger --state` and of `recount --check` with what they said, what the database itself finds
broken, and attachments whose file is missing or is not what its name says.
"""

import hashlib
import io
import json
import sys
from pathlib import Path

import django

SOUND = {"verifyledger": 0, "recount": 0, "integrity": [], "files": []}


def status_of(command, *arguments):
    """0, or the status with all that was said."""
    from django.core.management import CommandError, call_command

    said = io.StringIO()
    try:
        call_command(command, *arguments, stdout=said, stderr=said)
    except CommandError as error:
        return [error.returncode, f"{said.getvalue()}{error}"]
    except SystemExit as left:
        return [left.code, said.getvalue()] if left.code else 0
    return 0


def integrity():
    """What SQLite finds broken in either database; PostgreSQL, whose server nobody kills here, looks after itself."""
    from django.db import connections

    found = []
    for connection in connections.all():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                found += [row for row in cursor.execute("PRAGMA integrity_check").fetchall() if row != ("ok",)]
                found += cursor.execute("PRAGMA foreign_key_check").fetchall()
    return found


def files():
    """Attachments without their content, and content that is not what its name says."""
    from django.conf import settings

    from claims.models import Attachment

    kept = {path.name: path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file() and len(path.name) == 64}
    damaged = [name for name, path in kept.items() if hashlib.sha256(path.read_bytes()).hexdigest() != name]
    return damaged + sorted(set(Attachment.objects.values_list("sha256", flat=True)) - set(kept))


def proof(checkpoints):
    against = [argument for path in checkpoints for argument in ("--checkpoint", path)]
    return {
        "verifyledger": status_of("verifyledger", "--state", *against),
        "recount": status_of("recount", "--check"),
        "integrity": integrity(),
        "files": files(),
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(proof(sys.argv[1:])))
