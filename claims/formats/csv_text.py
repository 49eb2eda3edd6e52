"""One CSV table: UTF-8, commas, a header; quotation marks only where they are needed, and doubled inside."""

import csv
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from typing import IO, Any

from . import encoding, writing
from .bundle import Row
from .encoding import Opener
from .layout import LAYOUT, FileLayout
from .limits import LONGEST_CELL
from .problems import Problems, UnreadableError, echo, unknown
from .tabular import TableReader
from .writing import Table
from .zip_safety import UNREADABLE

# One setting for the whole process; Python's own would refuse cells that we take.
csv.field_size_limit(LONGEST_CELL)

ENDING = ".csv"
OTHER_TABLES = (".tsv", ".tab", ".txt", ".xlsx", ".xls", ".ods", ".json", ".jsonl")


def find_tables(names: Iterable[str], problems: Problems) -> dict[str, str]:
    """By file of the layout, the name in a folder or archive that holds it. Reports tables that nobody would read."""
    found: dict[str, str] = {}
    for name in sorted(names):
        stem, dot, ending = name.rpartition(".")
        if (dot + ending).casefold() == ENDING and stem in LAYOUT:
            if stem in found:
                problems.add(name, 0, "", f"stands beside {echo(found[stem])}, expected one of the two")
            else:
                found[stem] = name
        elif (dot + ending).casefold() == ENDING:
            problems.add(name, 0, "", unknown("file", stem, LAYOUT))
        elif (dot + ending).casefold() in OTHER_TABLES and stem.casefold() in LAYOUT:
            problems.add(name, 0, "", f"not a CSV file, expected {stem.casefold()}{ENDING}")
    return found


def read_csv(opener: Opener, layout: FileLayout, label: str, problems: Problems) -> Iterator[Row]:
    """The rows of a CSV file, as they are asked for."""
    return TableReader(layout, label, problems).rows(records(opener))


def records(
    opener: Opener, *, name: str = encoding.UTF8, delimiter: str = ",", quoting: bool = True
) -> Iterator[list[str]]:
    """The records of a CSV file in the encoding of this name. Raises UnreadableError where no more can be made out."""
    number, last_line = 0, 0
    quotes: Any = csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE
    try:
        with opener() as source, encoding.text_of(source, name) as text:
            reader = csv.reader(encoding.lines_of(text), strict=True, delimiter=delimiter, quoting=quotes)
            try:
                for number, record in enumerate(reader, 1):  # noqa: B007 - told when the next cannot be read
                    yield record
                    last_line = reader.line_num
            except csv.Error as error:
                raise UnreadableError(_explain(str(error), last_line + 1, reader.line_num), number + 1) from None
    except UnicodeDecodeError:
        raise encoding.bad_byte(opener, name) from None
    except UnicodeError as error:  # UTF-16 without a mark, say
        raise encoding.EncodingError(f"this is not {encoding.shown(name)}: {error}") from None
    except (OSError, *UNREADABLE) as error:
        raise UnreadableError(f"cannot be read any further after row {number}: {error}") from None


def _explain(said: str, first: int, last: int) -> str:
    lines = f"line {first:,}" if first == last else f"lines {first:,} to {last:,}"
    if "field larger" in said:
        return (
            f"{lines}: a cell of more than {LONGEST_CELL:,} characters, expected fewer; is a quotation mark not closed?"
        )
    if "unexpected end" in said:
        return f"{lines}: a cell begins with a quotation mark that is never closed, expected one at its end"
    if "expected after" in said:
        return f'{lines}: a stray quotation mark in a quoted cell, expected it doubled ("") or a comma after it'
    return f"{lines}: {said}"


def write_csv(out: IO[bytes], table: Table) -> None:
    """Write a table, row by row. Raises BundleError for what would not come back as it is."""
    pack, put = writing.packer(table), out.write

    def write_line(line: str) -> int:
        # Python quotes a carriage return only where lines end in one, and bare it would part a row in two.
        return put(line[:-2].encode() + b"\n")

    writerow = csv.writer(SimpleNamespace(write=write_line), lineterminator="\r\n").writerow
    writerow(table.columns)
    for number, row in enumerate(table.rows, 2):
        try:
            size = writerow(pack(row))
            if size > LONGEST_CELL:
                writing.check_sizes(table, row, size)
        except (ValueError, csv.Error) as error:
            raise writing.refusal(table, number, row, error) from error
