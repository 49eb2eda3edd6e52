from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import slug_re

from claims.dossier.archive import UnfitError
from claims.dossier.writing import Written, write_dossier
from claims.formats import BundleError
from claims.formats.placing import new_file
from claims.ledger.proofs import BrokenLogError
from claims.management.failures import in_one_line, outcome_at, path_given
from claims.management.progress import progress
from claims.management.stopping import stoppable
from claims.models import Claim
from claims.records.lookup import Moved, Public, Withdrawn, look_up


class Command(BaseCommand):
    help = (
        "Write one claim with all it rests on as a ZIP that opens without a server and can be verified: pages, data, "
        "bibliography, proofs from the public log. The same version gives the same bytes, here and on the site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=("claim",), help="what of: so far a claim")
        parser.add_argument("slug", metavar="SLUG", help="its name in addresses; a former one leads to it")
        parser.add_argument(
            "-o",
            "--output",
            type=path_given,
            required=True,
            metavar="FILE.zip",
            help="where to; must not stand yet, or see --overwrite",
        )
        parser.add_argument("--overwrite", action="store_true", help="replace a file that stands there")

    def handle(self, *args: Any, slug: str, output: Path, **options: Any) -> None:
        outcome = outcome_at(output)
        with stoppable(), in_one_line(output, outcome), progress(self.stderr, options["verbosity"]) as shown:
            shown.begin("Gathering")
            claim = self._claim(slug)
            try:
                with new_file(output, overwrite=options["overwrite"]) as out:
                    written = write_dossier(out, claim)
            except (BundleError, UnfitError, BrokenLogError) as error:
                raise CommandError(f"{error} {outcome().capitalize()}") from error
            except Claim.DoesNotExist as error:
                raise CommandError(f"{slug}: this claim is no longer public; {outcome()}") from error
        for one in written.left_out:
            self.stderr.write(f"{one.source}: attached file {one.sha256} is not in it: {one.reason}.")
        if options["verbosity"]:
            self._tell(output, written)

    def _claim(self, slug: str) -> Claim:
        """Raises CommandError where the public finds none."""
        match look_up(Claim, slug) if slug_re.match(slug) else None:
            case Public(Claim() as claim):
                return claim
            case Moved(Claim() as claim) if claim in Claim.objects.public():
                self.stderr.write(f"{slug} is a former name of {claim.slug}.")
                return claim
            case Moved(record) | Withdrawn(record):
                raise CommandError(f"{record.slug}: this claim was withdrawn; nothing was written.")
        raise CommandError(f"{slug}: there is no public claim of this name; nothing was written.")

    def _tell(self, output: Path, written: Written) -> None:
        told = ", ".join(f"{len(pks)} {collection}" for collection, pks in written.gathered.pks.items() if pks)
        self.stdout.write(f"Wrote {output}: {told}.")
        if written.unproven:
            self.stdout.write(f"Rows that the public log does not prove: {written.unproven}. README.txt names them.")
        self.stdout.write(f"Fingerprint: {written.fingerprint}")
