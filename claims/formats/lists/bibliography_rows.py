"""A list of documents as a bibliography: the entries one behind the other, sent in pieces of some size."""

from collections.abc import Iterator

from claims.formats.bibliography import write_bibtex, write_csl, write_ris

from .table import ListTable

PIECE = 2**14  # bytes: an entry has some hundreds, and each piece costs as much as several


def bibtex(table: ListTable) -> Iterator[bytes]:
    return _together(write_bibtex(table.rows))


def ris(table: ListTable) -> Iterator[bytes]:
    return _together(write_ris(table.rows))


def csl(table: ListTable) -> Iterator[bytes]:
    return _together(write_csl(table.rows))


def _together(entries: Iterator[bytes]) -> Iterator[bytes]:
    some, size = [], 0
    for entry in entries:
        some.append(entry)
        size += len(entry)
        if size >= PIECE:
            yield b"".join(some)
            some, size = [], 0
    yield b"".join(some)
