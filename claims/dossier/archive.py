"""A ZIP archive of which the files alone decide every byte: stored, undated, in the order of their names.

Nothing is compressed, for what a compressor makes differs between its versions. ``verify.py`` makes the same bytes again
from what it reads and compares, which is why it is written here without ``zipfile``, field by field (PKWARE's
APPNOTE.TXT, 4.3).
"""

import re
import shutil
import struct
import zlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import IO

NAME = re.compile(r"(?!.*(^|/)\.)\w[\w./-]*", re.ASCII)
"""Names that mean the same on every system and lead out of no folder."""

MOST_FILES = 2**16 - 1
MOST_BYTES = 2**32 - 1
"""What the plain form of an archive can hold."""

VERSION = 20
UNDATED = (1 << 5) | 1  # 1 January 1980, the first day that an archive can tell
UNIX_VERSION = (3 << 8) | VERSION
READABLE = 0o100644 << 16  # a file that everybody may read
PIECE = 2**16

Content = bytes | Path
"""What stands in a file, or the file that has it."""


class UnfitError(ValueError):
    """What the archive cannot hold."""


def write(out: IO[bytes], files: Mapping[str, Content]) -> None:
    """Write the archive. Raises UnfitError for too many or too large files, ValueError for a name, OSError."""
    if len(files) > MOST_FILES:
        raise UnfitError(f"{len(files)} files, expected {MOST_FILES} at most.")
    at, contents = 0, b""
    for name, content in sorted(files.items()):
        if not NAME.fullmatch(name):
            raise ValueError(f"{name!r} is no name for a file in an archive.")
        size, checksum = _measured(content)
        if at + size > MOST_BYTES // 2:
            raise UnfitError(f"More than {MOST_BYTES // 2:,} bytes.")
        told = struct.pack("<HHHHHIIIHH", VERSION, 0, 0, 0, UNDATED, checksum, size, size, len(name), 0)
        head = b"PK\3\4" + told + name.encode()
        where = struct.pack("<HHHII", 0, 0, 0, READABLE, at)
        contents += b"PK\1\2" + struct.pack("<H", UNIX_VERSION) + told + where + name.encode()
        out.write(head)
        _copy(content, out)
        at += len(head) + size
    out.write(contents)
    out.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, len(files), len(files), len(contents), at, 0))


def _measured(content: Content) -> tuple[int, int]:
    """Size in bytes and CRC-32."""
    if isinstance(content, bytes):
        return len(content), zlib.crc32(content)
    size = checksum = 0
    with content.open("rb") as file:
        while piece := file.read(PIECE):
            size, checksum = size + len(piece), zlib.crc32(piece, checksum)
    return size, checksum


def _copy(content: Content, out: IO[bytes]) -> None:
    if isinstance(content, bytes):
        out.write(content)
        return
    with closing(content.open("rb")) as file:
        shutil.copyfileobj(file, out, PIECE)
