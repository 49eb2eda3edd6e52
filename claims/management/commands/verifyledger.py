import base64
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from claims.choices import Log
from claims.ledger import guards
from claims.ledger.checkpoint import BadCheckpointError, BadKeyError, VerifierKey, opened
from claims.ledger.note import LARGEST
from claims.ledger.regrown import Known
from claims.ledger.tree import head
from claims.management import stored_files
from claims.management.failures import in_one_line, path_given
from claims.management.progress import progress
from claims.management.second import SecondError
from claims.management.stopping import stoppable
from claims.management.verification import MOST_TOLD, Found, logs, one_state_for_two, records, worked_out
from claims.one_state import one_state

NOTHING = "nothing was verified."
TAMPERED, CANNOT_TELL = 1, 2
"""Exit statuses."""


class Command(BaseCommand):
    help = (
        "Verify that nobody rewrote the past: every entry of both logs against its hash, their trees and their order, "
        "with --state every record against the ledger, and with --files every attached file. Exit status 0: intact; 1: tampered with, and says where; "
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

        parser.add_argument(
            "--files",
            action="store_true",
            help="all attached files and their public copies, too: each must have the SHA-256 by which it is known",
        )

    def handle(self, *args: Any, checkpoint: list[Path], key: list[str], **options: Any) -> None:
        try:
            with stoppable(), in_one_line("verifyledger", lambda: NOTHING):
                keys = _keys(key)
                kept = [_kept(path, keys) for path in checkpoint]
                found, intact = self._verify(keys, kept, with_state=options["state"], verbosity=options["verbosity"])
                if options["files"]:
                    self._verify_files(found, options["verbosity"])
        except CommandError as error:
            raise CommandError(str(error), returncode=_status(error)) from error
        except (SecondError, ValueError, TypeError, LookupError, ArithmeticError) as error:
            # By Python's own rule it would be exit status 1, which says something else here.
            raise CommandError(f"Cannot tell: {error!r}", returncode=CANNOT_TELL) from error
        self._tell(found)
        if options["verbosity"]:
            self.stdout.write(intact)

    def _verify(
        self, keys: Sequence[VerifierKey], kept: Sequence[Known], *, with_state: bool, verbosity: int
    ) -> tuple[Found, str]:
        """What is found, and what there is to say if that is nothing."""
        with one_state_for_two() if with_state else one_state() as other:
            self._warn_of_guards()
            with progress(self.stderr, verbosity) as shown:
                if other:
                    other.work()
                found = Found().take(logs(keys, kept, shown))
                if with_state:
                    found.take(records(shown))
                    shown.begin("Counting")
                    found.join(other.result() if other else worked_out())
            return found, _intact(kept)

    def _verify_files(self, found: Found, verbosity: int) -> None:
        """Not in one state of the record: reading all files takes long, and none of them is ever changed."""
        with progress(self.stderr, verbosity) as shown:
            found.take(stored_files.stored(shown))
            for number, name in enumerate(stored_files.unnamed(), 1):
                if number <= MOST_TOLD:
                    self.stderr.write(f"Nothing names the file {name} of the store. It is not looked at.")
        if lacking := stored_files.lacking():
            self.stderr.write(f"Attached files that are recorded without content: {lacking:,}.")

    def _warn_of_guards(self) -> None:
        if missing := guards.missing():
            self.stderr.write(
                f"The database does not guard the ledger as it should: {', '.join(missing)}. Run manage.py migrate."
            )

    def _tell(self, found: Found) -> None:
        """Raises CommandError if there is anything to tell."""
        for finding in found.first:
            self.stdout.write(str(finding))
        if more := found.number - len(found.first):
            self.stdout.write(f"… and {more:,} more")
        if found.number:
            what = "1 thing is" if found.number == 1 else f"{found.number:,} things are"
            raise CommandError(f"{what} not as the ledger must have it.", returncode=TAMPERED)


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
    with in_one_line(path, lambda: NOTHING), path.open("rb") as file:
        note = file.read(LARGEST + 1)
    try:
        signed = opened(note, keys=keys, origin=settings.LEDGER_ORIGIN)
    except BadCheckpointError as error:
        raise CommandError(f"{path}: {error}") from error
    return Known(signed.size, signed.root, f"the checkpoint in {path}")


def _intact(kept: Sequence[Known]) -> str:
    told = []
    for log in Log:
        try:
            tree = head(log)
        except ValueError:
            continue  # its head is damaged, which is told as a finding
        root = base64.b64encode(tree.root()).decode()
        told.append(f"{log} log: {tree.size:,} entries, root {root}")
    fits = {0: "", 1: " The checkpoint fits."}.get(len(kept), f" All {len(kept)} checkpoints fit.")
    return "\n".join([*told, f"Intact.{fits}"])
