from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.choices import State
from claims.formats import BundleError, open_bundle
from claims.operations.importing import Imported, import_bundle


class Command(BaseCommand):
    help = (
        "Import a bundle: a folder of CSV files, a .zip of them, an .xlsx workbook, .json or .jsonl. Everything is "
        "checked first; if anything is wrong, all of it is told and nothing is written. The same again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="the bundle, or several, one by one")
        parser.add_argument("--dry-run", action="store_true", help="check everything and say what would happen")
        parser.add_argument("--update", action="store_true", help="change records that stand and are different")
        parser.add_argument(
            "--state",
            choices=State.values,
            default=State.PUBLISHED,
            help="of new records whose row says none (default: published)",
        )

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        for path in paths:
            try:
                self._import(path, options)
            except BundleError as error:
                raise CommandError(str(error)) from error

    def _import(self, path: Path, options: dict[str, Any]) -> None:
        with open_bundle(path) as bundle:
            done = import_bundle(
                by="importdata",
                bundle=bundle,
                update=options["update"],
                state=State(options["state"]),
                dry_run=options["dry_run"],
            )
            problems = [str(problem) for problem in bundle.problems]
        if problems:
            self.stderr.write("\n".join(problems))
            number = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
            raise CommandError(f"{path}: {number}; nothing was written.")
        self._summarise(path, done, dry_run=options["dry_run"])

    def _summarise(self, path: Path, done: Imported, *, dry_run: bool) -> None:
        self.stdout.write(f"{path}: {'would be' if dry_run else 'done'}")
        for collection, counted in done.counted.items():
            self.stdout.write(
                f"  {collection}: {counted.created} created, {counted.updated} updated, {counted.unchanged} unchanged"
            )
