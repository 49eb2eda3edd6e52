"""Commands in a process of their own, which may be killed, on the database of the test that starts them."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).resolve().parent.parent.parent

STOPPED = """
import os, signal, sys
import django
from django.core.management import execute_from_command_line
from django.db import connections

signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background has it ignored
django.setup()
number, beginning, database, after, *arguments = sys.argv[1:]
met = 0


def stop(execute, sql, *rest):
    global met
    if sql.startswith(beginning):
        met += 1
        if met > int(after):
            os.kill(os.getpid(), int(number))
    return execute(sql, *rest)


connections[database].execute_wrappers.append(stop)
execute_from_command_line(["manage.py", *arguments])
"""
"""Sends itself a signal when it comes to a query of this database that begins so, after so many others that do."""

LIMITED = """
import resource, sys
import django
from django.core.management import CommandError, call_command

django.setup()
most, command, *paths = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
for path in paths:
    try:
        call_command(command, path)
    except CommandError as error:
        print(error, file=sys.stderr)
"""
"""Runs a command for each path, and can write no file larger than so many bytes, as on a disk that is full."""


def manage(*arguments, **environment):
    """`manage.py` with these arguments, to its end."""
    return run("manage.py", *arguments, **environment)


def stopped_at(beginning, number, *arguments, database="default", after=0, **environment):
    """The same, with a signal sent when it comes to a query that begins so, after so many others that do."""
    return run("-c", STOPPED, int(number), beginning, database, after, *arguments, **environment)


def limited_to(most, command, *paths, **environment):
    return run("-c", LIMITED, most, command, *paths, **environment)


def run(*arguments, **environment):
    given = {
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "evidence.settings",
        "EVIDENCE_ENV_FILE": "",
        "EVIDENCE_VAR": settings.VAR_DIR,
    }
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=os.environ | {name: str(value) for name, value in (given | environment).items()},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def vault_url():
    return database_url("vault")


def database_url(alias="default"):
    database = connections[alias].settings_dict
    if connections[alias].vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = ":".join(quote(database[name], safe="") for name in ("USER", "PASSWORD") if database[name])
    place = f"{database['HOST']}:{database['PORT']}" if database["PORT"] else database["HOST"]
    return f"postgres://{user}@{place}/{database['NAME']}"
