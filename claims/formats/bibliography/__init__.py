"""Bibliographies in and out: BibTeX, RIS and CSL-JSON, one file here for each, and CSL-JSON between them and the site.

write_bibtex(rows), write_ris(rows), write_csl(rows)   # rows of LISTED["sources"], as a stream of bytes
with FORMATS[".bib"].open(path) as bundle: …           # agents and sources, recognised where they stand
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from claims.formats.bundle import Bundle, Watched, nobody_watches
from claims.records import Plain

from . import bibtex, csl_json, ris
from .bundle import BibliographyBundle
from .item import Item, to_item
from .outgoing import told
from .own import version_item
from .said import filled


def write_bibtex(rows: Iterable[Plain]) -> Iterator[bytes]:
    """Entries of BibLaTeX, with BibTeX's field names where both have one; each an own piece."""
    for said in told(rows):
        yield bibtex.write(said).encode()


def write_ris(rows: Iterable[Plain]) -> Iterator[bytes]:
    for said in told(rows):
        yield ris.write(said).encode()


def write_csl(rows: Iterable[Plain]) -> Iterator[bytes]:
    """An array of items."""
    before = "[\n"
    for said in told(rows):
        yield f"{before}{csl_json.write(said)}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def items(rows: Iterable[Plain]) -> Iterator[Item]:
    """Each as an item of CSL-JSON, which is what citations are made of."""
    for said in told(rows):
        yield placed(to_item(filled(said)))


IN_ARCHIVES = frozenset(["manuscript", "collection", "personal_communication"])


def placed(item: Item) -> Item:
    """Papers in an archive are found there by their number. As a number of their own, Chicago would print it twice."""
    if item["type"] in IN_ARCHIVES and "archive" in item and "number" in item and "archive_location" not in item:
        item["archive_location"] = item.pop("number")
    return item


class BibTeXBundle(BibliographyBundle):
    def __init__(self, path: Path, *, update: bool = False, watched: Watched = nobody_watches) -> None:
        super().__init__(path, bibtex.entries, bibtex.FIELD_OF, update=update, watched=watched)


class RISBundle(BibliographyBundle):
    def __init__(self, path: Path, *, update: bool = False, watched: Watched = nobody_watches) -> None:
        super().__init__(path, ris.entries, ris.FIELD_OF, update=update, watched=watched)


class CSLBundle(BibliographyBundle):
    def __init__(self, path: Path, *, update: bool = False, watched: Watched = nobody_watches) -> None:
        super().__init__(path, csl_json.entries, csl_json.FIELD_OF, update=update, watched=watched)


class Format(NamedTuple):
    """One form of bibliography."""

    name: str
    media_type: str
    write: Callable[[Iterable[Plain]], Iterator[bytes]]
    open: Callable[..., Bundle]


FORMATS: dict[str, Format] = {
    ".bib": Format("BibTeX", "application/x-bibtex; charset=utf-8", write_bibtex, BibTeXBundle),
    ".ris": Format("RIS", "application/x-research-info-systems; charset=utf-8", write_ris, RISBundle),
    ".csl.json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl, CSLBundle),
}
"""By how the name of a file, and an address, ends."""

__all__ = [
    "FORMATS",
    "BibTeXBundle",
    "CSLBundle",
    "Format",
    "Item",
    "RISBundle",
    "items",
    "version_item",
    "write_bibtex",
    "write_csl",
    "write_ris",
]
