"""How far the sheets of a workbook reach, looked up before Calamine makes room for every cell on the way.

One cell in the last corner of an empty sheet makes a file of some kilobytes, and 17 thousand million cells.
Parts are searched as bytes, which is ten times faster than parsing them: what spreadsheet programs write has one
form (``<c r="A1"``, with or without a prefix), and a part that has another is refused.
"""

import re
from collections.abc import Iterator
from zipfile import ZipFile

from .limits import MOST_WORKBOOK_CELLS
from .problems import BundleError, Problem, echo
from .zip_safety import UNREADABLE, open_member

PIECE = 2**20
LONGEST_TAG = 2**16

CELL = re.compile(rb'<(?:[^<>\s/:]+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
OTHER_CELL = re.compile(rb'<(?:[^<>\s/:]+:)?c(?=[\s/>])(?! r="[A-Z]{1,3}[0-9]{1,7}")')
TARGET = re.compile(rb"""\bTarget\s*=\s*["']([^"']*)""")

SAVE_ANEW = "expected a plain workbook: open it in a spreadsheet program and save it anew"


class PartError(Exception):
    """Why a part of a workbook is not read."""


def check_sheets(archive: ZipFile, label: str) -> None:
    """Raises BundleError for a workbook that cannot be unpacked, or whose cells would not fit into memory."""
    problems = []
    for name in archive.namelist():
        try:
            if name.casefold().endswith(".xml"):
                check_reach(pieces_of(archive, name))
            elif name.endswith("workbook.xml.rels"):
                check_targets(pieces_of(archive, name))
        except PartError as error:
            problems.append(Problem(label, 0, "", f"its part {echo(name)} {error}"))
    if problems:
        raise BundleError(problems)


def pieces_of(archive: ZipFile, name: str) -> Iterator[bytes]:
    """The bytes of a part, cut so that no tag is parted. Raises PartError."""
    rest = b""
    try:
        with open_member(archive, name) as part:
            while piece := part.read(PIECE):
                piece = rest + piece
                tag = piece.rfind(b"<")
                end = tag if tag >= 0 and piece.find(b">", tag) < 0 else len(piece)
                rest = piece[end:]
                if len(rest) > LONGEST_TAG:
                    raise PartError(f"has a tag of more than {LONGEST_TAG:,} bytes, {SAVE_ANEW}")
                yield piece[:end]
        yield rest
    except (OSError, *UNREADABLE) as error:
        raise PartError(f"cannot be unpacked ({error}), {SAVE_ANEW}") from None


def check_reach(pieces: Iterator[bytes]) -> None:
    last_row = last_column = 0
    for piece in pieces:
        # In UTF-16 the patterns would find nothing.
        if b"\0" in piece or OTHER_CELL.search(piece):
            raise PartError(f"is written in an unusual way, {SAVE_ANEW}")
        places = CELL.findall(piece)
        last_row = max(last_row, max((int(row) for row in {row for _column, row in places}), default=0))
        last_column = max(last_column, max(map(column_number, {column for column, _row in places}), default=0))
    if (cells := last_row * last_column) > MOST_WORKBOOK_CELLS:
        raise PartError(
            f"reaches to row {last_row:,} and column {last_column:,}, which makes {cells:,} cells with the empty ones,"
            f" expected {MOST_WORKBOOK_CELLS:,} at most"
        )


def check_targets(pieces: Iterator[bytes]) -> None:
    """A sheet under another ending would not have been looked at."""
    for target in TARGET.findall(b"".join(pieces)):
        if not target.lower().endswith(b".xml"):
            raise PartError(f"names {echo(target.decode(errors='replace'))} as a part, {SAVE_ANEW}")


def column_number(letters: bytes) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
