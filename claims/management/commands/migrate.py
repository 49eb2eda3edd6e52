from typing import Any

from django.core.management.commands import migrate

from claims.management.roles import settle_roles_in


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            settle_roles_in(options["database"])
