"""A list as JSON: one array of row objects, or one object a line. Texts are exact: no spreadsheet opens them."""

import json
from collections.abc import Iterator

from .table import ListTable

encode = json.JSONEncoder(ensure_ascii=False).encode


def write_array(table: ListTable) -> Iterator[bytes]:
    """An array, closed behind its last row only: half of one is no JSON."""
    before = "["
    for batch in table.batches:
        if batch:
            yield (before + "\n" + ",\n".join(map(encode, batch))).encode()
            before = ","
    yield b"[]\n" if before == "[" else b"\n]\n"


def write_lines(table: ListTable) -> Iterator[bytes]:
    """One object a line; nothing at all for an empty list."""
    for batch in table.batches:
        yield "".join([f"{encode(row)}\n" for row in batch]).encode()
