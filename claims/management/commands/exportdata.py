from argparse import ArgumentParser
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.formats import BundleError, container_of, write_bundle
from claims.management.failures import in_one_line, outcome_at, path_given
from claims.management.progress import Progress, progress
from claims.management.stopping import stoppable
from claims.one_state import one_state
from claims.operations.contents import Contents
from claims.records import RECORD_TYPES, Exported, Plain, export

KINDS = {name: name for name in RECORD_TYPES} | {"evidence": "items"}
"""What ``--kind`` takes: the files of a bundle, and the name that items have in addresses."""

TOLD_EVERY = 500  # rows


class Command(BaseCommand):
    help = (
        "Export everything public as a bundle: a folder of CSV files, or by its ending a .zip of them, an .xlsx "
        "workbook, .json or .jsonl. Importing it into an empty site and exporting again gives the same files."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "path", type=path_given, metavar="PATH", help="where to; must not stand yet, or see --overwrite"
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="all else too: drafts, states, attached files as they were uploaded, with what cameras wrote into them",
        )
        parser.add_argument(
            "--kind", action="append", choices=sorted(KINDS), metavar="KIND", help="only these; may be given repeatedly"
        )
        parser.add_argument("--overwrite", action="store_true", help="replace a bundle that stands there")

    def handle(self, *args: Any, path: Path, kind: list[str] | None, **options: Any) -> None:
        wanted = {KINDS[name] for name in kind or KINDS}
        counted: dict[str, int] = {}
        carried, contents = "attachments" in wanted, Contents(everything=options["all"])
        outcome = outcome_at(path)
        with stoppable(), in_one_line(path, outcome), progress(self.stderr, options["verbosity"]) as shown:
            try:
                with one_state():
                    write_bundle(
                        path,
                        self._tables(wanted, counted, shown, everything=options["all"]),
                        contents if carried and container_of(path).holds_attachments else (),
                        overwrite=options["overwrite"],
                    )
            except BundleError as error:
                raise CommandError(f"{error}; {outcome()}") from error
        for source, sha256, reason in contents.left_out:
            self.stderr.write(f"{source}: attached file {sha256} is not in it: {reason}.")
        if options["verbosity"]:
            counted["attached files"] = contents.given
            told = ", ".join(f"{number} {collection}" for collection, number in counted.items() if number)
            self.stdout.write(f"Wrote {path}: {told or 'no records'}.")
            self._tell_of_files(path, contents if carried else None)

    def _tell_of_files(self, path: Path, contents: Contents | None) -> None:
        if contents is None:
            return
        if not container_of(path).holds_attachments and (lacking := contents.recorded()):
            self.stdout.write(f"Attached files that are not in it: {lacking}. Export to a folder or .zip to have them.")

    @staticmethod
    def _tables(
        wanted: Collection[str], counted: dict[str, int], shown: Progress, *, everything: bool
    ) -> Iterator[tuple[str, Sequence[str], Iterator[Plain]]]:
        types = [record_type for collection, record_type in RECORD_TYPES.items() if collection in wanted]
        # Counting what is public may take longer than exporting it.
        known = everything and shown.watched
        shown.begin("Exporting", sum(each.model.objects.count() for each in types) if known else None)
        for record_type in types:
            table = export(record_type, everything=everything)
            yield *table[:2], counting(table, counted, shown)


def counting(table: Exported, counted: dict[str, int], shown: Progress) -> Iterator[Plain]:
    shown.at(table.collection)
    done = 0
    for done, row in enumerate(table.rows, 1):
        if done % TOLD_EVERY == 0:
            shown.advance(TOLD_EVERY)
        yield row
    shown.advance(done % TOLD_EVERY)
    counted[table.collection] = done
