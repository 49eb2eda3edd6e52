"""
Writes until it is killed: `python -m tests.soak.writing KEY CHECKPOINT SCOPES…`, with the settings of its database.

Raises numbers, signs the log's head with the private key into the file CHECKPOINT, and has SQLite move what its journal
(WAL) holds into the database. Says each thing as one line of JSON as soon as it is done, and not before.
"""

import json
import sys

import django

from .fill import COUNTERS, counter


def say(*told):
    print(json.dumps(told), flush=True)


def write(key, checkpoint, run):
    from django.core.management import call_command
    from django.db import connection

    from claims.models import Checkpoint, Claim
    from claims.operations import change

    number = 0
    while True:
        number += 1
        claim = Claim.objects.get(slug=counter(number % COUNTERS))
        claim.scope = f"{number} of {run}"
        with change(by="writing") as work:
            work.save(claim)
        say("raised", claim.slug, claim.scope)
        if number % 2:
            call_command("signcheckpoint", "--key", key, "--output", checkpoint, verbosity=0)
            say("signed", Checkpoint.objects.latest("id").note)
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    django.setup()
    write(*sys.argv[1:])
