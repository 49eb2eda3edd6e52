"""What the rows of a sheet make, a pile for each file of a bundle: kept in files without a name, each record once."""

import marshal
import tempfile
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from claims.search.folding import fold

LENGTH = 8
"""Bytes that say how long the next record is."""

JOINED = frozenset({"topics", "questions", "identifiers"})
"""Columns of which rows that share a record may each bring some."""

Cells = dict[str, Any]


class Known(NamedTuple):
    """A record that was told before."""

    offset: int
    row: int
    """The row that told it first."""
    mark: int
    """The hash of what it said."""


class DifferentError(Exception):
    """Two rows of a sheet that say different things of one record."""

    def __init__(self, column: str, row: int, before: Any, now: Any) -> None:
        super().__init__(column, row)
        self.column, self.row, self.before, self.now = column, row, before, now


class Pile:
    """The records of one file, in the order in which they were told. Some 200 bytes of memory for each."""

    def __init__(self, *, shared: bool, known_by: str = "") -> None:
        self._shared = shared
        """Whether a row may leave out what another says of the same record."""
        self._known_by = known_by
        """The column of which the first way of writing stays: that rows name one record was found by its words."""
        self._known: dict[str, Known] = {}
        self._amended: dict[int, Cells] = {}
        self._spool: Any = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the pile
        self._end = 0
        self._reading = False

    def __len__(self) -> int:
        return len(self._known)

    def tell(self, key: str, row: int, cells: Cells) -> int:
        """Add what a row says of a record. Gives the row that told the same before, 0 if none. Raises DifferentError."""
        # Not of what marshal writes, which depends on who else holds a text.
        values = [tuple(value) if type(value) is list else value for value in cells.values()]
        mark = hash((*cells, *values))
        known = self._known.get(key)
        if known is None:
            packed = marshal.dumps((row, cells))
            if self._reading:
                self._spool.seek(self._end)
                self._reading = False
            self._known[key] = Known(self._end, row, mark)
            self._spool.write(len(packed).to_bytes(LENGTH))
            self._spool.write(packed)
            self._end += LENGTH + len(packed)
            return 0
        if known.mark != mark:
            self._amend(known, cells)
        return known.row

    def __contains__(self, key: str) -> bool:
        return key in self._known

    def told(self, key: str) -> Cells:
        """What the first row said of a record; nothing of one that was not told."""
        return self._at(self._known[key].offset) if key in self._known else {}

    def _amend(self, known: Known, cells: Cells) -> None:
        before = self._amended.get(known.offset) or self._at(known.offset)
        merged = dict(before)
        for column, now in cells.items():
            then = before.get(column)
            if then == now or (self._shared and not now) or (column == self._known_by and fold(str(then)) == fold(now)):
                continue
            if self._shared and (not then or column in JOINED):
                merged[column] = list(dict.fromkeys([*then, *now])) if column in JOINED and then else now
                continue
            raise DifferentError(column, known.row, then, now)
        self._amended[known.offset] = merged

    def _at(self, offset: int) -> Cells:
        self._spool.seek(offset)
        self._reading = True
        return self._next()[1]  # type: ignore[index]

    def _next(self) -> tuple[int, Cells] | None:
        length = self._spool.read(LENGTH)
        # Our own file, which has no name: nobody else can have put anything into it.
        return marshal.loads(self._spool.read(int.from_bytes(length))) if length else None  # noqa: S302

    def records(self) -> Iterator[tuple[int, Cells]]:
        """Each with the row that told it first. May be asked for again, one after the other."""
        offset = 0
        while offset < self._end:
            # Sought each time, for two readers may be at it.
            self._spool.seek(offset)
            self._reading = True
            found = self._next()
            if found is None:
                return
            amended = self._amended.get(offset)
            offset = self._spool.tell()
            yield (found[0], dict(amended)) if amended else found

    def close(self) -> None:
        self._spool.close()


def shown(value: Any) -> str:
    """A value of a cell, for a message."""
    return "; ".join(value) if isinstance(value, list) else str(value)


def without_empty(cells: Mapping[str, Any]) -> Cells:
    return {column: value for column, value in cells.items() if value}
