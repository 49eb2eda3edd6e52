from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.failures import in_one_line
from claims.management.progress import progress
from claims.management.stopping import stoppable
from claims.operations import attachment, copies


class Command(BaseCommand):
    help = (
        "Make the public copies of attached files that have none yet, or whose copy was made by the rules of an earlier "
        "version. Each is written as it is ready, so that the command can be broken off and run again. What uploads left "
        "behind that were cut off is removed. Exit status 1 if the content of a file is damaged or cannot be read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="make all of them anew")

    def handle(self, *args: Any, again: bool, **options: Any) -> None:
        done, without, absent, unread = 0, 0, 0, 0
        with (
            stoppable(),
            in_one_line("makecopies", lambda: f"{done} were made."),
            progress(self.stderr, options["verbosity"]) as shown,
        ):
            swept = attachment.sweep()
            waiting = list(copies.outstanding(again=again))
            shown.begin("Copying", len(waiting))
            for sha256 in waiting:
                shown.advance(1)
                try:
                    told = copies.remake(by="makecopies", sha256=sha256)
                except FileNotFoundError:
                    absent += 1
                    continue
                except OSError as error:
                    unread += 1
                    self.stderr.write(f"{sha256}: {attachment.why_not(error)}.")
                    continue
                done += 1
                if not told.sha256:
                    without += 1
                    self.stdout.write(f"{sha256}: not given away: {told.why_not}")
        if options["verbosity"]:
            self.stdout.write(
                f"{done} attached files were looked at, of which {without} have no public copy. "
                f"Recorded without content: {absent}. Left behind by uploads and removed: {swept}."
            )
            if not unread:
                self.stdout.write("All public copies are there.")
        if unread:
            raise CommandError(f"{unread} could not be read.")
