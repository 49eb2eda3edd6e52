"""The files of attachments in a dossier: their public copies, and of the others why they are not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from claims.cleaning import COPIED_AS, with_ending
from claims.formats.bundle import ATTACHMENTS
from claims.formats.writing import Table
from claims.models import PublicCopy
from claims.operations.attachment import open_whole, path_of_copy, why_not

from .tables import FOLDER

COPIES = "copies"
MOST = 200 * 2**20
"""Bytes of all files together. What is beyond can be had from the site; the archive is made anew for each who asks."""


@dataclass(frozen=True)
class LeftOut:
    """An attached file that is not in the dossier."""

    source: str
    """The slug of the source."""
    sha256: str
    name: str
    reason: str


@dataclass
class Attached:
    """``files``: by name in the archive where each is stored, whole when it was looked at. ``places``: that name by the
    SHA-256 of the file as it was attached."""

    files: dict[str, Path] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def copies(self) -> Mapping[str, str]:
        """Those of the places at which there is a copy that is not the file itself."""
        return {sha256: place for sha256, place in self.places.items() if place.startswith(COPIES)}


def attached(tables: Sequence[Table]) -> Attached:
    """Of the attachments in these tables. Reads each file that is given away once, to see that it is what it was."""
    held, seen = Attached(), dict[str, str]()
    rows = [row for table in tables if table.file == "attachments" for row in table.rows]
    copies = {copy.original: copy for copy in _copies({row["sha256"] for row in rows})}
    left = MOST
    for row in rows:
        sha256 = row["sha256"]
        copy = copies.get(sha256)
        if sha256 not in seen:
            seen[sha256] = _why_not(copy, left)
            if copy is not None and not seen[sha256]:
                left -= copy.size
                held.places[sha256] = place = _place(copy)
                held.files[place] = path_of_copy(copy.sha256)
        if seen[sha256]:
            held.left_out.append(LeftOut(row["source"], sha256, row["name"], seen[sha256]))
    return held


def _copies(originals: set[str]) -> Sequence[PublicCopy]:
    known: list[PublicCopy] = []
    waiting = sorted(originals)
    for first in range(0, len(waiting), 500):
        known += PublicCopy.objects.filter(original__in=waiting[first : first + 500])
    return known


def _place(copy: PublicCopy) -> str:
    """A copy stands apart from the bundle: under the name of the original it would be a forgery of it."""
    if copy.is_original:
        return f"{FOLDER}/{ATTACHMENTS}/{copy.sha256}"
    return f"{COPIES}/{with_ending(copy.sha256, copy.media_type)}"


def _why_not(copy: PublicCopy | None, left: int) -> str:
    """Why the file may not or cannot be given away; empty if it can. ``left``: bytes for which there is still room."""
    if not settings.DOSSIER_FILES:
        return _("this site puts no attached files into dossiers")
    if copy is None:
        return _("there is no public copy of it")
    if copy.media_type not in COPIED_AS:
        return copy.get_why_not_display()
    if copy.size > left:
        return _("it is too large for a dossier; the page of its source has it")
    try:
        open_whole(copy.sha256, path_of_copy(copy.sha256)).close()
    except OSError as error:
        return why_not(error)
    return ""
