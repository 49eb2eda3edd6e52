"""The content of attachments: kept once, in a file named by its SHA-256, and never changed."""

import hashlib
import mimetypes
import os
import re
import tempfile
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from claims.models import Attachment

LARGEST = 200 * 2**20
"""Bytes. A scanned report has some dozens of megabytes."""

UNFIT = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"/\\|?*]+')
"""What a file's name may not hold on one system or another, or what makes it look like another name."""


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


def safe_name(name: str) -> str:
    """The file's own name without folders and without what could mislead or break a download: 200 characters at most."""
    bare = UNFIT.sub("_", PurePath(name.replace("\\", "/")).name).strip(" .")
    stem, dot, ending = bare.rpartition(".")
    if dot and len(ending) <= 20:
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return bare[:200]


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


def store(upload: File) -> str:
    """Keep the content and give its SHA-256. What is kept already stays as it is. Raises OSError.

    Written beside its place and renamed when it is all on the disk: under its name stands the whole
    content or nothing. To be called before the row that names it is written.
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
            target.flush()
            os.fsync(target.fileno())
        return _settle(Path(temporary), seen.hexdigest())
    finally:
        Path(temporary).unlink(missing_ok=True)


def _settle(temporary: Path, sha256: str) -> str:
    place = path_of(sha256)
    place.parent.mkdir(mode=0o700, exist_ok=True)
    if not place.exists():
        temporary.replace(place)
        for folder in (place.parent, place.parent.parent):
            _flush(folder)
    return sha256


def _flush(folder: Path) -> None:
    """Have the folder's own entries on the disk, so that the new name outlives a power cut."""
    descriptor: Any = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
