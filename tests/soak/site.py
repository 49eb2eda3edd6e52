"""Sites of their own, in processes that may be killed: on the kind of database that DATABASE_URL names."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from bench import databases, processes

FILLED = "filled"
VAULT = "vault.sqlite3"
"""In the data folder beside either kind of database; without it `/healthz` answers 503, and rightly."""


@dataclass
class Sites:
    """One is filled once; those that are tried are copies of it."""

    scratch: databases.Databases
    folder: Path
    made: int = 0
    log: list = field(default_factory=list)

    @contextmanager
    def copy(self, *, of=FILLED):
        self.made += 1
        name = f"copy{self.made}"
        self.scratch.clone(of, name)
        shutil.copyfile(self.folder / of / VAULT, self.folder / name / VAULT)
        yield Site(self.scratch, name, self.folder / name)

    def make(self, name, *scripts):
        self.scratch.create(name)
        site = Site(self.scratch, name, self.folder / name)
        site.manage("migrate", "--verbosity", "0")
        for script in scripts:
            processes.finish(script, ["-m", script], site.environment)
        return site


class Site:
    def __init__(self, scratch, name, folder):
        self.scratch, self.name, self.folder = scratch, name, folder
        self.environment = processes.environment(
            # ERROR: that somebody else was faster is asked for on purpose.
            scratch.environment(name) | {"EVIDENCE_LOG_LEVEL": "ERROR"}
        )

    @property
    def is_sqlite(self):
        return isinstance(self.scratch, databases.SQLite)

    def manage(self, *command):
        """What the command says."""
        return processes.finish(command[0], ["manage.py", *map(str, command)], self.environment).said

    def proof(self, *checkpoints):
        return json.loads(
            processes.finish("proof", ["-m", "tests.soak.proof", *map(str, checkpoints)], self.environment).said
        )

    def rows(self, sql):
        """All rows of a query, by a connection of its own."""
        address = self.scratch.address(self.name)
        connection = sqlite3.connect(address) if self.is_sqlite else psycopg2.connect(address)
        with closing(connection), closing(connection.cursor()) as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    @contextmanager
    def served(self):
        """gunicorn as `make serve` starts it; it may be killed before the end of the block."""
        if not (self.folder / "static").exists():
            self.manage("collectstatic", "--no-input", "--verbosity", "0")
        with processes.serve("evidence.wsgi", self.environment) as server:
            yield server

    def started(self, *command, **pipes):
        """One of our commands, in a process group of its own, which somebody else ends."""
        return subprocess.Popen(
            [processes.sys.executable, *map(str, command)],
            cwd=processes.ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **pipes,
        )


def kill(process):
    """`kill -9`, of it and all it started, at once."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def sites(folder):
    """Gone at the end of the block."""
    with databases.scratch(os.environ.get("DATABASE_URL", "").strip(), folder) as scratch:
        made = Sites(scratch, folder)
        made.make(FILLED, "tests.soak.fill")
        yield made
