"""A dossier as pages that open from a disk: without a server, a network or a script.

They tell what the claim's page tells, by its templates, but all of it; and after that every record behind it in full.
The same records in the same versions, and the same version of this software, give the same bytes.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import translation

import claims
from claims.filters.evidence import asked_for
from claims.filters.facets import Links
from claims.views import evidence
from claims.views.citing import recorded
from claims.views.claim import all_of
from claims.views.method import told_of_the_rules

from .gathered import Gathered
from .linking import CLAIM_PAGE, METHOD_PAGE, environment
from .records import records_of

STYLES = ("site.css", "dossier.css")
STYLES_FOLDER = Path(claims.__file__).parent / "static" / "claims"


def pages(gathered: Gathered, site: str, held: Mapping[str, str] | None = None) -> Iterator[tuple[str, bytes]]:
    """Names inside of the dossier, and contents. ``site``: scheme and host, ``https://evidence.example.org``.

    ``held``: by the SHA-256 of attached files the names inside of the dossier of those that are there, or of their copies.
    """
    templates = environment(gathered, site)
    # In the site's first language, whoever asks for it.
    with translation.override(settings.LANGUAGE_CODE):
        made = {
            CLAIM_PAGE: templates.get_template("dossier/claim.html").render(_told(gathered, site), held=held or {}),
            METHOD_PAGE: templates.get_template("dossier/method.html").render(told_of_the_rules(), site=site),
        }
    for name, page in made.items():
        yield name, page.encode()
    for name in STYLES:
        yield name, (STYLES_FOLDER / name).read_bytes()


def _told(gathered: Gathered, site: str) -> dict[str, Any]:
    claim = gathered.claim
    asked, given = asked_for(QueryDict())
    shown = evidence.of_claim(claim, asked, Links("", given), whole=True)
    return {
        **all_of(claim, shown, whole=True),
        **recorded(claim, site),
        "records": records_of(gathered, shown.reasoning, (row.item for row in shown.evidence), site),
        "site": site,
    }
