"""A bundle as a workbook (.xlsx), one sheet a file. Every cell is written as text, and marked as text for whoever edits."""

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format

from . import writing
from .bundle import Bundle, Row
from .layout import LAYOUT, FileLayout
from .limits import LARGEST_WORKBOOK, LAST_WORKBOOK_ROW, LONGEST_CELL, LONGEST_WORKBOOK_CELL
from .placing import new_file
from .problems import BundleError, UnreadableError, printable, shortened, unknown
from .sheet_errors import Errors, errors_by_sheet
from .sheet_safety import check_sheets
from .tabular import FlawedRow, TableReader, is_blank
from .writing import Attachments, Table, UnwritableError
from .zip_safety import open_zip

EPOCH = datetime(1980, 1, 1, tzinfo=UTC)  # as in zip archives: the same bytes on any day
PROTECTED = b"\xd0\xcf\x11\xe0"  # the container of old Office files, in which encrypted new ones come too
TYPE_AGAIN = "format the column as text and type it again"
MADE_OF_TEXT = {date: "date", datetime: "date", time: "time", timedelta: "duration"}
TEXT_FORMAT = 49  # built into every spreadsheet: ECMA-376, 18.8.30

# Control characters are written as _x000D_, and what looks so as _x005F_x000D_: XlsxWriter does it, but misses the
# second of two that share an underscore. The others are no characters to XML.
NOT_EXACT = re.compile("[\ud800-\udfff\ufffe\uffff]|_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")


class WorkbookBundle(Bundle):
    """Sheets are read whole, one at a time, within limits checked before. A further sheet must be empty."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._workbook = opened(path)
        self._errors: dict[str, Errors] = {}
        with open_zip(path, LARGEST_WORKBOOK) as archive:
            self._errors = errors_by_sheet(archive, path.name, self.labels.values())
        if not self.labels:
            expected = f"expected one of the sheets {', '.join(LAYOUT)}"
            mapped = "; what its columns are if it is a flat sheet of evidence, a map says: --map MAP.toml"
            raise BundleError.because(
                path.name, f"no table of a bundle in this workbook, {expected}{mapped if self.problems else ''}"
            )

    @cached_property
    def labels(self) -> dict[str, str]:
        names = self._workbook.sheet_names
        for name in names:
            if name not in LAYOUT and not all(map(is_blank, self._records(name))):
                self.problems.add(name, 0, "", unknown("sheet", name, LAYOUT))
        return {name: name for name in names if name in LAYOUT}

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        return TableReader(layout, label, self.problems).rows(self._records(label))

    def close(self) -> None:
        self._workbook.close()

    def _records(self, sheet: str) -> Iterator[list[str]]:
        return records(self._workbook, sheet, self._errors.get(sheet, {}))


def opened(path: Path) -> CalamineWorkbook:
    """A workbook that is safe to read. Raises BundleError."""
    with path.open("rb") as file:
        if file.read(4) == PROTECTED:
            raise BundleError.because(path.name, "this is an old or password-protected workbook, expected plain .xlsx")
    with open_zip(path, LARGEST_WORKBOOK) as archive:
        check_sheets(archive, path.name)
    try:
        return CalamineWorkbook.from_path(path)
    except CalamineError as error:
        raise BundleError.because(path.name, f"this is no workbook, or a broken one: {error}") from None


def records(workbook: CalamineWorkbook, sheet: str, errors: Errors, *, days: bool = False) -> Iterator[list[str]]:
    """The rows of a sheet from its first on. ``days``: dates of the spreadsheet are meant so. Raises UnreadableError."""
    try:
        rows = workbook.get_sheet_by_name(sheet).iter_rows()
    except CalamineError as error:
        raise UnreadableError(f"this sheet cannot be read: {error}") from None
    for number, row in enumerate(rows, 1):
        texts = [value if type(value) is str else as_typed(value) for value in row]
        if max(map(len, texts), default=0) > LONGEST_CELL:
            raise UnreadableError(f"a cell of more than {LONGEST_CELL:,} characters, expected fewer", number)
        if flaws := dates_in(row, days=days):
            texts = FlawedRow(texts, flaws)
        if number in errors:
            texts = with_errors(texts, flaws, errors[number])
        yield texts


def dates_in(row: Sequence[Any], *, days: bool = False) -> dict[int, str]:
    """What is said of cells of which the spreadsheet made a date: ``1953-01`` would come as the first of January."""
    return {
        place: f"is a {kind} of the spreadsheet ({as_typed(value)}), expected text: {TYPE_AGAIN}"
        for place, value in enumerate(row)
        if (kind := MADE_OF_TEXT.get(type(value))) and not (days and isinstance(value, date))
    }


def with_errors(texts: list[str], flaws: dict[int, str], errors: dict[int, str]) -> FlawedRow:
    """The row with its error values, for which Calamine gave empty cells."""
    texts = list(texts)
    for place, error in errors.items():
        if place < len(texts):
            texts[place] = error
    said = {
        place: f"holds the error value {printable(shortened(error))} of a formula, expected text"
        for place, error in errors.items()
    }
    return FlawedRow(texts, flaws | said)


def as_typed(value: Any) -> str:
    """What a person would have typed for the value of a cell: ``1951`` for 1951.0, a date in ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def write(target: Path, tables: Iterable[Table], attachments: Attachments, *, overwrite: bool) -> None:
    """Attached files have no place in a workbook: they are not asked for."""
    del attachments
    with (
        new_file(target, overwrite=overwrite) as out,
        tempfile.TemporaryDirectory() as scratch,
        closing(Outlet(out)) as outlet,
    ):
        # constant_memory writes each row as it comes, to files in the scratch folder.
        workbook = Workbook(outlet, {"constant_memory": True, "tmpdir": scratch})
        workbook.use_zip64()
        workbook.set_properties({"created": EPOCH})
        as_text = workbook.add_format({"num_format": TEXT_FORMAT})
        try:
            for table in tables:
                _write_sheet(workbook, as_text, table)
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError that it hides
        finally:
            for sheet in workbook.worksheets():
                with suppress(OSError):  # that the disk is full was said already
                    sheet.row_data_fh.close()


