"""A bundle as one JSON object: ``{"agents": [{"slug": …}, …], "claims": […]}``. Read record by record, not as a whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from . import json_text, writing
from .bundle import Bundle, Row
from .json_scanner import Place, Scanner
from .layout import LAYOUT, FileLayout
from .limits import LONGEST_CELL
from .objects import ObjectReader, encoder
from .placing import new_file
from .problems import UnreadableError, shortened, unknown
from .writing import Attachments, Table


class JSONObjectBundle(Bundle):
    """Opening it looks up where each array begins; then each is read from there."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._places: dict[str, Place] = {}
        try:
            with Scanner(path) as scanner:
                self._look(scanner)
        except UnreadableError as error:
            self.problems.add(path.name, error.row, "", str(error))

    @property
    def labels(self) -> dict[str, str]:
        return {name: name for name in self._places}

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        reader = ObjectReader(layout, label, self.problems)
        try:
            with Scanner(self.path, self._places[layout.name]) as scanner:
                for number, (value, size) in enumerate(scanner.elements(), 1):
                    if row := reader.row(number, value, size, scanner.remarks):
                        yield row
        except UnreadableError as error:
            self.problems.add(self.path.name, error.row, "", str(error))

    def _look(self, scanner: Scanner) -> None:
        """Find the arrays. Raises UnreadableError where the text is no JSON: the arrays before are known by then."""
        if scanner.peek() != "{":
            raise UnreadableError('this is no JSON object, expected one such as {"claims": [{"slug": …}]}')
        for key in scanner.keys():  # noqa: SIM118 - it is no mapping: each key is read once, in order
            known = key in LAYOUT
            if not known:
                self.problems.add(self.path.name, 0, shortened(key), unknown("key", key, LAYOUT))
            elif key in self._places:
                self.problems.add(self.path.name, 0, key, "stands twice in the object, expected once")
            if scanner.peek() != "[":
                value, _size = scanner.value()
                self.problems.add(
                    self.path.name, 0, shortened(key), f"is {json_text.name(value)}, expected an array of objects"
                )
            else:
                if known:
                    self._places.setdefault(key, scanner.place)
                for _element in scanner.elements():
                    pass
        scanner.finish()


def write(target: Path, tables: Iterable[Table], attachments: Attachments, *, overwrite: bool) -> None:
    """Attached files have no place in it: they are not asked for."""
    del attachments
    with new_file(target, overwrite=overwrite) as out:
        before = b"{"
        for table in tables:
            out.write(before + b'\n"' + table.file.encode() + b'": [')
            write_array(out, table)
            out.write(b"]")
            before = b","
        out.write(b"{}\n" if before == b"{" else b"\n}\n")


def write_array(out: IO[bytes], table: Table) -> None:
    """One record a line, for people who compare files. Raises BundleError for what would not come back as it is."""
    encode, put = encoder(table), out.write
    before = b"\n"
    for number, row in enumerate(table.rows, 1):
        try:
            size = put(before + encode(row))
            if size > LONGEST_CELL:
                writing.check_sizes(table, row, size)
        except ValueError as error:
            raise writing.refusal(table, number, row, error) from error
        before = b",\n"
    if before != b"\n":
        put(b"\n")
