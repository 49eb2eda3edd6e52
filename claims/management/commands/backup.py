from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.backing_up import taking
from claims.management.backing_up.checking import Checked, check
from claims.management.backing_up.manifest import BackupError
from claims.management.failures import in_one_line, outcome_at, path_given
from claims.management.progress import progress
from claims.management.stopping import stoppable

INCOMPLETE = 3
"""Exit status: the backup is whole, but the store lacked files that the record names."""

MOST_TOLD = 20

KEYS = (
    "No key is in it. Keep elsewhere: EVIDENCE_VAULT_KEY and EVIDENCE_VAULT_FORMER_KEYS, without which nobody will ever "
    "read the vault again; the private key of signcheckpoint, without which the log is signed under a new name; and "
    "EVIDENCE_SECRET_KEY and EVIDENCE_FORMER_SECRET_KEYS (or var/secret_key), without which everybody signs in again, and "
    "purged slugs are not known any more."
)


class Command(BaseCommand):
    help = (
        "Copy both databases and all attached files into a new folder, while the site runs, and read the copy again. "
        "No keys are in it. Exit status 0: whole; 1: there is none, or with --check it is damaged; 3: whole, but the "
        "store lacked files that the record names."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=path_given, metavar="PATH", help="the folder; must not stand yet, or be empty")
        parser.add_argument(
            "--check", action="store_true", help="read an earlier backup to its last byte; write nothing"
        )
        parser.add_argument(
            "--link-to",
            type=path_given,
            metavar="EARLIER",
            help="an earlier backup on the same disk: attached files that are in it take no room again",
        )

    def handle(self, *args: Any, path: Path, link_to: Path | None, **options: Any) -> None:
        if options["check"] and link_to:
            raise CommandError("--check writes nothing; leave out --link-to.")
        outcome = (lambda: "nothing was verified.") if options["check"] else outcome_at(path)
        with stoppable(), in_one_line(path, outcome), progress(self.stderr, options["verbosity"]) as shown:
            try:
                if options["check"]:
                    checked = check(path, shown)
                else:
                    self._sweep(path)
                    checked = taking.take(path, link_to, shown)
            except BackupError as error:
                raise CommandError(f"{error}; {outcome()}") from error
        self._tell(path, checked, verbosity=options["verbosity"], made=not options["check"])

    def _sweep(self, path: Path) -> None:
        for folder in taking.sweep(path):
            self.stderr.write(f"Removed {folder}, which a backup left that was not finished.")

    def _tell(self, path: Path, checked: Checked, *, verbosity: int, made: bool) -> None:
        """Raises CommandError with the exit status, if that is not 0."""
        if checked.damaged:
            self._list(checked.damaged)
            raise CommandError(f"{path} is damaged: do not rely on it.")
        if verbosity:
            self.stdout.write(summary(path, checked))
            if made:
                self.stdout.write(KEYS)
        if lacking := checked.manifest.lacking:
            self._list([f"{sha256}: {why}" for sha256, why in sorted(lacking.items())])
            raise CommandError(
                f"{path} is whole, but {len(lacking):,} attached files that the record names are not in it; "
                "look for them in earlier backups.",
                returncode=INCOMPLETE,
            )

    def _list(self, lines: list[str]) -> None:
        for line in lines[:MOST_TOLD]:
            self.stderr.write(f"{line}.")
        if len(lines) > MOST_TOLD:
            self.stderr.write(f"… and {len(lines) - MOST_TOLD:,} more.")


def summary(path: Path, checked: Checked) -> str:
    """What is in the backup, in a few lines."""
    told = checked.manifest
    kept = [one for one in told.files if one.startswith("files/")]
    size = sum(one["size"] for one in told.files.values())
    lines = [f"{path}: made {told.begun} by version {told.version} of {told.origin}; {size:,} bytes, whole."]
    for alias, database in sorted(told.databases.items()):
        rows = sum(database.counts.values())
        lines.append(
            f"  {alias}: {database.engine} {database.server}, {rows:,} rows, {len(database.migrations)} migrations"
        )
        lines += [
            f"    {log} log: {head['size']:,} entries, root {head['root']}"
            for log, head in sorted(database.logs.items())
        ]
    return "\n".join([*lines, f"  attached files: {len(kept):,}"])
