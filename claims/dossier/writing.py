"""A claim's dossier as an archive. The same record gives the same bytes, whoever asks and whenever."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils import translation

from claims.models import Claim
from claims.one_state import one_state
from claims.views.citing import recorded

from . import archive, bibliography, tables
from .archive import Content
from .attached import LeftOut, attached
from .gather import gather
from .gathered import Gathered
from .ledger import proven
from .pages import pages
from .readme import about, readme

MANIFEST = "manifest.sha256"
VERIFIER = Path(__file__).with_name("verify.py")


@dataclass(frozen=True)
class Written:
    """``fingerprint``: the SHA-256 of the manifest, and so of all that is in the dossier."""

    gathered: Gathered
    fingerprint: str
    unproven: int
    left_out: Sequence[LeftOut]


def write_dossier(out: IO[bytes], claim: Claim, *, most: int | None = None) -> Written:
    """Write the archive, in one state of the record.

    Raises Claim.DoesNotExist if the claim is no longer public, TooLargeError beyond ``most`` records, UnfitError for what
    no archive holds, BrokenLogError if the public log is not whole, BundleError for a row that would not come back as it
    is, OSError.
    """
    site = settings.ADDRESS
    # In the site's first language, whoever asks for it.
    with one_state(), translation.override(settings.LANGUAGE_CODE):
        gathered = gather(Claim.objects.public().get(pk=claim.pk), most=most)
        told, cited = tables.tables(gathered), recorded(gathered.claim, site)["own"]
        proof, held = proven(gathered.claim, told), attached(told)
        files: dict[str, Content] = dict(pages(gathered, site, held.places))
        ours: dict[str, Content] = {
            **dict(bibliography.files(gathered, site)),
            **dict(tables.files(told)),
            **held.files,
            "README.txt": readme(gathered, cited, proof, held),
            "dossier.json": about(gathered, cited, proof, held),
            "ledger/checkpoint": proof.checkpoint,
            "ledger/entries.jsonl": proof.entries,
            "verify.py": VERIFIER.read_bytes(),
        }
    if taken := sorted(files.keys() & {*ours, MANIFEST}):
        raise ValueError(f"A page of the dossier is called {taken[0]}, as another of its files is.")
    files |= ours
    files[MANIFEST] = manifest = _manifest(files)
    archive.write(out, files)
    return Written(gathered, hashlib.sha256(manifest).hexdigest(), len(proof.unproven), held.left_out)


def _manifest(files: dict[str, Content]) -> bytes:
    """As ``sha256sum`` writes it, in the order of names."""
    return "".join(f"{_sha256(content)}  {name}\n" for name, content in sorted(files.items())).encode()


def _sha256(content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
