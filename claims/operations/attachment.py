"""The content of attachments: kept once, in a file named by its SHA-256, and never changed."""

import hashlib
import mimetypes
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from django.conf import settings
from django.core.files.base import File
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from claims.disk import flush, flush_folder
from claims.models import Attachment
from claims.models.attachment import safe_name

LARGEST = 200 * 2**20
"""Bytes. A scanned report has some dozens of megabytes."""


class DamagedError(OSError):
    """Content that is not what its SHA-256 says."""


def path_of(sha256: str) -> Path:
    """Where the content with this SHA-256 is kept; in folders of two digits, for no folder likes a million files."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def problem_with(upload: File) -> str:
    """Why this file cannot be attached; empty if it can."""
    if not upload.size:
        return _("This file is empty.")
    if upload.size > LARGEST:
        return _("This file has %(size)s; expected %(largest)s at most.") % {
            "size": filesizeformat(upload.size),
            "largest": filesizeformat(LARGEST),
        }
    return ""


def sha256_of(upload: File) -> str:
    """64 hexadecimal digits. Reads the content in pieces."""
    seen = hashlib.sha256()
    for piece in upload.chunks():
        seen.update(piece)
    return seen.hexdigest()


def describe(attachment: Attachment, upload: File, *, name: str = "") -> None:
    """Fill in what the file itself tells: its SHA-256, a name if none is given, and its media type by that name."""
    attachment.sha256 = sha256_of(upload)
    attachment.name = safe_name(name) or safe_name(upload.name or "")
    attachment.media_type = mimetypes.guess_type(safe_name(upload.name or "") or attachment.name)[0] or ""


def store(upload: File, *, expected: str = "") -> str:
    """Keep the content and give its SHA-256. Takes the place of what is kept already, which may be damaged.

    Written beside its place and renamed when it is all on the disk: under its name stands the whole
    content or nothing. To be called before the row that names it is written. Raises OSError, also for
    content that is not the one expected, of which nothing is kept.
    """
    folder = Path(settings.FILES_DIR)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = hashlib.sha256()
    descriptor, temporary = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as target:
            for piece in upload.chunks():
                seen.update(piece)
                target.write(piece)
            flush(target)
        if expected and seen.hexdigest() != expected:
            raise DamagedError(_("its bytes have changed since they were checked"))
        return _settle(Path(temporary), seen.hexdigest())
    finally:
        Path(temporary).unlink(missing_ok=True)


def _settle(temporary: Path, sha256: str) -> str:
    place = path_of(sha256)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    temporary.replace(place)
    for folder in (place.parent, place.parent.parent):
        flush_folder(folder)
    return sha256


class LeftOut(NamedTuple):
    """An attachment whose content cannot be given away, and why."""

    source: str
    """Its slug."""
    sha256: str
    reason: str


class Contents:
    """The content of every attachment, each once, in the order of their SHA-256, opened when its turn comes.

    What is missing, cannot be read, or is no longer what its SHA-256 says is left out, and told in ``left_out``.
    """

    def __init__(self) -> None:
        self.left_out: list[LeftOut] = []
        self.given = 0

    def __iter__(self) -> Iterator[tuple[str, IO[bytes]]]:
        """SHA-256 and content, which the caller closes."""
        for sha256 in _every_sha256().iterator():
            try:
                content = open_whole(sha256)
            except OSError as error:
                slugs = Attachment.objects.filter(sha256=sha256).order_by("source__slug")
                for slug in slugs.values_list("source__slug", flat=True):
                    self.left_out.append(LeftOut(slug, sha256, why_not(error)))
                continue
            self.given += 1
            yield sha256, content

    @staticmethod
    def recorded() -> int:
        """How many there would be, if all were there."""
        return _every_sha256().count()


def _every_sha256() -> QuerySet[Attachment, str]:
    return Attachment.objects.order_by("sha256").values_list("sha256", flat=True).distinct()


def open_whole(sha256: str) -> IO[bytes]:
    """The content that is kept, read once to see that it is what it was. Raises OSError, DamagedError if it is not."""
    content = path_of(sha256).open("rb")
    try:
        if hashlib.file_digest(content, "sha256").hexdigest() != sha256:
            raise DamagedError(_("its bytes have changed, and with them their SHA-256"))
        content.seek(0)
    except BaseException:
        content.close()
        raise
    return content


def why_not(error: OSError) -> str:
    """Why the content of an attachment cannot be given away: what opening it raised, in words."""
    if isinstance(error, FileNotFoundError):
        return _("its content is missing from the store")
    if isinstance(error, DamagedError):
        return str(error)
    return _("its content cannot be read: %(error)s") % {"error": error.strerror or error}
