"""Bytes that should be UTF-8, or in an encoding that was named: watched while they are read, and explained where they are not."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from itertools import count
from typing import IO, Any

from .limits import LONGEST_ROW
from .problems import UnreadableError

Opener = Callable[[], IO[bytes]]

PIECE = 2**16
UTF8 = "utf-8"

WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
NOT_TEXT = {
    b"PK\x03\x04": "a workbook or zip archive",
    b"\xd0\xcf\x11\xe0": "an old or password-protected Office file",
    b"%PDF": "a PDF",
}

RUNS = re.compile(rb"[\x80-\xff]{3,}")


class Watched(io.RawIOBase):
    """A stream that stops at what would make its reader hold too much, or misread: a NUL, or a line without end.

    It looks at whole pieces, so that watching costs a row nothing.
    """

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._lines = 0
        self._unbroken = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._source.read(len(buffer))
        self._check(piece)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._source.close()
        super().close()

    def _check(self, piece: bytes) -> None:
        if (nul := piece.find(b"\0")) >= 0:
            line = self._lines + piece.count(b"\n", 0, nul) + 1
            raise UnreadableError(f"line {line:,} holds a NUL byte, expected text; if this is UTF-16, save as UTF-8")
        breaks = piece.count(b"\n")
        self._unbroken = len(piece) - piece.rfind(b"\n") - 1 if breaks else self._unbroken + len(piece)
        self._lines += breaks
        if self._unbroken > LONGEST_ROW:
            raise UnreadableError(f"line {self._lines + 1:,} has more than {LONGEST_ROW:,} bytes, expected fewer")


class EncodingError(UnreadableError):
    """Text in another encoding than was expected."""


def text_of(source: IO[bytes], name: str = UTF8) -> io.TextIOWrapper:
    """The stream as text, line ends as they are, a byte order mark left out. Raises UnreadableError."""
    if is_utf8(name):
        skip_mark(source)  # first, for UTF-16 is full of what is watched for
        name = UTF8
    watched: Any = source if is_wide(name) else io.BufferedReader(Watched(source), PIECE)
    return io.TextIOWrapper(watched, encoding=name, newline="")


def is_utf8(name: str) -> bool:
    return codecs.lookup(name).name in ("utf-8", "utf-8-sig")


def is_wide(name: str) -> bool:
    """Whether every letter has two bytes or four, NUL bytes among them."""
    return codecs.lookup(name).name.startswith(("utf-16", "utf-32"))


def lines_of(text: io.TextIOWrapper) -> Iterator[str]:
    """The lines, none of them too long to hold. Raises UnreadableError."""
    if not is_wide(text.encoding):
        yield from text  # it is watched
        return
    for number in count(1):
        line = text.readline(LONGEST_ROW)
        if not line:
            return
        if len(line) == LONGEST_ROW:
            raise UnreadableError(f"line {number:,} has more than {LONGEST_ROW:,} characters, expected fewer")
        yield line


def skip_mark(source: Any) -> None:
    """Leave out UTF-8's byte order mark. Raises UnreadableError for the beginning of something that is no UTF-8 text."""
    head = source.peek(4)[:4]
    if head.startswith(WIDE_MARKS):
        raise EncodingError("this is UTF-16 or UTF-32, expected UTF-8: save as “CSV UTF-8”")
    for beginning, name in NOT_TEXT.items():
        if head.startswith(beginning):
            raise UnreadableError(f"this is {name} under another name, expected text in UTF-8")
    if head.startswith(codecs.BOM_UTF8):
        source.read(3)


def bad_byte(reopen: Opener, name: str = UTF8) -> UnreadableError:
    """Where the first byte is that is not in this encoding, and what the text may be in. Reads the stream anew."""
    decoder = codecs.getincrementaldecoder(name)()
    offset, line = 0, 1
    with reopen() as source:
        while True:
            piece = source.read(PIECE)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                # The decoder may have kept the first bytes of a letter from the piece before.
                offset += len(piece) - len(error.object) + error.start
                line += error.object.count(b"\n", 0, error.start)
                return _say_bad_byte(error.object, error.start, line, offset, name)
            if not piece:
                return EncodingError(f"this is not {shown(name)}, expected it")  # it was, a moment ago
            offset += len(piece)
            line += piece.count(b"\n")


def shown(name: str) -> str:
    return "UTF-8" if is_utf8(name) else name


def _say_bad_byte(piece: bytes, at: int, line: int, offset: int, name: str) -> UnreadableError:
    byte = f"byte 0x{piece[at]:02X}" if at < len(piece) else "the last byte"
    advice = f"{guess(piece[at : at + 4_096])}; save as UTF-8" if is_utf8(name) else ""
    return EncodingError(f"line {line:,}: {byte} at offset {offset:,} is not {shown(name)}{advice}")


def guess(piece: bytes) -> str:
    """Words of high bytes only are Cyrillic, where small letters lie apart; single ones are accents."""
    runs = b"".join(RUNS.findall(piece))
    if not runs:
        return ", it looks like Windows-1252"
    for name, first, last in (("Windows-1251", 0xE0, 0xFF), ("KOI8-R", 0xC0, 0xDF)):
        if sum(first <= byte <= last for byte in runs) > 0.6 * len(runs):
            return f", it looks like {name}"
    return ""
