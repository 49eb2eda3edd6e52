"""What a dossier says of itself: in words for readers, and as data for the verifier and other programs."""

import hashlib
import json

from django.utils.translation import gettext as _

from claims.records import Plain
from claims.views.citing import Citation

from .attached import Attached
from .gathered import Gathered
from .ledger import Proven

FORMAT = 1
"""To be raised where a program that reads dossiers would misread the new ones."""


def about(gathered: Gathered, cited: Citation, proven: Proven, held: Attached) -> bytes:
    """``dossier.json``. ``cited``: the claim, at the version that is told."""
    told: Plain = {
        "format": FORMAT,
        "claim": gathered.claim.slug,
        "version": int(cited.item["version"]) if "version" in cited.item else None,
        "address": cited.item["URL"],
        "records": {collection: len(pks) for collection, pks in gathered.pks.items() if pks},
        "log": {
            "origin": proven.origin,
            "size": proven.size,
            "root": proven.root.hex(),
            "signed": proven.signed,
        },
        "sha256": {
            "ledger/checkpoint": hashlib.sha256(proven.checkpoint).hexdigest(),
            "ledger/entries.jsonl": hashlib.sha256(proven.entries).hexdigest(),
        },
        "unproven": dict(proven.unproven),
        "copies": dict(held.copies),
        "left_out": [
            {"source": one.source, "sha256": one.sha256, "name": one.name, "reason": one.reason}
            for one in held.left_out
        ],
    }
    return f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()


def readme(gathered: Gathered, cited: Citation, proven: Proven, held: Attached) -> bytes:
    """``README.txt``."""
    parts = [
        gathered.claim.statement,
        cited.item["URL"],
        _(CONTENT),
        _(CHECK),
        _(SIGNED) if proven.signed else _(UNSIGNED),
        _(LIMITS),
    ]
    if proven.unproven:
        rows = [f"  {place}: {reason}" for place, reason in proven.unproven.items()]
        parts.append("\n".join([_("Rows that the log does not prove:"), *rows]))
    if held.copies:
        files = [f"  {place}: a copy of {sha256}" for sha256, place in held.copies.items()]
        parts.append("\n".join([_(COPIES), *files]))
    if held.left_out:
        files = [f"  {one.source}: {one.name or '-'} ({one.sha256}): {one.reason}" for one in held.left_out]
        parts.append("\n".join([_("Attached files that are not in it:"), *files]))
    return ("\n\n".join(parts) + "\n").encode()


COPIES = """\
Public copies of attached files, under the SHA-256 of the copy. They show what the files show, without what cameras and word
processors wrote into them. The log has the SHA-256 of the file as it was attached; that the copy shows the same is the
site's word:"""

CONTENT = """\
This folder holds one claim with all that it rests on, as it was public on the site named above. It needs no server.

  index.html         to be read in any browser
  bundle/            the same as data: CSV files that the software of the site imports (manage.py importdata bundle)
  copies/            attached files of its sources as they are given away, if there are any
  bibliography.*     its sources, for reference managers
  ledger/            what the site's public log says of each row, and proofs that it does
  dossier.json       what this is, for programs
  manifest.sha256    the SHA-256 of every other file
  verify.py          says whether anything was altered"""

CHECK = """\
To check it, with Python 3.9 or later and nothing else:

  python3 verify.py                in this folder, unpacked
  python3 verify.py FILE.zip       of the archive as it was downloaded, where not a byte may differ

It says "Intact" and ends with status 0, or names each place that was altered and ends with status 1. Rows of which the
log has no proof are named after "no proof". A system may put files of its own into a folder that is opened (.DS_Store,
Thumbs.db, desktop.ini): they are named as added. Keep the archive, in which nothing can be put. Without Python:
sha256sum -c manifest.sha256"""

UNSIGNED = """\
The log's state in ledger/checkpoint is not signed. Compare it with one that somebody else keeps, if there is one of the
same size: python3 verify.py --checkpoint FILE"""

SIGNED = """\
The log's state in ledger/checkpoint is signed (c2sp.org/signed-note). verify.py does not look at the signature: check it
with the site's public key, or compare it with a copy that somebody else keeps: python3 verify.py --checkpoint FILE"""

LIMITS = """\
What this proves: that the files are those the manifest names; that each row of the bundle, but those named as without
proof, is what the site's log, in the state of ledger/checkpoint, said of it; and that each attached file is the one of
which such a row has the SHA-256. Whoever alters a row must also forge that state.

What it does not prove: that what the record says is true; that nothing was said later, so that a row is the last that the
log says of that record; that nothing is missing: whoever takes away a row with its entry, or says that a row has no
proof, is found only by the fingerprint. Nor that pages, bibliographies, this text and what dossier.json says of version,
address and log are those of the site, for no log has them. Whoever alters one of these and the manifest, or this
verifier, is not found out by verify.py. But the same version always gives the same bytes: compare the dossier's
fingerprint, the SHA-256 of manifest.sha256 which verify.py prints, with that of a fresh download or of somebody else's
copy. (The software of the site makes the pages: a newer one may make other pages, and so another fingerprint, of the same
version. Then compare the files one by one.)"""
