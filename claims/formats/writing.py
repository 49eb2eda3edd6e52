"""What all containers need to write a bundle: tables, checked; rows as text; and words for what cannot be written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import IO, Any, NamedTuple

from . import cells
from .layout import LAYOUT, Shape
from .limits import LONGEST_CELL, LONGEST_ROW
from .problems import BundleError, Problem, echo

Plain = Mapping[str, Any]
Attachments = Iterable[tuple[str, IO[bytes]]]
"""SHA-256 and content, which the writer closes."""


class Table(NamedTuple):
    """One file to be written."""

    file: str
    columns: Sequence[str]
    rows: Iterable[Plain]
    """As ``RecordType.row`` gives them; each has every column."""


class UnwritableError(ValueError):
    """A row that would not come back as it is; the message says why, and ``column`` where, if one is to blame."""

    def __init__(self, message: str, column: str = "") -> None:
        super().__init__(message)
        self.column = column


def checked(tables: Iterable[tuple[str, Sequence[str], Iterable[Plain]]]) -> Iterator[Table]:
    """The tables one by one, as asked for. Raises ValueError for one that the layout does not know, or that came before."""
    seen: set[str] = set()
    for file, columns, rows in tables:
        if file not in LAYOUT or file in seen:
            raise ValueError(f"{file!r} is no file of a bundle, or was written already.")
        layout = LAYOUT[file]
        if set(columns) - set(layout.columns) or set(layout.required) - set(columns):
            raise ValueError(f"{file!r} has the columns {layout.columns}, of which {layout.required} are required.")
        seen.add(file)
        yield Table(file, tuple(columns), rows)


def packer(table: Table) -> Callable[[Plain], Sequence[str]]:
    """A function from a row to the texts of its cells, in the order of the table's columns."""
    pick = itemgetter(*table.columns)  # at least two, for that many are required
    shapes = LAYOUT[table.file].shapes
    formats = [
        (place, cells.FORMAT[shapes[name]])
        for place, name in enumerate(table.columns)
        if shapes[name] is not Shape.TEXT
    ]
    if not formats:
        return pick

    def pack(row: Plain) -> list[str]:
        texts = list(pick(row))
        for place, to_text in formats:
            texts[place] = to_text(texts[place])
        return texts

    return pack


def texts_of(table: Table, row: Plain) -> Iterator[tuple[str, str]]:
    """Column and text of each cell. Raises UnwritableError for a value that has no text."""
    shapes = LAYOUT[table.file].shapes
    for name in table.columns:
        value, to_text = row[name], cells.FORMAT.get(shapes[name], str)
        try:
            yield name, to_text(value)
        except ValueError as error:
            raise UnwritableError(str(error), name) from error


def check_sizes(table: Table, row: Plain, size: int) -> None:
    """Raises UnwritableError for a row whose bytes, or one of whose cells, no reader would take back."""
    for name, text in texts_of(table, row):
        if len(text) > LONGEST_CELL:
            raise UnwritableError(f"{len(text):,} characters, expected {LONGEST_CELL:,} at most", name)
    if size > LONGEST_ROW:
        raise UnwritableError(f"a row of {size:,} bytes, expected {LONGEST_ROW:,} at most")


def check_letters(table: Table, row: Plain) -> None:
    """Raises UnwritableError for half a surrogate pair, which UTF-8 has no bytes for."""
    for name, text in texts_of(table, row):
        try:
            text.encode()
        except UnicodeEncodeError as error:
            code = ord(text[error.start])
            raise UnwritableError(
                f"it holds the lone surrogate U+{code:04X}, expected whole characters", name
            ) from error


def refusal(table: Table, number: int, row: Plain, error: Exception) -> BundleError:
    """Why this row cannot be written, with the column to blame if there is one."""
    try:
        check_letters(table, row)
    except UnwritableError as unwritable:
        error = unwritable
    column = error.column if isinstance(error, UnwritableError) else ""
    named = "/".join(str(row[name]) for name in LAYOUT[table.file].naming)
    return BundleError([Problem(table.file, number, column, f"{echo(named)} cannot be written: {error}")])
