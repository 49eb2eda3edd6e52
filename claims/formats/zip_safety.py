"""What a zip archive says it holds, before any of it is unpacked."""

import io
import stat
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .limits import HIGHEST_RATIO, LARGEST_ARCHIVE, MOST_MEMBERS, SMALLEST_BOMB
from .problems import BundleError, Problem, echo

ENCRYPTED = 0x1  # a flag bit of a member: APPNOTE.TXT, 4.4.4

UNREADABLE = (EOFError, zlib.error, BadZipFile, NotImplementedError)
"""What reading a damaged member raises, but for OSError."""


def open_zip(path: Path, largest: int = LARGEST_ARCHIVE) -> ZipFile:
    """The archive, to be closed by the caller. Raises BundleError, with every reason not to unpack it.

    The sizes are what the archive claims; Python reads no more of a member than that.
    """
    try:
        archive = ZipFile(path)
    except (BadZipFile, NotImplementedError, ValueError) as error:
        raise BundleError.because(path.name, f"this is no zip archive, or a broken one: {error}") from None
    except OSError as error:
        raise BundleError.because(path.name, f"cannot be read: {error.strerror}") from None
    members = archive.infolist()
    if reasons := [*_whole(members, largest), *(reason for member in members for reason in _one(member))]:
        archive.close()
        raise BundleError(Problem(path.name, 0, "", reason) for reason in reasons)
    return archive


def open_member(archive: ZipFile, name: str) -> IO[bytes]:
    """A stream of what is unpacked. Raises BadZipFile, as does reading from it."""
    try:
        return archive.open(name)
    except ValueError as error:  # the name is told twice, and here it may be no text
        raise BadZipFile(f"the header of {echo(name)} is damaged") from error


def open_attached(archive: ZipFile, name: str) -> IO[bytes]:
    """The same, for one who knows of files and not of archives: raises OSError, as does reading from it."""
    try:
        return io.BufferedReader(_Member(open_member(archive, name)), 2**16)
    except UNREADABLE as error:
        raise OSError(str(error)) from error


class _Member(io.RawIOBase):
    """What is unpacked from a member, whose damage is an OSError like that of a disk."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._packed.read(len(buffer))
        except UNREADABLE as error:
            raise OSError(str(error)) from error
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._packed.close()
        super().close()


def _whole(members: list[ZipInfo], largest: int) -> Iterator[str]:
    if len(members) > MOST_MEMBERS:
        yield f"{len(members):,} files in one archive, expected {MOST_MEMBERS:,} at most"
    if (size := sum(member.file_size for member in members)) > largest:
        yield f"{size:,} bytes when unpacked, expected {largest:,} at most"
    for name, times in Counter(member.filename for member in members).items():
        if times > 1:
            yield f"{echo(name)} stands {times} times in the archive, expected once"


def _one(member: ZipInfo) -> Iterator[str]:
    name = echo(member.filename)
    windows = PureWindowsPath(member.filename)  # which knows both kinds of slash
    if windows.drive or windows.root or PurePosixPath(member.filename).is_absolute():
        yield f"{name} is an absolute path, expected a name"
    elif ".." in windows.parts:
        yield f"{name} leads out of the archive, expected a name"
    elif "\\" in member.filename:
        yield f"{name} holds a backslash, expected a name"
    if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        yield f"{name} is a link or a device, expected a plain file"
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        yield f"{name} is packed in an unusual way, expected the usual one (deflate)"
    if member.flag_bits & ENCRYPTED:
        yield f"{name} is encrypted, expected an archive without a password"
    if member.file_size > max(SMALLEST_BOMB, HIGHEST_RATIO * member.compress_size):
        yield (
            f"{name} is {member.file_size:,} bytes packed into {member.compress_size:,},"
            f" expected {HIGHEST_RATIO} for one at most"
        )
