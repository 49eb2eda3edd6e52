from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from claims.operations.installation import rebuilding


class Command(Migrate):
    help = (
        f"{Migrate.help} The ledger’s guards are taken away meanwhile and put in their place again afterwards: "
        "SQLite loses triggers when it alters a table."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)  # looks only
            return
        with rebuilding(using=options["database"]):
            super().handle(*args, **options)
