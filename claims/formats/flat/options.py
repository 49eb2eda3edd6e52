"""How the table of a flat sheet is written: the keys of ``[sheet]``."""

from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class SheetOptions:
    """Of these, delimiter, encoding and quoting are for text, sheet and date_cells for workbooks."""

    delimiter: str = ""
    """Empty: what the ending and the header say."""
    encoding: str = ""
    """Empty: UTF-8."""
    quoting: bool = True
    """Whether cells may stand in quotation marks. If not, a quotation mark is a character like others."""
    sheet: str = ""
    """Empty: the only one that holds anything."""
    header: int = 1
    """The row of the header; what stands above it is not read."""
    date_cells: bool = False
    """Whether a cell of which the spreadsheet made a date means that day."""


OPTIONS = tuple(field.name for field in fields(SheetOptions))

FLAGS = ("quoting", "date_cells")


def option_problem(key: str, value: Any) -> str:
    """What is wrong with an option; empty if nothing is."""
    if key in FLAGS:
        return "" if isinstance(value, bool) else "expected true or false"
    if key == "header":
        right = isinstance(value, int) and not isinstance(value, bool) and value >= 1
        return "" if right else "expected the number of a row, 1 or more"
    if not isinstance(value, str) or not value:
        return "expected a text"
    if key == "delimiter" and (len(value) != 1 or value in '"\r\n'):
        return r'expected one character, such as ";" or "\t"'
    if key == "encoding" and not is_encoding(value):
        return "expected the name of an encoding, such as utf-8, windows-1251 or utf-16"
    return ""


def is_encoding(name: str) -> bool:
    try:
        "a".encode(name)
    except (LookupError, ValueError):
        return False
    return True
