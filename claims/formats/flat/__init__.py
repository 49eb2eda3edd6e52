"""Flat sheets: a table with one row for each piece of evidence, and a map that says which column is which.

``FlatSheet`` is a bundle like others. What is told of a row names the sheet's own row and columns.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from claims.formats.bundle import Bundle, Row, Watched, nobody_watches
from claims.formats.layout import FileLayout
from claims.formats.problems import BundleError, Problem, UnreadableError
from claims.formats.tabular import FlawedRow, cells_of, is_blank

from .bound import Bound
from .composing import Composer
from .expression import SlowError
from .map_file import Map, read_map
from .options import SheetOptions
from .sheet import ENDINGS, NAMES, WORKBOOK, Sheet, open_sheet, separated_otherwise
from .standard import is_standard, standard_map

__all__ = ["ENDINGS", "WORKBOOK", "FlatSheet", "has_standard_header"]

HOW = "say in a map which column is which: --map MAP.toml"


class FlatSheet(Bundle):
    """Opening it reads the sheet, once, and composes the records of each file; then they are read from there.

    So they are those of the moment it was opened: if somebody else enters one of them before they are written, it
    differs, which is an error and no duplicate.
    """

    def __init__(
        self, path: Path, *, map_path: Path | None = None, update: bool = False, watched: Watched = nobody_watches
    ) -> None:
        super().__init__(path)
        self._update, self._watched = update, watched
        self._map = read_map(map_path) if map_path else None
        self._sheet = open_sheet(path, self._map.options if self._map else SheetOptions())
        self._composer: Composer | None = None
        self._bound: Bound | None = None
        try:
            self._compose()
        except BaseException:
            self.close()
            raise

    @property
    def labels(self) -> dict[str, str]:
        piles = self._composer.piles if self._composer else {}
        return {file: self.path.name for file, pile in piles.items() if len(pile)}

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        del label
        if self._composer:
            for number, cells in self._composer.piles[layout.name].records():
                yield Row(layout.name, number, cells)

    def problem(self, row: Row, column: str, message: str) -> None:
        """As the owner of the sheet knows the column."""
        own = self._bound.columns(row.file, column) if self._bound else ""
        self.problems.add(self.path.name, row.number, own or column, message)

    def close(self) -> None:
        self._sheet.close()
        if self._composer:
            self._composer.close()

    def _compose(self) -> None:
        """Raises BundleError where the sheet and its map do not fit. What is wrong with rows is collected."""
        rows = self._sheet.rows()
        try:
            first = next(rows, None)
            if first is None or is_blank(first[1]):
                raise BundleError([Problem(self.path.name, first[0] if first else 0, "", EMPTY)])
            self._bound = self._bind(*first)
            self._composer = Composer(self._bound, self.path.name, self.problems, update=self._update)
            if not self._read(rows, self._bound, self._composer):
                self.problems.add(
                    self.path.name, 0, "", "has no row below its header, expected one for each piece of evidence"
                )
        except UnreadableError as error:
            if self._composer is None:
                raise BundleError([Problem(self.path.name, error.row, "", str(error))]) from None
            self.problems.add(self.path.name, error.row, "", str(error))
        standing = self._composer.recognised.standing
        for columns, said in self._composer.tallies.told(standing, update=self._update):
            self.notes.add(self.path.name, 0, columns, said)

    def _bind(self, number: int, header: Sequence[str]) -> Bound:
        delimiter = self._map.options.delimiter if self._map else ""
        if found := separated_otherwise(header, delimiter):
            expected = NAMES.get(delimiter, f"“{delimiter}”") if delimiter else "one of commas, semicolons and tabs"
            message = f"the columns are separated by {found}, expected {expected}: see delimiter in [sheet] of the map"
            raise BundleError([Problem(self.path.name, number, "", message)])
        bound = Bound(self._map or self._standard(number, header), header)
        if bound.problems:
            raise BundleError(bound.problems)
        return bound

    def _standard(self, number: int, header: Sequence[str]) -> Map:
        label = self.path.name
        if not is_standard(header):
            raise BundleError([Problem(label, number, "", f"{NOT_STANDARD}, or {HOW}")])
        told, problems = standard_map(header)
        if told is None:
            raise BundleError(problem._replace(file=label, row=number) for problem in problems)
        return told

    def _read(self, rows: Iterator[tuple[int, Sequence[str]]], bound: Bound, composer: Composer) -> int:
        """How many rows there were."""
        count, width, compose = 0, bound.width, composer.row
        for number, texts in rows:
            self._watched()
            if len(texts) != width:
                if not is_blank(texts):
                    said = f"{cells_of(len(texts))}, expected {width}, as in the header"
                    self.problems.add(self.path.name, number, "", said)
                    count += 1
                continue
            if not any(texts) or is_blank(texts):
                continue
            count += 1
            if type(texts) is FlawedRow and self._flawed(number, texts, bound):
                continue
            try:
                compose(number, texts)
            except SlowError as error:
                raise UnreadableError(str(error), number) from None
        return count

    def _flawed(self, number: int, row: FlawedRow, bound: Bound) -> bool:
        """Whether one of the cells that are used is not what was typed."""
        used: list[Any] = [(place, said) for place, said in row.flaws.items() if place in bound.used]
        for place, said in used:
            advice = "; or see date_cells in [sheet] of a map" if "date" in said else ""
            self.problems.add(self.path.name, number, bound.title(place), said + advice)
        return bool(used)


EMPTY = "is empty, expected a header row"
NOT_STANDARD = "is not a sheet with the standard columns, expected claim, stance, source and quotation among them"


def has_standard_header(path: Path) -> bool:
    """Whether a file that nobody described is a flat sheet, by its first row."""
    sheet: Sheet | None = None
    try:
        sheet = open_sheet(path, SheetOptions())
        first = next(sheet.rows(), None)
        return first is not None and is_standard(first[1])
    except (BundleError, UnreadableError):
        return False
    finally:
        if sheet:
            sheet.close()
