import base64
import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from claims.management.failures import in_one_line
from claims.management.progress import progress
from claims.management.stopping import stoppable

CHANGE = (
    "To change the key: put this into EVIDENCE_VAULT_KEY and the present one into EVIDENCE_VAULT_FORMER_KEYS, restart "
    "every process that has the vault, and run `manage.py rotatevaultkey`."
)


class Command(BaseCommand):
    help = (
        "Seal every identity in the vault anew with the current key, while the site runs; what was stopped goes on when "
        "it is run again. With --new-key prints a new key and does nothing else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--new-key", action="store_true", help="print a new key, which is kept nowhere")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new_key"]:
            self.stdout.write(base64.b64encode(secrets.token_bytes(settings.LENGTH_OF_VAULT_KEY)).decode())
            if settings.VAULT_KEYS and options["verbosity"]:
                self.stderr.write(CHANGE)
            return
        if settings.PUBLIC_ONLY:
            raise CommandError("This process has no vault: EVIDENCE_ROLE is public.")
        # Not at the top: a process without the vault has no models of it.
        from claims.operations import rotation  # noqa: PLC0415 - see above
        from claims.vault.wiping import wipe  # noqa: PLC0415 - see above

        done = 0

        def outcome() -> str:
            return f"{done:,} identities are sealed anew. Run it again, and it goes on with the others."

        with stoppable(), in_one_line("rotatevaultkey", outcome), progress(self.stderr, options["verbosity"]) as shown:
            shown.begin("Sealing anew")

            def advance(rows: int) -> None:
                nonlocal done
                done += rows
                shown.advance(rows)

            try:
                rotated = rotation.rotate(by="rotatevaultkey", advance=advance)
            except ValidationError as refused:
                raise CommandError(" ".join(refused.messages)) from None
            try:
                clean = wipe() or not rotated.sealed_anew
            except DatabaseError:  # others are at it; all is sealed anew all the same
                clean = False
        self._tell(rotated, clean=clean, verbosity=options["verbosity"])

    def _tell(self, rotated: Any, *, clean: bool, verbosity: int) -> None:
        if verbosity:
            self.stdout.write(f"{rotated.sealed_anew:,} identities sealed anew.")
            if not clean:
                self.stderr.write("Others were using the vault: its files may hold former rows. Run it again later.")
        if rotated.damaged:
            raise CommandError(
                f"{rotated.damaged:,} identities are damaged and were left as they are: restore them from a backup, or "
                "shred them at the desk. Keep the former keys until then."
            )
        if rotated.left:
            raise CommandError(
                f"{rotated.left:,} identities were sealed with another key meanwhile: restart every process that has the "
                "vault with the new settings, and run it again."
            )
        if verbosity:
            former = len(settings.VAULT_KEYS) > 1
            told = (
                "EVIDENCE_VAULT_FORMER_KEYS can be emptied now" if former else "All is sealed with the one key there is"
            )
            self.stdout.write(f"{told}.{' Backups made before still need those keys.' if former else ''}")
