"""What is to be done to bring a bundle in, and what a bundle must offer for that."""

import marshal
import tempfile
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple, Protocol

from .catalogue import Catalogue

MOST_TOLD = 500

LENGTH = 8
"""Bytes that say how long the next batch is."""


class Row(Protocol):
    """A row of a bundle: where it stands and what it says."""

    @property
    def cells(self) -> dict[str, Any]: ...


class Bundle(Protocol):
    """What holds the rows: files in the bundle's order, each a stream; problems go back to it."""

    @property
    def files(self) -> Sequence[str]: ...

    @property
    def problems(self) -> Sized: ...

    def rows(self, file: str) -> Iterable[Any]: ...

    def problem(self, row: Any, column: str, message: str) -> None: ...

    def open_file(self, sha256: str) -> IO[bytes] | None: ...

    def attached(self) -> Iterable[str]: ...


class Planned(NamedTuple):
    """A row that is to be written: new, or different from the record that stands."""

    key: str
    pk: int
    cells: dict[str, Any]
    """Of a new record every column, of one that stands those that are to change."""


@dataclass
class Counted:
    """What an import does to the records of one collection."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


class Changed(NamedTuple):
    """A column of a record that stands and is to change, both versions in short."""

    row: Any
    column: str
    stands: str
    says: str


@dataclass
class Plan:
    """What is to be done, checked: kept in a file without a name, for it may be larger than memory."""

    counted: dict[str, Counted] = field(default_factory=dict)
    changes: list[Changed] = field(default_factory=list)
    """The first MOST_TOLD columns of records that stand which are to change."""
    catalogue: Catalogue = field(default_factory=Catalogue)
    spool: Any = field(default_factory=tempfile.TemporaryFile)

    def add(self, collection: str, created: list[Planned], updated: list[Planned]) -> None:
        if created or updated:
            # Plain tuples, lists and texts only, which marshal writes and reads in a third of pickle's time.
            batch = marshal.dumps((collection, [tuple(row) for row in created], [tuple(row) for row in updated]))
            self.spool.write(len(batch).to_bytes(LENGTH))
            self.spool.write(batch)

    @property
    def rows(self) -> int:
        """How many are to be written."""
        return sum(counted.created + counted.updated for counted in self.counted.values())

    def close(self) -> None:
        self.spool.close()

    def batches(self) -> Iterator[tuple[str, list[Planned], list[Planned]]]:
        self.spool.seek(0)
        while length := self.spool.read(LENGTH):
            # Our own file, which has no name: nobody else can have put anything into it.
            batch = marshal.loads(self.spool.read(int.from_bytes(length)))  # noqa: S302
            collection, created, updated = batch
            yield collection, [Planned(*row) for row in created], [Planned(*row) for row in updated]
