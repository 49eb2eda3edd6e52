"""A file on its way into the store: written beside it, examined, and either kept with its copy or gone without a trace."""

import shutil
import weakref
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from claims.cleaning import KINDS, contradicts
from claims.models import Attachment
from claims.models.attachment import safe_name

from . import attachment as files
from .change import Change
from .copies import made, record, settle
from .examining import examine
from .refusals import in_words


class Incoming:
    """A file that somebody sent. What it takes of the disk is freed with it, unless it is kept.

    Raises OSError if it cannot be written, or no process be begun that examines it.
    """

    def __init__(self, upload: File) -> None:
        self.name = safe_name(upload.name or "")
        self.folder = files.new_incoming()
        self._free = weakref.finalize(self, shutil.rmtree, self.folder, True)
        self.original, self.copy = self.folder / "original", self.folder / "copy"
        try:
            self.sha256 = files.write(upload, self.original)
            self.found = examine(self.original, self.copy)
            self.made = made(self.found, self.original, self.copy, self.sha256)
        except BaseException:
            self._free()
            raise

    def problem(self, name: str = "") -> str:
        """Why it cannot be attached, under this name if not under its own; empty if it can."""
        return in_words(self.found) or name_problem(name, self.found.kind) or name_problem(self.name, self.found.kind)

    def describe(self, attachment: Attachment, *, name: str = "") -> None:
        """Fill in what the file itself tells: its SHA-256, a name if none is given, and its media type by its bytes."""
        attachment.sha256 = self.sha256
        attachment.name = safe_name(name) or self.name
        attachment.media_type = self.found.kind

    def discard(self) -> None:
        """Free the disk at once. What was found out stays known."""
        self._free()

    def keep(self, work: Change) -> None:
        """Into the store, before the row that names it is written. Raises ValidationError: nothing may be written then."""
        try:
            settle(self.made, self.original, self.copy)
            files.settle(self.original, self.sha256)
        except OSError as error:
            raise ValidationError(not_kept(error)) from error
        record(work, {self.sha256: self.made})
        self._free()


def incoming(upload: File) -> Incoming:
    """The same for the same upload however often it is asked for: a form is checked twice where it is shown again.

    Raises OSError.
    """
    known, failed = getattr(upload, "incoming", None), getattr(upload, "not_examined", None)
    if isinstance(failed, OSError):
        raise failed  # nobody waits for a place twice: the second time others may be waiting for the ledger
    if not isinstance(known, Incoming):
        # On the one thing that lives as long as the upload.
        try:
            known = Incoming(upload)
        except OSError as error:
            upload.not_examined = error  # type: ignore[attr-defined]
            raise
        upload.incoming = known  # type: ignore[attr-defined]
    return known


def not_kept(error: OSError) -> str:
    return _("The file cannot be kept: %(error)s. Nothing has been saved.") % {"error": error.strerror or error}


def name_problem(name: str, kind: str) -> str:
    """What is wrong with the ending of a file's name; empty if it fits what the file is, or says nothing of it."""
    ending = contradicts(name, kind)
    if not ending:
        return ""
    return _(
        "By its bytes this file is %(kind)s, but its name ends in %(ending)s; expected %(endings)s. Rename it, or look "
        "whether it is the file you meant."
    ) % {"kind": kind, "ending": ending, "endings": _(" or ").join(KINDS[kind])}


def problem_of(path: Path, copy: Path) -> tuple[str, str]:
    """Why the file at this path cannot be attached, and its media type; the first is empty if it can."""
    found = examine(path, copy)
    return in_words(found), found.kind
