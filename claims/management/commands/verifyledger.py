import base64
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.choices import Log
from claims.ledger import guards, known
from claims.ledger.checkpoint import BadCheckpointError, BadKeyError, VerifierKey, opened
from claims.ledger.findings import Finding
from claims.ledger.note import LARGEST
from claims.ledger.regrown import Known
from claims.ledger.state import rows, state
from claims.ledger.tree import head
from claims.ledger.verify import verify
from claims.management.failures import in_one_line, path_given
from claims.management.one_state import one_state
from claims.management.progress import Progress, progress
from claims.management.stopping import stoppable
from claims.models import LedgerEntry
from claims.operations import derived

MOST_TOLD = 100
"""Findings that are named; of more the number is told."""

TAMPERED, CANNOT_TELL = 1, 2
"""Exit statuses."""


class Command(BaseCommand):
    help = (
        "Verify that nobody rewrote the past: every entry of both logs against its hash, their trees and their order, "
        "and with --state every record against the ledger. Exit status 0: intact; 1: tampered with, and says where; "
        "2: cannot tell. Reads only, one state of the database, and nobody waits for it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            type=path_given,
            metavar="FILE",
            help="a signed checkpoint kept elsewhere: the public log must go on from it; may be given repeatedly",
        )
        parser.add_argument(
            "--key",
            action="append",
            default=[],
            metavar="VKEY",
            help="a public key that checkpoints are signed with, beside those of EVIDENCE_LEDGER_KEYS",
        )
        parser.add_argument(
            "--state", action="store_true", help="all records, too: each must be what the ledger last said of it"
        )

    def handle(self, *args: Any, checkpoint: list[Path], key: list[str], **options: Any) -> None:
        verbosity = options["verbosity"]
        try:
            with stoppable(), in_one_line("verifyledger", lambda: "nothing was verified."):
                keys = _keys(key)
                kept = [_kept(path, keys) for path in checkpoint]
                with one_state():
                    self._warn_of_guards()
                    with progress(self.stderr, verbosity) as shown:
                        found = Found(self._findings(keys, kept, shown, with_state=options["state"]))
                    intact = "" if found.number else _intact(kept)
        except CommandError as error:
            raise CommandError(str(error), returncode=_status(error)) from error
        except (ValueError, TypeError, LookupError, ArithmeticError) as error:
            # By Python's own rule it would be exit status 1, which says something else here.
            raise CommandError(f"Cannot tell: {error!r}", returncode=CANNOT_TELL) from error
        self._tell(found, intact if verbosity else "")

    def _warn_of_guards(self) -> None:
        if missing := guards.missing():
            self.stderr.write(
                f"The database does not guard the ledger as it should: {', '.join(missing)}. Run manage.py migrate."
            )

    @staticmethod
    def _findings(
        keys: Sequence[VerifierKey], kept: Sequence[Known], shown: Progress, *, with_state: bool
    ) -> Iterator[Finding]:
        shown.begin("Reading the logs", LedgerEntry.objects.count() if shown.watched else None)
        stored = list(known.stored(keys))
        yield from (one for one in stored if isinstance(one, Finding))
        yield from verify(
            checkpoints=[*kept, *(one for one in stored if isinstance(one, Known))], advance=shown.advance
        )
        if with_state:
            shown.begin("Reading the records", rows() if shown.watched else None)
            yield from state(advance=shown.advance)
            shown.begin("Counting")
            for one in derived.differences():
                yield Finding(one.record, f"{one.figure} is {one.stored}, should be {one.actual}")

    def _tell(self, found: "Found", intact: str) -> None:
        for finding in found.first:
            self.stdout.write(str(finding))
        if more := found.number - len(found.first):
            self.stdout.write(f"… and {more:,} more")
        if found.number:
            what = "1 thing is" if found.number == 1 else f"{found.number:,} things are"
            raise CommandError(f"{what} not as the ledger must have it.", returncode=TAMPERED)
        if intact:
            self.stdout.write(intact)


class Found:
    """The first of the findings, and how many there are."""

    def __init__(self, findings: Iterator[Finding]) -> None:
        self.first: list[Finding] = []
        self.number = 0
        for finding in findings:
            self.number += 1
            if self.number <= MOST_TOLD:
                self.first.append(finding)


def _status(error: CommandError) -> int:
    """What stopped it from outside has its own; for all else we cannot tell."""
    return CANNOT_TELL if error.returncode == 1 else error.returncode


def _keys(given: Sequence[str]) -> list[VerifierKey]:
    try:
        return [VerifierKey.parse(text) for text in (*given, *settings.LEDGER_KEYS)]
    except BadKeyError as error:
        raise CommandError(f"--key: {error}") from error


def _kept(path: Path, keys: Sequence[VerifierKey]) -> Known:
    """The checkpoint in the file. Raises CommandError if it is none of this log, signed with one of the keys."""
    if not keys:
        raise CommandError(f"{path}: no key is known to check it with; give --key, or set EVIDENCE_LEDGER_KEYS.")
    with in_one_line(path, lambda: "nothing was verified."), path.open("rb") as file:
        note = file.read(LARGEST + 1)
    try:
        signed = opened(note, keys=keys, origin=settings.LEDGER_ORIGIN)
    except BadCheckpointError as error:
        raise CommandError(f"{path}: {error}") from error
    return Known(signed.size, signed.root, f"the checkpoint in {path}")


def _intact(kept: Sequence[Known]) -> str:
    told = []
    for log in Log:
        tree = head(log)
        root = base64.b64encode(tree.root()).decode()
        told.append(f"{log} log: {tree.size:,} entries, root {root}")
    fits = {0: "", 1: " The checkpoint fits."}.get(len(kept), f" All {len(kept)} checkpoints fit.")
    return "\n".join([*told, f"Intact.{fits}"])