class Outlet(io.RawIOBase):
    """Where a workbook goes. When it is closed, what comes late is lost.

    Where XlsxWriter fails it leaves its archive open. Python ends that one some time later, and would
    complain on the terminal that the file is closed or the disk full.
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out: BinaryIO = out
        self._furthest = 0

    def write(self, data: Any) -> int:
        return len(data) if self.closed else self._out.write(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0 if self.closed else self._out.seek(offset, whence)

    def tell(self) -> int:
        if self.closed:
            return self._furthest  # an archive computes with it
        at = self._out.tell()
        self._furthest = max(self._furthest, at)
        return at

    def flush(self) -> None:
        if not self.closed:
            self._out.flush()


def _write_sheet(workbook: Workbook, as_text: Format, table: Table) -> None:
    sheet = workbook.add_worksheet(table.file)
    # Else a spreadsheet takes 1951-04, typed into a new row, for the first of April.
    sheet.set_column(0, len(table.columns) - 1, 20, as_text)
    sheet.freeze_panes(1, 0)
    pack, write_string = writing.packer(table), sheet.write_string
    for place, name in enumerate(table.columns):
        write_string(0, place, name, as_text)
    for number, row in enumerate(table.rows, 1):
        try:
            texts = pack(row)
            _check(table, texts, number)
            for place, text in enumerate(texts):
                write_string(number, place, text, as_text)
        except ValueError as error:
            raise writing.refusal(table, number + 1, row, error) from error


def _check(table: Table, texts: Sequence[str], number: int) -> None:
    """Raises UnwritableError for what XlsxWriter would leave out, cut or spoil without a word."""
    if number >= LAST_WORKBOOK_ROW:
        raise UnwritableError(f"a sheet ends at row {LAST_WORKBOOK_ROW:,}; choose another kind of file")
    for name, text in zip(table.columns, texts, strict=True):
        # Twice the length is the most it can be in UTF-16.
        if (
            len(text) * 2 > LONGEST_WORKBOOK_CELL
            and (size := len(text.encode("utf-16-le")) // 2) > LONGEST_WORKBOOK_CELL
        ):
            raise UnwritableError(
                f"{size:,} characters, expected {LONGEST_WORKBOOK_CELL:,} at most in a workbook; choose another kind of file",
                name,
            )
        if ("_x" in text or not text.isascii()) and (found := NOT_EXACT.search(text)):
            held = found[0] if len(found[0]) > 1 else f"U+{ord(found[0]):04X}"
            raise UnwritableError(f"it holds {held}, which would come back changed; choose another kind of file", name)
