from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from claims.management.failures import in_one_line
from claims.models import Claim, LedgerEntry
from claims.operations.accounts import COLLECTION

FOUNDING_CASE = "korean_war_pows"


class Command(BaseCommand):
    help = (
        "Load the founding case into an empty database, and leave any other alone. Empty is a database in which nothing "
        "was ever recorded: whoever deletes the founding case does not get it back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with in_one_line("seed", lambda: "nothing was written."):
            recorded = LedgerEntry.objects.exclude(collection=COLLECTION)  # accounts are no case
            empty = not (Claim.objects.exists() or recorded.exists())
        if not empty:
            if options["verbosity"] > 1:
                self.stdout.write("The database is not empty; nothing was loaded.")
            return
        call_command("loaddata", FOUNDING_CASE, verbosity=0)
        self.stdout.write(f"Loaded the founding case ({FOUNDING_CASE}): {Claim.objects.count()} claims.")
