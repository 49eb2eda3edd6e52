from typing import Any

from django.core.management.commands.flush import Command as Flush

from claims.operations.installation import rebuilding


class Command(Flush):
    help = f"{Flush.help} The ledger is emptied too: its guards are taken away meanwhile and put in their place again afterwards."

    def handle(self, **options: Any) -> None:
        with rebuilding(using=options["database"]):
            super().handle(**options)
