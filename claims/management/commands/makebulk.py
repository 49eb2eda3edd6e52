import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims import bulk
from claims.management.failures import in_one_line, outcome_at, path_given
from claims.management.progress import Progress, progress
from claims.management.stopping import stoppable


def whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a whole number.") from None


def share(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a share; write 0.1 for one in ten.") from None


class Command(BaseCommand):
    help = (
        "Write a synthetic bundle for measuring: a folder of CSV files with invented claims and the evidence for and "
        "against them. The same number of claims and the same seed give the same bytes on any machine."
    )
    # Nothing is read from the site or its database.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=path_given, help="the folder to write; it must not be there yet, or be empty")
        parser.add_argument(
            "--claims",
            type=whole_number,
            required=True,
            metavar="N",
            help="how many claims; there are half as many sources, 2.5 times as many items and 4 times as many links",
        )
        parser.add_argument(
            "--seed", type=whole_number, default=1, metavar="S", help="another number gives other data (default: 1)"
        )
        parser.add_argument(
            "--drafts",
            type=share,
            default=0,
            metavar="SHARE",
            help="add a column `state`, and make this share (0 to 1) of what is reviewed a draft (default: 0)",
        )

    def handle(self, *args: Any, path: Path, claims: int, seed: int, drafts: float, **options: Any) -> None:
        begun = time.monotonic()
        with stoppable(), in_one_line(path, outcome_at(path)):
            try:
                with progress(self.stderr, options["verbosity"]) as shown:
                    written = bulk.write(path, claims=claims, seed=seed, drafts=drafts, progress=Told(shown))
            except (bulk.BundleError, ValueError) as error:
                raise CommandError(str(error)) from error
        if options["verbosity"]:
            size = sum(file.stat().st_size for file in path.iterdir()) / 1_000_000
            self.stdout.write(
                f"Wrote {path}: {sum(written.values()):,} rows, {size:,.1f} MB, {time.monotonic() - begun:.1f} s "
                f"({claims:,} claims, seed {seed})."
            )


class Told:
    """What `bulk.write` tells of its progress, as the bar wants it."""

    def __init__(self, shown: Progress) -> None:
        self._shown, self._rows = shown, 0

    def __call__(self, table: str, rows: int, about: int) -> None:
        if not self._rows:
            self._shown.begin("Writing", about)
        self._shown.at(table)
        self._shown.advance(rows - self._rows)
        self._rows = rows
