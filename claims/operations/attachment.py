"""The content of attachments: kept once, in a file named by its SHA-256, and never changed."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from claims.disk import flush, flush_folder

LARGEST = 200 * 2**20
"""Bytes. A scanned report has some dozens of megabytes."""


INCOMING = ".incoming-"
PIECE = 2**20
LEFT_BEHIND = 60 * 60
"""Seconds after which nobody is at work any more on what came in: an upload is cut off much sooner."""


class DamagedError(OSError):
    """Content that is not what its SHA-256 says."""


def path_of(sha256: str) -> Path:
    """Where the content with this SHA-256 is kept; in folders of two digits, for no folder likes a million files."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256


def path_of_copy(sha256: str) -> Path:
    """Where the public copy with this SHA-256 is kept: in a folder apart, for those who may not read the files."""
    return Path(settings.COPIES_DIR) / sha256[:2] / sha256


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


def store(upload: File, *, expected: str = "") -> str:
    """Keep the content and give its SHA-256. Takes the place of what is kept already, which may be damaged.

    Written beside its place and renamed when it is all on the disk: under its name stands the whole
    content or nothing. To be called before the row that names it is written. Raises OSError, also for
    content that is not the one expected, of which nothing is kept.
    """
    with incoming() as folder:
        beside = folder / "content"
        sha256 = write(upload, beside)
        if expected and sha256 != expected:
            raise DamagedError(_("its bytes have changed since they were checked"))
        settle(beside, sha256)
    return sha256


@contextmanager
def incoming() -> Iterator[Path]:
    """A folder of the store for what is not all there yet. It goes with whatever is in it at the end of the block."""
    folder = new_incoming()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_incoming() -> Path:
    """The same, until somebody removes it; what was left behind long ago goes. Raises OSError."""
    store_folder = Path(settings.FILES_DIR)
    store_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    sweep()
    return Path(tempfile.mkdtemp(prefix=INCOMING, dir=store_folder))


def sweep() -> int:
    """Remove what processes left behind that were killed; how many there were."""
    swept = 0
    uploads: Path | None = settings.FILE_UPLOAD_TEMP_DIR  # none where the process is for the public alone
    from_uploads = () if uploads is None else tuple(Path(uploads).glob("*.upload*"))
    stores = (Path(settings.FILES_DIR), Path(settings.COPIES_DIR))
    for left in (*(left for store in stores for left in store.glob(f"{INCOMING}*")), *from_uploads):
        with suppress(OSError):  # another process was faster
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
                swept += 1
    return swept


def write(upload: File, path: Path) -> str:
    """Write the content into a new file, piece by piece, and give its SHA-256. Raises OSError."""
    seen = hashlib.sha256()
    with path.open("xb") as target:
        for piece in upload.chunks():
            seen.update(piece)
            target.write(piece)
        flush(target)
    return seen.hexdigest()


def settle(beside: Path, sha256: str) -> None:
    """Give the file, which is all on the disk, its place. Raises OSError."""
    place = path_of(sha256)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    beside.chmod(0o600)
    beside.replace(place)
    for folder in (place.parent, place.parent.parent):
        flush_folder(folder)


def settle_copy(made: Path, sha256: str) -> None:
    """Give the public copy its place, of which the account may read whose group the folder has. Raises OSError.

    It is written anew where it will stand: its folder may be on another disk, and hands its group on to what is made in it.
    """
    place = path_of_copy(sha256)
    place.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, beside = tempfile.mkstemp(prefix=INCOMING, dir=place.parent.parent)
    try:
        with os.fdopen(descriptor, "wb") as target, made.open("rb") as content:
            shutil.copyfileobj(content, target, PIECE)
            os.fchmod(descriptor, 0o640)
            flush(target)
        if not place.parent.is_dir():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            place.parent.chmod(0o750)
        Path(beside).replace(place)
    finally:
        Path(beside).unlink(missing_ok=True)
    for folder in (place.parent, place.parent.parent):
        flush_folder(folder)


def open_whole(sha256: str, place: Path | None = None) -> IO[bytes]:
    """The content that is kept, read once to see that it is what it was. Raises OSError, DamagedError if it is not.

    ``place``: where it is, if it is not in the store of files as they were attached.
    """
    content = (place or path_of(sha256)).open("rb")
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
