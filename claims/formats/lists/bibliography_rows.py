"""A list of documents as a bibliography: the entries one behind the other, sent in pieces of some size."""

from collections.abc import Iterator

from claims.formats.bibliography import Format

from .table import ListTable

PIECE = 2**14  # bytes: an entry has some hundreds, and each piece costs as much as several


def write(form: Format, table: ListTable) -> Iterator[bytes]:
    some, size = [], 0
    for entry in form.write(table.rows):
        some.append(entry)
        size += len(entry)
        if size >= PIECE:
            yield b"".join(some)
            some, size = [], 0
    yield b"".join(some)
