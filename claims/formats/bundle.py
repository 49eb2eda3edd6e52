"""A bundle opened for reading, whatever contains it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, Self

from .cells import Value
from .layout import LAYOUT, FileLayout
from .problems import Problems

SHA256 = re.compile(r"[0-9a-f]{64}")
ATTACHMENTS = "attachments"
"""The folder of attached files in a bundle, each named by its SHA-256. Directly beside the tables they are found too."""


class Row(NamedTuple):
    """One record as the bundle says it.

    A column that is not among the cells was absent: leave what stands untouched. An empty cell is
    there, as ``""``, ``[]``, ``False`` or ``{}``: empty what stands.
    """

    file: str
    """The file's name in the layout: ``claims``, ``items`` …"""
    number: int
    """As ``Problem.row`` counts."""
    cells: dict[str, Value]


Watched = Callable[[], None]
"""Called for each row or entry that is read while a file is opened. What it raises ends that."""


def nobody_watches(*_progress: object) -> None:
    """Progress that is told to nobody."""


class Bundle(ABC):
    """The files of one bundle, in the bundle's order, each a stream of rows.

    What is wrong is collected in ``problems`` while rows are read, and reading goes on. Rows come with
    every required cell filled; a row without is a problem and left out. Use it as a context manager.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems = Problems()
        self.notes = Problems()
        """What is not wrong, and its owner is to know all the same: a row that was taken for a record that stands."""
        self.asked: Callable[[str], None] = nobody_watches
        """Called with the name of each file when its rows are asked for."""

    @property
    @abstractmethod
    def labels(self) -> dict[str, str]:
        """By file that this bundle has: what its owner calls it, as problems name it (``claims.csv``)."""

    @abstractmethod
    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        """The rows of a file that this bundle has."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files that this bundle has, in the bundle's order."""
        return tuple(name for name in LAYOUT if name in self.labels)

    def rows(self, file: str) -> Iterator[Row]:
        """The rows of one file, none if this bundle has no such file. May be asked for again."""
        if file in self.labels:
            self.asked(file)
            yield from self.read(LAYOUT[file], self.labels[file])

    def __iter__(self) -> Iterator[tuple[str, Iterator[Row]]]:
        for file in self.files:
            yield file, self.rows(file)

    def problem(self, row: Row, column: str, message: str) -> None:
        """Note what somebody else found wrong with a row."""
        self.problems.add(self.labels[row.file], row.number, column, message)

    def open_file(self, sha256: str) -> IO[bytes] | None:
        """The attached file of that name, to be closed by the caller; None if there is none.

        That its bytes have that SHA-256 is for the caller to check, who reads them anyway. Raises OSError,
        as does reading from it, whatever contains it.
        """
        return self._open_file(sha256) if SHA256.fullmatch(sha256) else None

    def _open_file(self, sha256: str) -> IO[bytes] | None:
        return open_beside(self.path.parent, sha256)

    def attached(self) -> Iterator[str]:
        """The names of what lies in its own folder of attached files. One that stands beside it may be another's."""
        yield from ()

    def close(self) -> None:  # noqa: B027 - most have nothing open between two reads
        """Let go of what was opened."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_beside(folder: Path, sha256: str) -> IO[bytes] | None:
    for path in (folder / ATTACHMENTS / sha256, folder / sha256):
        if path.is_file():
            return path.open("rb")
    return None
