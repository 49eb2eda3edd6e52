"""The files that a bundle attaches to sources: held against their SHA-256 first, then kept before any row is written."""

import hashlib
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from claims.models.attachment import HEX_DIGITS
from claims.operations import attachment, copies
from claims.operations.change import Change
from claims.operations.intake import name_problem, problem_of

from .plan import Bundle

COLLECTION = "attachments"
PIECE = 2**20


class NotKeptError(Exception):
    """An attached file could not be kept; says why. No row was written."""


@dataclass(frozen=True)
class Attached:
    """What an import does with attached files, each counted once however many sources it has."""

    came: int = 0
    """Files that came with the bundle."""
    missing: int = 0
    """Files that are named, but neither came nor are kept already."""
    unnamed: Sequence[str] = ()
    """Names in the bundle's own folder of attached files that no row names. Left where they are."""


class AttachedFiles:
    """The attached files of one bundle, which are read once to check them, and once more to keep them."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._looked: dict[str, str | None] = {}
        """By SHA-256: what is wrong with the file that came, empty if nothing is; None if none came."""
        self._kinds: dict[str, str] = {}
        """By SHA-256: the media types of the files that came, as far as they are new here."""
        self._copies: dict[str, copies.Made] = {}

    def check(self) -> None:
        """Tell the bundle of every row whose file came and is not right."""
        for row in self.bundle.rows(COLLECTION):
            sha256 = row.cells.get("sha256", "")
            if len(sha256) != 64 or not HEX_DIGITS.issuperset(sha256):
                continue  # told with the other cells
            if sha256 not in self._looked:
                self._looked[sha256] = self._look(sha256)
            if problem := self._looked[sha256]:
                self.bundle.problem(row, "sha256", problem)
            elif problem := self._name_problem(row.cells.get("name", ""), sha256):
                self.bundle.problem(row, "name", problem)

    def keep(self, begun: Callable[[str, int | None], None]) -> None:
        """Keep every file that came and is not kept whole yet. Raises NotKeptError; what is kept by then is harmless."""
        if self._looked:
            begun("Storing attached files", None)
        for sha256, problem in self._looked.items():
            if problem is None:
                continue
            try:
                self._keep(sha256)
            except OSError as error:
                raise NotKeptError(
                    _("the attached file %(sha256)s cannot be kept: %(error)s")
                    % {"sha256": sha256, "error": error.strerror or error}
                ) from error

    def _keep(self, sha256: str) -> None:
        if not is_whole(sha256):
            content = self.bundle.open_file(sha256)
            if content is None:
                raise FileNotFoundError(_("it is not in the bundle any more"))
            with closing(content):
                attachment.store(File(content), expected=sha256)
        if not copies.are_current([sha256]):
            self._copies[sha256] = copies.make(sha256)

    def record(self, work: Change) -> None:
        """Write what is known of the copies, as part of the change that writes the rows."""
        copies.record(work, self._copies)

    def told(self) -> Attached:
        absent = [sha256 for sha256, problem in self._looked.items() if problem is None]
        return Attached(
            came=len(self._looked) - len(absent),
            missing=sum(not attachment.path_of(sha256).exists() for sha256 in absent),
            unnamed=[name for name in self.bundle.attached() if name not in self._looked],
        )

    def _look(self, sha256: str) -> str | None:
        try:
            content = self.bundle.open_file(sha256)
            if content is None:
                return None
            with closing(content):
                if copies.are_current([sha256]):  # it was examined when it came the first time
                    return problem_with(content, sha256)
                with tempfile.TemporaryDirectory() as folder:
                    return self._examine(content, sha256, Path(folder))
        except OSError as error:
            return _("The file attachments/%(sha256)s cannot be read: %(error)s.") % {
                "sha256": sha256,
                "error": error.strerror or error,
            }

    def _name_problem(self, name: str, sha256: str) -> str:
        return name_problem(name, self._kinds[sha256]) if self._kinds.get(sha256) else ""

    def _examine(self, content: IO[bytes], sha256: str, folder: Path) -> str:
        with (folder / "original").open("wb") as beside:
            if problem := problem_with(content, sha256, beside):
                return problem
        problem, self._kinds[sha256] = problem_of(folder / "original", folder / "copy")
        if not problem:
            return ""
        told = _(
            "The file attachments/%(sha256)s cannot be attached: %(problem)s Take it away to import its row alone."
        )
        return told % {"sha256": sha256, "problem": problem}


def is_whole(sha256: str) -> bool:
    """Whether the content is kept already, undamaged."""
    try:
        attachment.open_whole(sha256).close()
    except OSError:
        return False
    return True


def problem_with(content: IO[bytes], sha256: str, beside: IO[bytes] | None = None) -> str:
    """Why this content cannot be attached under this SHA-256; empty if it can. Reads no more than may be attached.

    What is read is written ``beside``, if that is given.
    """
    seen, size = hashlib.sha256(), 0
    for piece in iter(partial(content.read, PIECE), b""):
        size += len(piece)
        if size > attachment.LARGEST:
            return _("The file attachments/%(sha256)s has more than %(largest)s; expected that at most.") % {
                "sha256": sha256,
                "largest": filesizeformat(attachment.LARGEST).replace("\xa0", " "),  # it is read in a terminal
            }
        seen.update(piece)
        if beside is not None:
            beside.write(piece)
    if not size:
        return _("The file attachments/%(sha256)s is empty.") % {"sha256": sha256}
    if seen.hexdigest() != sha256:
        message = _("The file attachments/%(sha256)s has another SHA-256: %(found)s; expected the one it is named by.")
        return message % {"sha256": sha256, "found": seen.hexdigest()}
    return ""
