"""The files of attachments in a dossier: those that may be given away, and of the others why they are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from claims.formats.bundle import ATTACHMENTS
from claims.formats.writing import Table
from claims.operations.attachment import open_whole, path_of, why_not

from .tables import FOLDER


@dataclass(frozen=True)
class LeftOut:
    """An attached file that is not in the dossier."""

    source: str
    """The slug of the source."""
    sha256: str
    name: str
    reason: str


@dataclass(frozen=True)
class Attached:
    """``files``: by name in the archive where each is stored, whole when it was looked at."""

    files: dict[str, Path]
    left_out: Sequence[LeftOut]


def attached(tables: Sequence[Table]) -> Attached:
    """Of the attachments in these tables. Reads each file that is given away once, to see that it is what it was."""
    files: dict[str, Path] = {}
    left_out: list[LeftOut] = []
    seen: dict[str, str] = {}
    for row in (row for table in tables if table.file == "attachments" for row in table.rows):
        sha256 = row["sha256"]
        if sha256 not in seen:
            seen[sha256] = _why_not(sha256)
        if seen[sha256]:
            left_out.append(LeftOut(row["source"], sha256, row["name"], seen[sha256]))
        else:
            files[f"{FOLDER}/{ATTACHMENTS}/{sha256}"] = path_of(sha256)
    return Attached(files, left_out)


def _why_not(sha256: str) -> str:
    """Why the file may not or cannot be given away; empty if it can."""
    if not settings.DOSSIER_FILES:
        return _("this site gives no attached files away")
    try:
        open_whole(sha256).close()
    except OSError as error:
        return why_not(error)
    return ""
