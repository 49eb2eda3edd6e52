"""Where the sheets of a workbook hold error values of formulas, which Calamine gives as empty cells.

An empty cell empties a field, and ``#N/A`` was not meant to. Parts are searched as bytes, as in ``sheet_safety``.
"""

import re
from collections.abc import Collection, Iterator
from itertools import chain, pairwise
from zipfile import ZipFile

from .problems import BundleError, Problems
from .sheet_safety import LONGEST_TAG, SAVE_ANEW, PartError, column_number, pieces_of

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"

SHEET = re.compile(rb"<(?:[^<>\s/:]+:)?sheet\s[^<>]*>")
RELATION = re.compile(rb"<(?:[^<>\s/:]+:)?Relationship\s[^<>]*>")
ATTRIBUTE = re.compile(rb"""\s(?:[^<>\s/:="']+:)?([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")

# Bounded, so that no tag is tried from each of very many places anew.
ERROR_CELL = re.compile(
    rb"""<(?:[^<>\s/:]+:)?c r="([A-Z]{1,3})([0-9]{1,7})"(?:\s[^<>]{0,500})?\st\s?=\s?["']e["'](?:\s[^<>]{0,500})?(?<!/)>"""
)
ITS_VALUE = re.compile(rb"<(?:[^<>\s/:]+:)?v(?:\s[^<>]*)?>([^<]*)<|</(?:[^<>\s/:]+:)?c\s*>")

UNKNOWN = b"#?"

Errors = dict[int, dict[int, str]]
"""By row from 1 and place from 0, the error value as the spreadsheet shows it."""


def errors_by_sheet(archive: ZipFile, label: str, sheets: Collection[str]) -> dict[str, Errors]:
    """Of an archive that ``check_sheets`` let pass. Raises BundleError where a sheet's part is not found."""
    members = {name.casefold(): name for name in archive.namelist()}  # Calamine does not mind the case either
    try:
        parts = sheet_parts(archive, members)
        if lost := sorted(name for name in sheets if parts.get(name, "").casefold() not in members):
            raise BundleError.because(label, f"its sheet {lost[0]} is kept in an unusual way, {SAVE_ANEW}")
        return {name: errors_in(pieces_of(archive, members[parts[name].casefold()])) for name in sheets}
    except PartError as error:
        raise BundleError.because(label, str(error)) from None


def sheet_parts(archive: ZipFile, members: dict[str, str]) -> dict[str, str]:
    """Name of a sheet → name of the part that holds it."""
    if BOOK not in members or RELATIONS not in members:
        return {}
    relations = {told.get("Id", ""): told.get("Target", "") for told in tags(archive, members[RELATIONS], RELATION)}
    found = {}
    for told in tags(archive, members[BOOK], SHEET):
        target = relations.get(told.get("id", ""), "").removeprefix("/")
        found[told.get("name", "")] = target if target.startswith("xl/") else f"xl/{target}"
    return found


def tags(archive: ZipFile, part: str, pattern: re.Pattern[bytes]) -> Iterator[dict[str, str]]:
    """The attributes of each such tag, by name without prefix."""
    for piece in pieces_of(archive, part):
        for tag in pattern.findall(piece):
            yield {
                name.decode(): (double or single).decode(errors="replace")
                for name, double, single in ATTRIBUTE.findall(tag)
            }


def errors_in(pieces: Iterator[bytes]) -> Errors:
    """The first of them, as many as there may be problems."""
    found: Errors = {}
    count = 0
    # A cut may stand between a cell and its value.
    for piece, after in pairwise(chain(pieces, [b""])):
        if not ERROR_CELL.search(piece):
            continue
        text = piece + after[:LONGEST_TAG]
        for cell in ERROR_CELL.finditer(text, 0, len(piece)):
            value = ITS_VALUE.search(text, cell.end())
            said = (value and value[1]) or UNKNOWN
            found.setdefault(int(cell[2]), {})[column_number(cell[1]) - 1] = said.decode(errors="replace")
            count += 1
            if count > Problems.MOST:
                return found
    return found
