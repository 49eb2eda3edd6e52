"""The table of a flat sheet: a header and rows of text, whatever file holds them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from claims.formats import csv_text, encoding, workbook
from claims.formats.limits import LARGEST_WORKBOOK
from claims.formats.problems import BundleError, UnreadableError, echo, unknown
from claims.formats.sheet_errors import errors_by_sheet
from claims.formats.tabular import is_blank
from claims.formats.zip_safety import open_zip

from .options import SheetOptions

DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t", ".txt": "\t"}
"""By ending, what separates cells where nothing else is said or seen."""

NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
WORKBOOK = ".xlsx"
ENDINGS = (*DELIMITERS, WORKBOOK)


class Sheet(ABC):
    """Opened; the rows are read when they are asked for."""

    def __init__(self, path: Path, options: SheetOptions) -> None:
        self.path, self.options = path, options

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """Each row with its number, as a spreadsheet counts, the header first. Raises UnreadableError."""
        skipped = self.options.header - 1
        yield from enumerate(islice(self.records(), skipped, None), skipped + 1)

    @abstractmethod
    def records(self) -> Iterator[Sequence[str]]:
        """All rows, from the first."""

    def close(self) -> None:  # noqa: B027 - text has nothing open between two reads
        """Let go of what was opened."""


class TextSheet(Sheet):
    """CSV, TSV or another text with a delimiter."""

    def records(self) -> Iterator[Sequence[str]]:
        delimiter = self.options.delimiter or self._seen()
        try:
            yield from self._records(delimiter)
        except encoding.EncodingError as error:
            advice = "; see" if self.options.encoding else ", or say"
            raise UnreadableError(f"{error}{advice} encoding in [sheet] of a map", error.row) from None

    def _records(self, delimiter: str) -> Iterator[Sequence[str]]:
        return csv_text.records(
            lambda: self.path.open("rb"),
            name=self.options.encoding or encoding.UTF8,
            delimiter=delimiter,
            quoting=self.options.quoting,
        )

    def _seen(self) -> str:
        """What the header is separated by: what its ending says, unless another makes more columns of it."""
        usual = DELIMITERS[self.path.suffix.casefold()]
        return max((usual, *(set(DELIMITERS.values()) | {";"}) - {usual}), key=self._columns)

    def _columns(self, delimiter: str) -> int:
        try:
            with closing(self._records(delimiter)) as records:  # type: ignore[type-var]
                header = next(islice(records, self.options.header - 1, None), ())
        except UnreadableError:
            return 0  # it is told when the rows are read
        return len(header)


class WorkbookSheet(Sheet):
    """One sheet of a workbook. Of a formula the value that was last computed is read."""

    def __init__(self, path: Path, options: SheetOptions) -> None:
        super().__init__(path, options)
        self._workbook = workbook.opened(path)
        try:
            self._name = self._chosen()
            with open_zip(path, LARGEST_WORKBOOK) as archive:
                self._errors = errors_by_sheet(archive, path.name, [self._name])[self._name]
        except BaseException:
            self._workbook.close()
            raise

    def _chosen(self) -> str:
        names = self._workbook.sheet_names
        if wanted := self.options.sheet:
            if wanted in names:
                return wanted
            raise BundleError.because(self.path.name, unknown("sheet", wanted, names))
        filled = [
            name for name in names if not all(map(is_blank, workbook.records(self._workbook, name, {}, days=True)))
        ]
        if len(filled) > 1:
            told = ", ".join(map(echo, filled))
            raise BundleError.because(
                self.path.name, f"has the sheets {told}: say which with sheet in [sheet] of a map"
            )
        return (filled or names)[0]

    def records(self) -> Iterator[Sequence[str]]:
        return workbook.records(self._workbook, self._name, self._errors, days=self.options.date_cells)

    def close(self) -> None:
        self._workbook.close()


def open_sheet(path: Path, options: SheetOptions) -> Sheet:
    """Raises BundleError."""
    return (WorkbookSheet if path.suffix.casefold() == WORKBOOK else TextSheet)(path, options)


def separated_otherwise(header: Sequence[str], delimiter: str) -> str:
    """What a header of one cell may be separated by instead; empty if by nothing."""
    found = [name for character, name in NAMES.items() if character != delimiter and character in header[0]]
    return found[0] if len(header) == 1 and found else ""
