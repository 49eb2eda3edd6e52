from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from claims.formats import BundleError, write_bundle
from claims.records import RECORD_TYPES, Exported, Plain, export

KINDS = {name: name for name in RECORD_TYPES} | {"evidence": "items"}
"""What ``--kind`` takes: the files of a bundle, and the name that items have in addresses."""


class Command(BaseCommand):
    help = (
        "Export everything public as a bundle: a folder of CSV files, or by its ending a .zip of them, an .xlsx "
        "workbook, .json or .jsonl. Importing it into an empty site and exporting again gives the same files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="where to; must not stand yet, or see --overwrite")
        parser.add_argument("--all", action="store_true", help="drafts and all else too, with a column for their state")
        parser.add_argument(
            "--kind", action="append", choices=sorted(KINDS), metavar="KIND", help="only these; may be given repeatedly"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace a bundle that stands there")

    def handle(self, *args: Any, path: Path, kind: list[str] | None, **options: Any) -> None:
        wanted = {KINDS[name] for name in kind or KINDS}
        counted: dict[str, int] = {}
        tables = [
            export(record_type, everything=options["all"])
            for collection, record_type in RECORD_TYPES.items()
            if collection in wanted
        ]
        outermost = not connection.in_atomic_block
        try:
            with transaction.atomic():  # one state of the record, whatever is written meanwhile
                if outermost:
                    _one_state()
                write_bundle(
                    path, [(*table[:2], _counting(table, counted)) for table in tables], overwrite=options["overwrite"]
                )
        except BundleError as error:
            raise CommandError("\n".join(str(problem) for problem in error.problems)) from error
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}; nothing was written.") from error
        if options["verbosity"]:
            told = ", ".join(f"{number} {collection}" for collection, number in counted.items() if number)
            self.stdout.write(f"Wrote {path}: {told or 'no records'}.")


def _counting(table: Exported, counted: dict[str, int]) -> Iterator[Plain]:
    counted[table.collection] = 0
    for row in table.rows:
        counted[table.collection] += 1
        yield row


def _one_state() -> None:
    """Let all reads of this transaction see the same state. SQLite does so by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
