"""Records as JSON objects, one a row: read into cells, and written column by column."""

import json
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from . import json_text
from .bundle import Row
from .cells import CellError, Value, check_length, from_json
from .layout import LAYOUT, FileLayout, Shape
from .limits import LONGEST_CELL
from .problems import Problems, shortened, unknown
from .writing import Plain, Table


class ObjectReader:
    """Turns the objects of one file into rows. What is wrong goes to ``problems``."""

    def __init__(self, layout: FileLayout, label: str, problems: Problems) -> None:
        self._layout, self._label, self._problems = layout, label, problems
        self._strange: set[str] = set()

    def row(self, number: int, value: Any, size: int, remarks: list[str]) -> Row | None:
        """The row that an object stands for, None if none. ``size`` is its length in characters as JSON."""
        for remark in remarks:
            self._report(number, "", remark)
        if not isinstance(value, dict):
            self._report(number, "", f"this is {json_text.name(value)}, expected an object with the columns as keys")
            return None
        cells = self._cells(number, value, long=size > LONGEST_CELL)
        if all(map(cells.get, self._layout.required)):
            return Row(self._layout.name, number, cells)
        for name in self._layout.required:
            if name not in value:
                self._report(number, name, f"is missing, expected {', '.join(self._layout.required)} in every record")
            elif name in cells and not cells[name]:
                self._report(number, name, "is empty, expected a value")
        return None

    def _cells(self, number: int, value: dict[str, Any], *, long: bool) -> dict[str, Value]:
        shapes = self._layout.shapes
        cells: dict[str, Value] = {}
        for name, entry in value.items():
            shape = shapes.get(name)
            if shape is None:
                self._report_strange(number, name)
                continue
            try:
                if shape is Shape.TEXT and type(entry) is str:
                    if long:
                        check_length(entry)
                    cells[name] = entry
                else:
                    cells[name] = from_json(shape, entry)
            except CellError as error:
                self._report(number, name, str(error))
        return cells

    def _report_strange(self, number: int, name: str) -> None:
        if name not in self._strange:  # once, not in each of a million records
            self._strange.add(name)
            self._report(number, shortened(name), unknown("column", name, self._layout.columns))

    def _report(self, number: int, column: str, message: str) -> None:
        self._problems.add(self._label, number, column, message)


def encoder(table: Table, keys: Sequence[str] | None = None, **before: str) -> Callable[[Plain], bytes]:
    """A function from a row to its JSON: one line, ``before`` first, then the columns in the table's order.

    ``keys`` are their names in the object, if not those of the columns.
    """
    pick, names = itemgetter(*table.columns), keys or table.columns
    shapes = LAYOUT[table.file].shapes
    objects = [key for key, name in zip(names, table.columns, strict=True) if shapes[name] is Shape.OBJECT]
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, check_circular=False).encode

    def encode_row(row: Plain) -> bytes:
        record = before | dict(zip(names, pick(row)))  # noqa: B905 - strict is slower; pick gives as many
        for name in objects:
            record[name] = in_order(record[name])
        return encode(record).encode()

    return encode_row


def in_order(value: dict[str, Any]) -> dict[str, Any]:
    """The object with its keys sorted, at every depth."""
    return json.loads(json_text.dumps(value)) if value else value
