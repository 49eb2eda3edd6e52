"""Copies of PostgreSQL databases: `pg_dump` in its custom format, which reads one snapshot and keeps nobody waiting."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from django.db import connections
from django.db.backends.postgresql.client import DatabaseClient

from claims import disk

from .content import READ, SESSIONS, Content
from .manifest import BackupError

ENGINE = "postgresql"
ENDING = ".pgdump"
COPYING = re.compile(rb'COPY (?:[^ .]+\.)?"?([^ ".]+)"? \(([^)]*)\) FROM stdin;\n')
ESCAPES = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}


def copy(alias: str, database: dict[str, Any], target: Path) -> None:
    """Raises BackupError, OSError, or what a signal raises."""
    _require_newer_client(alias)
    options = ["--format=custom", "--no-owner", "--no-acl", f"--exclude-table-data={SESSIONS}", f"--file={target}"]
    command, environment = command_for("pg_dump", database, [*options, "--no-password"])
    target.touch(mode=0o600, exist_ok=False)
    with running(command, environment) as process:
        process.wait()
    with target.open("rb+") as file:
        disk.flush(file)


def read(path: Path) -> Content:
    """What is in the copy, of which every byte is unpacked. Raises BackupError."""
    content = Content(server=_server(path))
    command = [program("pg_restore"), "--data-only", "--file=-", str(path)]
    with running(command, {}, stdout=subprocess.PIPE) as process:
        table, columns = "", [""]
        for line in process.stdout or ():
            if not table:
                if found := COPYING.fullmatch(line):
                    table = found[1].decode()
                    columns = [name.strip().strip('"') for name in found[2].decode().split(",")]
                    content.counts[table] = 0
            elif line == b"\\.\n":
                table = ""
            else:
                content.counts[table] += 1
                if table in READ:
                    content.take(table, _row(columns, line))
    return content.done()


def _row(columns: Sequence[str], line: bytes) -> dict[str, Any]:
    """https://www.postgresql.org/docs/current/sql-copy.html, text format; bytea stands there as \\\\x and digits."""
    row: dict[str, Any] = {}
    for column, value in zip(columns, line.removesuffix(b"\n").split(b"\t"), strict=False):
        if value == b"\\N":
            row[column] = None
            continue
        plain = re.sub(rb"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), value)
        row[column] = bytes.fromhex(plain[2:].decode()) if plain.startswith(b"\\x") else plain.decode()
    return row


def _server(path: Path) -> str:
    for line in listed(path):
        if found := re.match(r";\s+Dumped from database version: ([0-9.]+)", line):
            return found[1]
    return ""


def listed(path: Path) -> list[str]:
    """The dump's own list of contents. Raises BackupError."""
    with running([program("pg_restore"), "--list", str(path)], {}, stdout=subprocess.PIPE) as process:
        return [line.decode(errors="replace") for line in process.stdout or ()]


# ---------------------------------------------------------------- programs


def program(name: str) -> str:
    """Where it is. Raises BackupError, saying how to get it."""
    if found := shutil.which(name):
        return found
    raise BackupError(
        f"the program {name} is not there, which backups of PostgreSQL are made with. Install PostgreSQL's client "
        "programs, not older than the server (Debian: apt install postgresql-client)"
    )


def command_for(name: str, database: dict[str, Any], options: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """The command and what it needs in its environment: a password on a command line would be everybody's to read."""
    arguments, environment = DatabaseClient.settings_to_cmd_args_env(database, list(options))
    return [program(name), *arguments[1:]], environment or {}


@contextmanager
def running(
    command: Sequence[str],
    environment: dict[str, str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: IO[bytes] | int | None = None,
) -> Iterator["subprocess.Popen[bytes]"]:
    """A program for the time of the block; it does not outlive it. Raises BackupError with its words if it fails."""
    with tempfile.TemporaryFile() as said:
        english = {"LC_MESSAGES": "C", "PGCONNECT_TIMEOUT": "5"}
        given = {**os.environ, **english, **environment}
        process = subprocess.Popen(command, env=given, stdin=stdin, stdout=stdout, stderr=said)  # noqa: S603 - no shell
        try:
            yield process
            process.wait()
        except BrokenPipeError:
            process.wait()  # it has ended before its time, and says why
        except BaseException:
            process.kill()
            process.wait()
            raise
        finally:
            for stream in filter(None, (process.stdin, process.stdout)):
                with suppress(BrokenPipeError):
                    stream.close()
        if process.returncode:
            raise BackupError(f"{Path(command[0]).name}: {_words(said) or f'exit status {process.returncode}'}")


def _words(said: IO[bytes]) -> str:
    said.seek(0)
    lines = [line for line in said.read(10_000).decode(errors="replace").splitlines() if line.strip()]
    return "; ".join(lines[:3]).removesuffix(".")


def _require_newer_client(alias: str) -> None:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int")
        server = cursor.fetchone()[0] // 10_000
    connection.close()
    told = subprocess.run([program("pg_dump"), "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - no shell
    found = re.search(r"\) (\d+)", told)
    if not found or int(found[1]) < server:
        raise BackupError(
            f"pg_dump is of version {found[1] if found else told.strip()!r} and the server of {server}: install "
            f"PostgreSQL's client programs of version {server} or newer (Debian: apt install postgresql-client-{server})"
        )
