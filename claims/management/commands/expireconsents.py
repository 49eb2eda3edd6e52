from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.management.failures import in_one_line
from claims.management.stopping import stoppable
from claims.models import Witness
from claims.operations import Refused
from claims.operations.consents import today
from claims.operations.expiry import due, withdraw_if_due


class Command(BaseCommand):
    help = (
        "Withdraw the public witnesses whose consent has ended, or covers nothing public; to be run daily. The last day of "
        "a consent, in UTC, still counts. Each is withdrawn by itself: run again, it goes on where it was stopped. The "
        "exit status is 1 if a witness could not be withdrawn."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say who would be withdrawn")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        self.done, self.failed, day = 0, 0, today()
        with stoppable(), in_one_line("expireconsents", self._outcome):
            for witness in list(due(day)):
                if dry_run:
                    self._say(f"{witness.slug}: would be withdrawn", options)
                elif self._withdraw(witness, day):
                    self._say(f"{witness.slug}: withdrawn", options)
        if self.failed:
            raise CommandError(self._outcome())
        self._say("Nothing was written." if dry_run else self._outcome(), options)

    def _withdraw(self, witness: Witness, day: Any) -> bool:
        try:
            done = withdraw_if_due(pk=witness.pk, on=day)
        except Refused as refused:
            self.failed += 1
            self.stderr.write(f"{witness.slug}: {' '.join(refused.messages)}")
            return False
        self.done += done
        return done

    def _say(self, text: str, options: dict[str, Any]) -> None:
        if options["verbosity"]:
            self.stdout.write(text)

    def _outcome(self) -> str:
        done = f"{self.done} witness{'' if self.done == 1 else 'es'} withdrawn"
        return f"{done}, {self.failed} could not be." if self.failed else f"{done}."
