"""
The lower bounds of import and export: the same rows, moved by the database's own means and nothing else.

`python -m bench.plain import` copies what the database at the address in BENCH_SOURCE has more rows of into the empty
one that settings name; `python -m bench.plain export FOLDER` writes the records of the latter to files. Both print JSON.
Each runs under the site's settings, and with as much cache as our import takes; starting Python and Django, which an
import or export by command has to do as well, is not in the time.
"""

import csv
import json
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django
import psycopg2

SOURCE = "BENCH_SOURCE"

Raw = Any
"""A connection of sqlite3 or psycopg2, whose cursors and copying have no common type."""


@dataclass
class Moved:
    seconds: float = 0
    tables: int = 0
    rows: int = 0


def count(database: Raw, table: str) -> int:
    cursor = database.cursor()
    cursor.execute(f'SELECT count(*) FROM "{table}"')
    return cursor.fetchone()[0]


def filled(source: Raw, target: Raw, tables: Sequence[str]) -> list[str]:
    """The tables of which the source has more rows: migrations put some into both."""
    return [table for table in tables if count(source, table) > count(target, table)]


def copy(source: Raw, target: Raw, tables: Sequence[str]) -> Moved:
    """Write the rows of these tables in one transaction; only the writing is timed. Foreign keys are checked at its end."""
    moved = Moved(tables=len(tables))
    copy_table = _copy_by_executemany if isinstance(target, sqlite3.Connection) else _copy_by_copy
    cursor = target.cursor()
    cursor.execute("BEGIN IMMEDIATE" if isinstance(target, sqlite3.Connection) else "BEGIN")
    for table in tables:
        seconds, rows = copy_table(source, cursor, table)
        moved.seconds += seconds
        moved.rows += rows
    begun = time.perf_counter()
    cursor.execute("COMMIT")
    moved.seconds += time.perf_counter() - begun
    return moved


def _copy_by_executemany(source: Raw, target: Raw, table: str) -> tuple[float, int]:
    found = source.execute(f'SELECT * FROM "{table}"')
    columns = ", ".join(f'"{column[0]}"' for column in found.description)
    marks = ", ".join("?" * len(found.description))
    rows = found.fetchall()
    begun = time.perf_counter()
    target.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)
    return time.perf_counter() - begun, len(rows)


def _copy_by_copy(source: Raw, target: Raw, table: str) -> tuple[float, int]:
    with tempfile.TemporaryFile() as file:
        reader = source.cursor()
        reader.copy_expert(f'COPY "{table}" TO STDOUT', file)
        file.seek(0)
        begun = time.perf_counter()
        target.copy_expert(f'COPY "{table}" FROM STDIN', file)
        return time.perf_counter() - begun, reader.rowcount


def dump(source: Raw, tables: Sequence[str], folder: Path) -> Moved:
    """Write each table to a CSV file of the folder, as its columns are stored."""
    moved = Moved(tables=len(tables), rows=sum(count(source, table) for table in tables))
    begun = time.perf_counter()
    for table in tables:
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            cursor = source.cursor()
            if isinstance(source, sqlite3.Connection):
                cursor.execute(f'SELECT * FROM "{table}"')
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow([column[0] for column in cursor.description])
                writer.writerows(cursor)
            else:
                cursor.copy_expert(f'COPY "{table}" TO STDOUT WITH (FORMAT csv, HEADER)', file)
    moved.seconds = time.perf_counter() - begun
    return moved


def all_tables() -> list[str]:
    from django.db import connection  # noqa: PLC0415 - Django is set up by then

    return connection.introspection.django_table_names(only_existing=True, include_views=False)


def record_tables() -> list[str]:
    """Those of what bundles hold: the records and what joins them, not the ledger."""
    from django.apps import apps  # noqa: PLC0415 - Django is set up by then

    from claims.models.record import Record  # noqa: PLC0415 - the same

    models = apps.get_app_config("claims").get_models(include_auto_created=True)
    found = [model._meta.db_table for model in models if issubclass(model, Record) or model._meta.auto_created]
    return list(dict.fromkeys(found))  # proxies have the table of another model


def main() -> None:
    what, *where = sys.argv[1:]
    django.setup()
    from django.db import connection  # noqa: PLC0415 - Django is set up by then

    from claims.operations.rows import make_room  # noqa: PLC0415 - the same

    connection.ensure_connection()
    raw = connection.connection
    if what == "export":
        moved = dump(raw, [table for table in record_tables() if count(raw, table)], Path(*where))
    else:
        make_room()
        address = os.environ[SOURCE]
        source = sqlite3.connect(address) if connection.vendor == "sqlite" else psycopg2.connect(address)
        moved = copy(source, raw, filled(source, raw, all_tables()))
    json.dump(asdict(moved), sys.stdout)


if __name__ == "__main__":
    main()
