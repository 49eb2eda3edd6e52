from typing import Any

from django.core.management.commands import flush

from claims.management.roles import settle_roles_in


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        super().handle(**options)
        # Else the permissions are not there either: Django's own signal makes them.
        if not options.get("inhibit_post_migrate"):
            settle_roles_in(options["database"])
