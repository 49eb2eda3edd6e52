"""A list as a workbook of one sheet, made to be read, sorted and filtered. Texts are text cells, figures numbers.

It is written to a temporary file first, in constant memory: a zip archive ends with its table of contents.
"""

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from claims.formats.limits import LAST_WORKBOOK_ROW, LONGEST_WORKBOOK_CELL
from claims.formats.workbook import EPOCH, TEXT_FORMAT

from .defusing import defused
from .table import ListTable

MOST_ROWS = LAST_WORKBOOK_ROW - 1
"""Below the header."""

PIECE = 2**16  # bytes

WIDE, NARROW, USUAL = 60, 11, 20
"""Widths of columns, in characters of the usual font: texts of sentences, figures, all else."""

LONG_TEXTS = frozenset(
    {
        "statement",
        "text",
        "summary",
        "title",
        "description",
        "quotation",
        "original",
        "abstract",
        "vantage",
        "note",
        "scope",
    }
)

NO_CHARACTERS = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What XML has no place for, not even escaped."""


def write(table: ListTable) -> Iterator[bytes]:
    """The finished workbook, piece by piece. The same rows give the same bytes on any day."""
    with tempfile.TemporaryFile() as out:
        _write(cast(BinaryIO, out), table)
        out.seek(0)
        while piece := out.read(PIECE):
            yield piece


def _write(out: BinaryIO, table: ListTable) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        workbook = Workbook(out, {"constant_memory": True, "tmpdir": scratch})
        workbook.use_zip64()
        workbook.set_properties({"created": EPOCH})
        sheet = workbook.add_worksheet(table.kind)
        try:
            _fill(workbook, sheet, table)
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError that it hides
        finally:
            with suppress(OSError):  # that the disk is full was said already
                sheet.row_data_fh.close()


def _fill(workbook: Workbook, sheet: Worksheet, table: ListTable) -> None:
    as_text = workbook.add_format({"num_format": TEXT_FORMAT})
    _head(sheet, table, workbook.add_format({"num_format": TEXT_FORMAT, "bold": True}), as_text)
    columns = list(enumerate(zip(table.columns, table.formats, strict=True)))
    number, address = 0, table.listed.address
    for number, row in enumerate(table.rows, 1):
        for place, (name, to_text) in columns:
            value = to_text(row[name]) if to_text else row[name]
            if isinstance(value, str):
                if value:
                    sheet.write_string(number, place, fitting(value, row[address]), as_text)
            elif value is not None:
                sheet.write_number(number, place, value)
    sheet.autofilter(0, 0, number, len(columns) - 1)


def _head(sheet: Worksheet, table: ListTable, bold: Format, as_text: Format) -> None:
    """Stays in sight, bold, with columns as wide as what mostly stands in them."""
    texts: Sequence[int] = table.texts
    for place, name in enumerate(table.columns):
        width = WIDE if name in LONG_TEXTS else USUAL if place in texts else NARROW
        options: tuple[Any, ...] = (as_text,) if place in texts else ()
        sheet.set_column(place, place, width, *options)
        sheet.write_string(0, place, name, bold)
    sheet.freeze_panes(1, 0)


def fitting(text: str, address: str) -> str:
    """The text as a cell holds it: defused, and cut where it is too long, with a word that says so and where it stands."""
    text = NO_CHARACTERS.sub("\ufffd", defused(text))
    if len(text) * 2 <= LONGEST_WORKBOOK_CELL or len(text.encode("utf-16-le")) // 2 <= LONGEST_WORKBOOK_CELL:
        return text
    told = _(" … [cut here: a cell holds no more. The whole text stands at %(address)s]") % {"address": address}
    room = LONGEST_WORKBOOK_CELL - len(told.encode("utf-16-le")) // 2
    # Half a pair of surrogates at the end is dropped.
    return text.encode("utf-16-le")[: room * 2].decode("utf-16-le", "ignore") + told
