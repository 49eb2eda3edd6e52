from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.backing_up import restoring
from claims.management.backing_up.checking import Checked, check
from claims.management.backing_up.manifest import BackupError
from claims.management.backing_up.restoring import Restored
from claims.management.failures import in_one_line, path_given
from claims.management.progress import progress
from claims.management.stopping import stoppable

MOST_TOLD = 20


class Command(BaseCommand):
    help = (
        "Put a backup in the place of the site's databases and files. Stop the site first, and start it again "
        "afterwards. The backup is read to its last byte before anything is touched, and the former databases are kept "
        "until what was restored has been compared with it. Exit status 1: nothing was replaced, or the message says "
        "what was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=path_given, metavar="PATH", help="a folder that manage.py backup has written")
        parser.add_argument("--replace", action="store_true", help="even if the site is not empty: all it has is lost")

    def handle(self, *args: Any, path: Path, replace: bool, **options: Any) -> None:
        done = Restored()

        def outcome() -> str:
            if done.switched:
                return f"replaced were the databases {' and '.join(done.switched)}."
            return "nothing was replaced."

        with stoppable() as stop, in_one_line(path, outcome), progress(self.stderr, options["verbosity"]) as shown:
            try:
                checked = check(path, shown)
                if not checked.damaged:
                    restoring.restore(path, checked, done, replace=replace, stop=stop, shown=shown)
            except BackupError as error:
                raise CommandError(f"{error}; {outcome()}") from error
        if checked.damaged:
            self._list(checked.damaged)
            raise CommandError(f"{path} is damaged; nothing was replaced.")
        self._tell(path, checked, done, verbosity=options["verbosity"])

    def _tell(self, path: Path, checked: Checked, done: Restored, *, verbosity: int) -> None:
        """Raises CommandError if the site is not as it must be."""
        for line in done.said:
            self.stderr.write(line)
        if lacking := len(checked.manifest.lacking):
            self.stderr.write(f"{lacking:,} attached files were missing already when the backup was made.")
        if done.wrong:
            self._list(done.wrong)
            stands = "It has taken the place of what was there" if done.switched else "Nothing was replaced"
            raise CommandError(f"What was restored is not as it must be. {stands}.")
        if verbosity:
            self.stdout.write(
                f"Restored {path}, made {checked.manifest.begun}; {done.files:,} files were given back to the store.\n"
                "Nobody is signed in any more. Start the site; manage.py verifyledger --state proves the rest."
            )

    def _list(self, lines: Sequence[str]) -> None:
        for line in lines[:MOST_TOLD]:
            self.stderr.write(line)
        if len(lines) > MOST_TOLD:
            self.stderr.write(f"… and {len(lines) - MOST_TOLD:,} more.")
