"""What was written has to outlive a power cut: the system is told to have it on the disk."""

import errno
import os
import secrets
from pathlib import Path
from typing import IO


def flush(file: IO[bytes]) -> None:
    """Have all that was written to the open file on the disk. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def flush_folder(folder: Path) -> None:
    """Have the folder's own entries on the disk: a new name, or one that is gone. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def put(path: Path, content: bytes) -> None:
    """Write the file anew, whole or not at all: whoever reads it meanwhile gets the former one. Raises OSError."""
    place = path.resolve()  # of a link, what it leads to
    if place.exists() and not place.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        _write_new(beside, content, 0o666)  # less what the account's mask takes away
        beside.replace(place)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error  # nobody knows the name of the one beside it
    finally:
        beside.unlink(missing_ok=True)
    flush_folder(place.parent)


def put_private(path: Path, content: bytes) -> None:
    """Write a new file that its owner alone may read. Raises OSError, also if there is anything of that name."""
    _write_new(path, content, 0o600)
    flush_folder(path.parent)


def _write_new(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        flush(file)
