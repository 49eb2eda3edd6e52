"""What is to be done to bring a bundle in, and what a bundle must offer for that."""

import hashlib
import marshal
import tempfile
from collections.abc import Iterable, Iterator, Sequence, Sized
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple, Protocol

from .catalogue import Catalogue

MOST_TOLD = 500

MOST_NAMED = 20
"""New records of a collection that are told by name."""

NAMES = ("name", "statement", "title", "text", "summary")
"""The columns by which a record is known to people, where it has one of them."""

LENGTH = 8
"""Bytes that say how long the next batch is."""


class Row(Protocol):
    """A row of a bundle: where it stands and what it says."""

    @property
    def file(self) -> str: ...

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
    key: str
    pk: int


class New(NamedTuple):
    """A record that is to be created, by its key and what people call it."""

    key: str
    name: str


@dataclass
class Plan:
    """What is to be done, checked: kept in a file without a name, for it may be larger than memory."""

    counted: dict[str, Counted] = field(default_factory=dict)
    changes: list[Changed] = field(default_factory=list)
    """The first MOST_TOLD columns of records that stand which are to change."""
    new: dict[str, list[New]] = field(default_factory=dict)
    """By collection the first MOST_NAMED records that are to be created."""
    catalogue: Catalogue = field(default_factory=Catalogue)
    seen: Any = field(default_factory=hashlib.sha256)
    """Of what is to be created, and of what is to change from what: see ``fingerprint``."""
    spool: Any = field(default_factory=tempfile.TemporaryFile)

    def add(self, collection: str, created: list[Planned], updated: list[Planned]) -> None:
        if created or updated:
            # Plain tuples, lists and texts only, which marshal writes and reads in a third of pickle's time.
            batch = marshal.dumps((collection, [tuple(row) for row in created], [tuple(row) for row in updated]))
            self.spool.write(len(batch).to_bytes(LENGTH))
            self.spool.write(batch)
        for row in created:
            self.seen.update(repr((collection, row.key, row.cells)).encode())
        named = self.new.setdefault(collection, [])
        named += [New(row.key, name_of(row)) for row in created[: MOST_NAMED - len(named)]]

    def tell(self, row: Row, planned: Planned, both: dict[str, tuple[str, str]], *, before: dict[str, Any]) -> None:
        """Note what is to change in a record that stands. ``both``: versions of each column in short."""
        said = [(name, before[name], value) for name, value in planned.cells.items()]
        self.seen.update(repr((row.file, planned.key, said)).encode())
        room = MOST_TOLD - len(self.changes)
        self.changes += [Changed(row, name, *both[name], planned.key, planned.pk) for name in [*both][:room]]

    @property
    def fingerprint(self) -> str:
        """The same for the same bundle as long as it would do the same to the same records."""
        counted = [(name, one.created, one.updated, one.unchanged) for name, one in self.counted.items()]
        return hashlib.sha256(self.seen.digest() + repr(counted).encode()).hexdigest()

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


def name_of(row: Planned) -> str:
    """What people call a new record; its key if it has no such column."""
    return next((str(row.cells[column]) for column in NAMES if row.cells.get(column)), row.key)
