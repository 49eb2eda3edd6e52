"""A bundle as JSON Lines: each line one record, ``{"kind": "claims", "slug": …}``, in any order.

``kind`` says which file of a bundle a line belongs to. A record that has a kind of its own, as sources do, therefore
says it under another name: ``{"kind": "sources", "source_kind": "report", …}``.
"""

import json
import re
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from . import encoding, json_text, writing
from .bundle import Bundle, Row
from .json_text import NotJSONError, StrictDecoder
from .layout import LAYOUT, FileLayout
from .limits import LONGEST_CELL, LONGEST_ROW
from .objects import ObjectReader, encoder
from .placing import new_file
from .problems import UnreadableError, unknown
from .writing import Attachments, Table

KINDS = {"items": "evidence"}
"""By file, its kind where that is another word: as in addresses and in the API."""

OWN_KIND = {
    "agents": "agent_kind",
    "sources": "source_kind",
    "derivations": "derivation_kind",
    "relations": "relation_kind",
}
"""By file, the key of the column ``kind``."""

FILES = {name: name for name in LAYOUT} | {kind: file for file, kind in KINDS.items()}
KIND_FIRST = re.compile(rb'[ \t]*\{[ \t]*"kind"[ \t]*:[ \t]*"([a-z_]+)"')


class Runs:
    """Where the lines of one kind stand: runs of lines that follow each other, 24 bytes each."""

    def __init__(self) -> None:
        self._numbers = array("Q")
        self._next = 0

    def add(self, offset: int, line: int) -> None:
        if line == self._next:
            self._numbers[-1] += 1
        else:
            self._numbers.extend((offset, line, 1))
        self._next = line + 1

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """Offset in bytes, number of the first line, number of lines."""
        numbers = iter(self._numbers)
        return zip(numbers, numbers, numbers, strict=True)


class JSONLinesBundle(Bundle):
    """Opening it looks up where each kind stands; then each file's lines are read where they are.

    All problems bear the name of the one file, and the number of the line.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._decoder = StrictDecoder()
        self._runs: dict[str, Runs] = {}
        try:
            self._look()
        except UnreadableError as error:
            self.problems.add(path.name, error.row, "", str(error))

    @property
    def labels(self) -> dict[str, str]:
        return dict.fromkeys(self._runs, self.path.name)

    def read(self, layout: FileLayout, label: str) -> Iterator[Row]:
        reader = ObjectReader(layout, label, self.problems)
        with self.path.open("rb") as source:
            for offset, first, count in self._runs[layout.name]:
                source.seek(offset)
                for number in range(first, first + count):
                    line = source.readline(LONGEST_ROW)
                    value = self._decode(line, number)
                    if type(value) is dict:
                        self._take_kind(layout.name, value)
                        if row := reader.row(number, value, len(line), self._decoder.remarks):
                            yield row

    @staticmethod
    def _take_kind(file: str, value: dict[str, Any]) -> None:
        """Leave only columns in the object."""
        del value["kind"]
        if file in OWN_KIND and OWN_KIND[file] in value:
            value["kind"] = value.pop(OWN_KIND[file])

    def _look(self) -> None:
        """Find out the kind of every line; what is no record of a known kind is reported now, and never read."""
        with self.path.open("rb") as source:
            encoding.skip_mark(source)
            offset, number = source.tell(), 0
            while line := source.readline(LONGEST_ROW):
                number += 1
                if len(line) == LONGEST_ROW and not line.endswith(b"\n"):
                    raise UnreadableError(f"a line of {LONGEST_ROW:,} bytes or more, expected fewer", number)
                file = self._file_of(line, number)
                if file:
                    self._runs.setdefault(file, Runs()).add(offset, number)
                offset += len(line)

    def _file_of(self, line: bytes, number: int) -> str | None:
        """The file of the layout that this line belongs to."""
        if match := KIND_FIRST.match(line):
            kind: Any = match[1].decode()
        elif not line.strip():
            return None
        else:
            value = self._decode(line, number)
            if value is None:
                return None
            kind = value.get("kind") if isinstance(value, dict) else value
        if isinstance(kind, str) and kind in FILES:
            return FILES[kind]
        self.problems.add(self.path.name, number, "kind", unknown_kind(kind))
        return None

    def _decode(self, line: bytes, number: int) -> Any:
        """The value of a line; None, and a problem, if it is not JSON."""
        try:
            return self._decoder.decode_whole(line.decode())
        except UnicodeDecodeError as error:
            said = f"byte 0x{line[error.start]:02X} is not UTF-8{encoding.guess(line[error.start :])}; save as UTF-8"
        except json.JSONDecodeError as error:
            said = f"not JSON: {json_text.say(error)} at character {error.pos + 1}"
        except NotJSONError as error:
            said = str(error)
        self.problems.add(self.path.name, number, "", said)
        return None


def unknown_kind(kind: Any) -> str:
    if isinstance(kind, str):
        return unknown("kind", kind, FILES)
    return f"is missing, expected an object with one of: {', '.join(FILES)}"


def write(target: Path, tables: Iterable[Table], attachments: Attachments, *, overwrite: bool) -> None:
    """Attached files have no place in it: they are not asked for."""
    del attachments
    with new_file(target, overwrite=overwrite) as out:
        for table in tables:
            write_lines(out, table)


def write_lines(out: IO[bytes], table: Table) -> None:
    """One line a row. Raises BundleError for what would not come back as it is."""
    keys = [OWN_KIND[table.file] if name == "kind" else name for name in table.columns]
    encode, put = encoder(table, keys, kind=KINDS.get(table.file, table.file)), out.write
    for number, row in enumerate(table.rows, 1):
        try:
            size = put(encode(row) + b"\n")
            if size > LONGEST_CELL:
                writing.check_sizes(table, row, size)
        except ValueError as error:
            raise writing.refusal(table, number, row, error) from error
