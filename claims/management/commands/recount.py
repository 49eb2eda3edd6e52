from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from claims.management.failures import in_one_line
from claims.management.stopping import Stop, stoppable
from claims.operations import Difference, bounds, consideration, counts, derived, discounted, documents
from claims.operations.ledger import hold

RESTART = "Restart servers that are running: they may hold lists with the former figures."


class Command(BaseCommand):
    help = (
        "Bring everything that is worked out and stored up to date with the record: figures of claims, discounted "
        "sources, bounds of dates, what assessments considered where that is not known, what is searched. "
        "With --check nothing is written; the exit status is 1 if anything is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only report what is wrong; exit 1 if anything is")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        with stoppable() as stop, in_one_line("recount", stop.outcome):
            found = list(derived.differences()) if check else _mend(stop)
        for difference in found if check or options["verbosity"] else ():
            was = f"is {difference.stored}, should be" if check else f"was {difference.stored}, is now"
            self.stdout.write(f"{difference.record}: {difference.figure} {was} {difference.actual}")
        figures = f"{len(found)} stored figure{'' if len(found) == 1 else 's'}"
        if check and found:
            are, them = ("is", "it") if len(found) == 1 else ("are", "them")
            raise CommandError(f"{figures} {are} wrong. Run `recount` to mend {them}.")
        if options["verbosity"]:
            self.stdout.write(f"{figures} mended. {RESTART}" if found else "All stored figures are right.")


def _mend(stop: Stop) -> list[Difference]:
    with transaction.atomic():
        stop.begin_writing()
        hold()  # figures counted beside a change would be those from before it
        found = [
            *bounds.rebound(),
            *counts.recount(),
            *discounted.recount(),
            *consideration.refreeze(by="recount"),
            *documents.reindex(),
        ]
    stop.end_writing()
    return found
