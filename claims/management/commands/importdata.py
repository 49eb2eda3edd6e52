from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.choices import State
from claims.formats import Bundle, BundleError, Problems
from claims.formats.incoming import open_data
from claims.formats.problems import Problem, echo
from claims.management.failures import in_one_line, path_given
from claims.management.progress import Progress, progress
from claims.management.purged import purged
from claims.management.stopping import Stop, stoppable
from claims.operations import Refused
from claims.operations.importing import Attached, Changed, Imported, NotKeptError, import_bundle

MOST_CHANGES = 200
"""Lines that a dry run tells of what would change."""

MOST_NOTES = 50
"""Lines of what is not wrong and yet to be known."""


class Command(BaseCommand):
    help = (
        "Import a bundle: a folder of CSV files, a .zip of them, an .xlsx workbook, .json or .jsonl; a flat sheet of "
        "evidence: .csv, .tsv or .xlsx; or a bibliography: .bib, .ris or .csl.json. Everything is checked first; if anything is wrong, all of it is told and nothing "
        "is written. The same again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            type=path_given,
            metavar="PATH",
            help="the bundle, or several: each is imported as a whole before the next is looked at, and the first with "
            "something wrong is the last",
        )
        parser.add_argument(
            "--map",
            type=path_given,
            metavar="MAP.toml",
            help="of a flat sheet (.csv, .tsv, .xlsx): which of its columns is which",
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything and say what would happen")
        parser.add_argument("--update", action="store_true", help="change records that stand and are different")
        parser.add_argument(
            "--since",
            type=time_given,
            metavar="TIME",
            help="with --update: when the bundle was exported (2026-03-01T14:30, UTC unless it says otherwise). A record "
            "that was changed here after that is then an error, and not undone",
        )
        parser.add_argument(
            "--state",
            choices=State.values,
            default=State.PUBLISHED,
            help="of new records whose row says none (default: published)",
        )

    def handle(self, *args: Any, paths: list[Path], **options: Any) -> None:
        if options["since"] and not options["update"]:
            raise CommandError("--since goes with --update: without, every difference is an error anyway.")
        course = Course(paths, dry_run=options["dry_run"])
        with stoppable() as stop:
            for path in paths:
                with in_one_line(path, course.outcome, temporary=True):
                    self._import(path, course, stop, options)
                    stop.end_writing()

    def _import(self, path: Path, course: "Course", stop: Stop, options: dict[str, Any]) -> None:
        try:
            with progress(self.stderr, options["verbosity"]) as shown:
                done, bundle = self._check_and_write(path, shown, stop, options)
        except BundleError as error:
            raise CommandError(f"{error}; {course.outcome()}") from error
        except Refused as refused:
            raise CommandError(f"{path}: {' '.join(refused.messages)} {course.outcome()}") from refused
        except NotKeptError as error:
            raise CommandError(f"{path}: {error}; {course.outcome()}") from error
        if bundle.problems:
            self.stderr.write("\n".join(map(str, bundle.problems)))
            raise CommandError(f"{path}: {number_of(bundle.problems)}; {course.outcome()}")
        course.done += 1
        if options["verbosity"]:
            self._summarise(path, done, dry_run=options["dry_run"])
            self._say_notes(bundle.notes)
            for line in purged(done.purging.purged if done.purging else ()):
                self.stdout.write(f"  {line}")
            for line in told_changes(done.changes, bundle.labels) if options["dry_run"] else ():
                self.stdout.write(line)

    def _check_and_write(
        self, path: Path, shown: Progress, stop: Stop, options: dict[str, Any]
    ) -> tuple[Imported, Bundle]:
        def written(rows: int) -> None:
            stop.begin_writing()
            shown.advance(rows)

        shown.begin("Opening")
        with open_data(path, map_path=options["map"], update=options["update"]) as bundle:
            bundle.asked = shown.at
            done = import_bundle(
                by="importdata",
                bundle=bundle,
                update=options["update"],
                since=options["since"],
                state=State(options["state"]),
                dry_run=options["dry_run"],
                begun=shown.begin,
                checked=shown.advance,
                written=written,
            )
            return done, bundle

    def _summarise(self, path: Path, done: Imported, *, dry_run: bool) -> None:
        self.stdout.write(f"{path}: {'would be' if dry_run else 'done'}")
        for collection, counted in done.counted.items():
            self.stdout.write(
                f"  {collection}: {counted.created} created, {counted.updated} updated, {counted.unchanged} unchanged"
            )
        self._say_attached(done.attached)

    def _say_notes(self, notes: Problems) -> None:
        for note in list(notes)[:MOST_NOTES]:
            self.stdout.write(f"  {note}")
        if len(notes) > MOST_NOTES:
            self.stdout.write(f"  … and more: these are the first {MOST_NOTES}.")

    def _say_attached(self, files: Attached) -> None:
        numbers = [(files.came, "came with it"), (files.missing, "recorded without content")]
        if told := [f"{number} {what}" for number, what in numbers if number]:
            self.stdout.write(f"  attached files: {', '.join(told)}")
        if files.unnamed:
            example = f", such as {echo(files.unnamed[0])}"
            self.stdout.write(f"  attached files that no row names, left alone: {len(files.unnamed)}{example}")


def told_changes(changes: Sequence[Changed], labels: dict[str, str]) -> Iterator[str]:
    """Both versions of what would change, so that somebody looks before an import undoes what was changed here."""
    for one in changes[:MOST_CHANGES]:
        says = f"“{one.stands}” would become “{one.says}”"
        yield f"  {Problem(labels[one.row.file], one.row.number, one.column, says)}"
    if len(changes) > MOST_CHANGES:
        yield f"  … and more: these are the first {MOST_CHANGES}."


def time_given(text: str) -> datetime:
    """A time as somebody types it. Raises ArgumentTypeError."""
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no time; expected one such as 2026-03-01T14:30") from None
    return given if given.tzinfo else given.replace(tzinfo=UTC)


class Course:
    """How many of the bundles are in, each in a transaction of its own."""

    def __init__(self, paths: Sequence[Path], *, dry_run: bool) -> None:
        self._paths, self._dry_run = paths, dry_run
        self.done = 0

    def outcome(self) -> str:
        """What stands now that it goes no further."""
        before, left = self._paths[: self.done], self._paths[self.done :]
        if self._dry_run or not left:
            return "nothing was written." if self._dry_run else "everything was written."
        if len(self._paths) == 1:
            return "nothing was written."
        told = [f"nothing of {left[0]} was written."]
        if before:
            told.append(f"Imported before it: {listed(before)}.")
        if left[1:]:
            told.append(f"Not looked at: {listed(left[1:])}.")
        return " ".join(told)


def listed(paths: Sequence[Path]) -> str:
    return ", ".join(map(str, paths))


def number_of(problems: Problems) -> str:
    if problems.overflowed:
        return f"more than {len(problems):,} problems, of which these are the first"
    return "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"
