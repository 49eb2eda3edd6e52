"""The files of a backup: copied, linked, read again."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from django.conf import settings

from claims import disk

from .manifest import BackupError, FileTold

FOLDER, COPIES = "files", "copies"
"""Where the store's files stand in a backup, as they do in the store, and where the public copies of them."""

SHA256 = re.compile(r"[0-9a-f]{64}")
PIECE = 2**20  # bytes


def roots() -> Mapping[str, Path]:
    """The folders that are copied, by where they stand in a backup."""
    return {FOLDER: Path(settings.FILES_DIR), COPIES: Path(settings.COPIES_DIR)}


def stored() -> Iterator[tuple[str, Path]]:
    """Every file of these by its path in a backup, in order, but for those that are only being written."""
    for where, root in roots().items():
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                place = Path(folder, name)
                if not name.startswith(".") and place.is_file() and not place.is_symlink():
                    yield f"{where}/{place.relative_to(root).as_posix()}", place


def of_attachments(paths: Iterable[str]) -> set[str]:
    """The SHA-256 of those that are files as they were attached."""
    return {expected_of(path) for path in paths if path.startswith(f"{FOLDER}/")}


def expected_of(path: str) -> str:
    """The SHA-256 that the content has to have by its name, or nothing."""
    name = path.rpartition("/")[2]
    return name if SHA256.fullmatch(name) else ""


def told(path: Path) -> FileTold:
    """Reads it to its end. Raises OSError."""
    with path.open("rb") as file:
        return {"sha256": hashlib.file_digest(file, "sha256").hexdigest(), "size": file.tell()}


def copy(source: Path, target: Path) -> FileTold:
    """Copy the content into a new file, for its owner alone, and have it on the disk. Raises OSError."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen, size = hashlib.sha256(), 0
    with source.open("rb") as content, _new(target) as copied:
        while piece := content.read(PIECE):
            seen.update(piece)
            copied.write(piece)
            size += len(piece)
        disk.flush(copied)
    return {"sha256": seen.hexdigest(), "size": size}


def _new(target: Path) -> IO[bytes]:
    return os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def link(source: Path, target: Path) -> bool:
    """Whether the target could be made another name of the source: not from disk to disk, nor on every kind of disk."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(OSError):
        os.link(source, target, follow_symlinks=False)
        return True
    return False


def put(source: Path, target: Path, expected: FileTold) -> None:
    """Have the content stand there, whole or not at all, in the place of what may be there. Raises OSError, BackupError."""
    beside = target.with_name(f".restoring-{secrets.token_hex(4)}")
    try:
        if copy(source, beside) != expected:
            raise BackupError(f"{source} has changed since it was checked")
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent):
        disk.flush_folder(folder)


def flush_folders(folder: Path) -> None:
    """Have the entries of the folder, and of all in it, on the disk. Raises OSError."""
    for each, _folders, _names in os.walk(folder):
        disk.flush_folder(Path(each))


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
