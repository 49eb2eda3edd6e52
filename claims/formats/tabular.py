"""Rows of text under a header, from whatever table: checked against the layout and read into cells."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from .bundle import Row
from .cells import PARSE, CellError, Value
from .layout import FileLayout, Shape
from .problems import Problems, UnreadableError, echo, shortened, unknown


class Header(NamedTuple):
    """What the first row says."""

    width: int
    names: tuple[str, ...]
    """The columns that are known, in the table's order."""
    kept: tuple[int, ...] | None
    """Where those stand; None if nothing else stands in the table."""
    nameless: tuple[int, ...]
    complete: bool
    """Whether rows can be made of it: all that is required is there, and nothing twice."""


class FlawedRow(list[str]):
    """The cells of a row of which some are not what was typed, and what is said of those, by their place."""

    def __init__(self, texts: Sequence[str], flaws: dict[int, str]) -> None:
        super().__init__(texts)
        self.flaws = flaws


class TableReader:
    """Turns the records of one table into rows. What is wrong goes to ``problems``."""

    def __init__(self, layout: FileLayout, label: str, problems: Problems) -> None:
        self._layout, self._label, self._problems = layout, label, problems

    def rows(self, records: Iterator[Sequence[str]]) -> Iterator[Row]:
        """The rows, as they are asked for; the first record is the header."""
        try:
            first = next(records, None)
            if first is None or is_blank(first):
                self._report(0 if first is None else 1, "", "is empty, expected a header row")
            else:
                yield from self._rows(self.header(first), records)
        except UnreadableError as error:
            self._report(error.row, "", str(error))

    def header(self, first: Sequence[str]) -> Header:
        titles = [title.strip() for title in first]
        times = Counter(title for title in titles if title)
        shapes, required = self._layout.shapes, self._layout.required
        if separator := other_separator(titles):
            self._report(1, "", f"the columns are separated by {separator}, expected commas")
        else:
            for title in times:
                if title not in shapes:
                    self._report(1, shortened(title), unknown("column", title, shapes))
            for name in required:
                if name not in times:
                    self._report(1, name, f"required column is missing, expected {', '.join(required)}")
        for title, count in times.items():
            if count > 1:
                self._report(1, shortened(title), f"column stands {count} times in the header, expected once")
        kept = tuple(place for place, title in enumerate(titles) if title in shapes)
        return Header(
            width=len(titles),
            names=tuple(titles[place] for place in kept),
            kept=kept if len(kept) < len(titles) else None,
            nameless=tuple(place for place, title in enumerate(titles) if not title),
            complete=times.keys() >= set(required) and max(times.values()) == 1,
        )

    def _rows(self, header: Header, records: Iterator[Sequence[str]]) -> Iterator[Row]:
        # Some hundred thousand rows pass here in a second: nothing is called per row that need not be.
        file, (width, names, kept, _, complete) = self._layout.name, header
        required = [name for name in self._layout.required if name in names]
        parsers = [(name, PARSE[shape]) for name in names if (shape := self._layout.shapes[name]) is not Shape.TEXT]
        nameless = set(header.nameless)
        for number, texts in enumerate(records, 2):
            if len(texts) != width:
                if not is_blank(texts):
                    self._report(number, "", f"{cells_of(len(texts))}, expected {width}, as in the header")
                continue
            known = texts if kept is None else self._known(header, nameless, texts, number)
            cells: dict[str, Any] = dict(zip(names, known))  # noqa: B905 - there are as many; strict is slower
            filled = True
            for name in required:
                if not cells[name] or (cells[name].isspace() and is_blank(texts)):
                    filled = False
            if not filled:
                self._report_empty(required, cells, texts, number)
            flawed = self._report_flaws(header, texts, number) if type(texts) is FlawedRow else ()
            for name in flawed:
                cells.pop(name, None)  # a name may stand twice in the header
                filled = filled and name not in required
            if parsers:
                self._parse(parsers, cells, number)
            if filled and complete:
                yield Row(file, number, cells)

    def _parse(self, parsers: list[tuple[str, Callable[[str], Value]]], cells: dict[str, Any], number: int) -> None:
        """Read the cells that are not text; one that cannot be read is left out."""
        for name, parse in parsers:
            if name not in cells:
                continue
            try:
                cells[name] = parse(cells[name])
            except CellError as error:
                del cells[name]
                self._report(number, name, str(error))

    def _report_flaws(self, header: Header, row: FlawedRow, number: int) -> list[str]:
        """The known columns in which the row is flawed."""
        places = range(header.width) if header.kept is None else header.kept
        flawed = [
            (name, row.flaws[place]) for name, place in zip(header.names, places, strict=True) if place in row.flaws
        ]
        for name, said in flawed:
            self._report(number, name, said)
        return [name for name, _said in flawed]

    def _known(self, header: Header, nameless: set[int], texts: Sequence[str], number: int) -> list[str]:
        """The cells of known columns. A column without a name may stand there, empty, as spreadsheets leave them.

        Of one that is not empty the first cell is reported, and it is no longer among the ``nameless``.
        """
        for place in sorted(nameless):
            if texts[place].strip():
                nameless.discard(place)
                said = f"cell {place + 1} is {echo(texts[place])} in a column without a name, expected none"
                self._report(number, "", said)
        return [texts[place] for place in header.kept or ()]

    def _report_empty(self, required: list[str], cells: dict[str, Any], texts: Sequence[str], number: int) -> None:
        if not is_blank(texts):  # rows of empty cells are how somebody's spreadsheet ends
            for name in required:
                if not cells[name]:
                    self._report(number, name, "is empty, expected a value")

    def _report(self, row: int, column: str, message: str) -> None:
        self._problems.add(self._label, row, column, message)


def other_separator(titles: list[str]) -> str:
    """What a spreadsheet of another country may have put for commas; empty if it did not."""
    if len(titles) == 1:
        for character, name in ((";", "semicolons"), ("\t", "tabs")):
            if character in titles[0]:
                return name
    return ""


def is_blank(texts: Sequence[str]) -> bool:
    return not any(map(str.strip, texts))


def cells_of(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"
