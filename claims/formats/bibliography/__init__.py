"""Bibliographies in and out: BibTeX, RIS and CSL-JSON, one file here for each, and CSL-JSON between them and the site.

write_bibtex(rows), write_ris(rows), write_csl(rows)   # rows of LISTED["sources"], as a stream of bytes
with FORMATS[".bib"].open(path) as bundle: …           # agents and sources, recognised where they stand
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from claims.formats.bundle import Bundle, Watched, nobody_watches
from claims.records import Plain

from . import bibtex, csl_json, ris
from .bundle import BibliographyBundle
from .citable import citable
from .item import Item
from .loaded import item_of
from .outgoing import told
from .own import version_item, version_said, with_note
from .said import Said


def write_bibtex(rows: Iterable[Plain]) -> Iterator[bytes]:
    """Entries of BibLaTeX, with BibTeX's field names where both have one; each an own piece."""
    return bibtex_of(told(rows))


def write_ris(rows: Iterable[Plain]) -> Iterator[bytes]:
    return ris_of(told(rows))


def write_csl(rows: Iterable[Plain]) -> Iterator[bytes]:
    """An array of items."""
    return csl_of(told(rows))


def bibtex_of(several: Iterable[Said]) -> Iterator[bytes]:
    for said in several:
        yield bibtex.write(said).encode()


def ris_of(several: Iterable[Said]) -> Iterator[bytes]:
    for said in several:
        yield ris.write(said).encode()


def csl_of(several: Iterable[Said]) -> Iterator[bytes]:
    before = "[\n"
    for said in several:
        yield f"{before}{csl_json.write(said)}".encode()
        before = ",\n"
    yield b"[]\n" if before == "[\n" else b"\n]\n"


def write_version(ending: str, **version: Any) -> bytes:
    """A record of this site at a version (``version_said``), in the format of this ending."""
    said = version_said(**version)
    several = {".bib": [with_note(said)], ".ris": [with_note(said)], ".csl.json": [said]}[ending]
    return b"".join(FORMATS[ending].write_said(several))


def items(rows: Iterable[Plain]) -> Iterator[Item]:
    """Each as an item of CSL-JSON, which is what citations are made of: that of ``write_csl``, and of ``item_of``."""
    return map(citable, told(rows))


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
    write_said: Callable[[Iterable[Said]], Iterator[bytes]]
    open: Callable[..., Bundle]


FORMATS: dict[str, Format] = {
    ".bib": Format("BibTeX", "application/x-bibtex; charset=utf-8", write_bibtex, bibtex_of, BibTeXBundle),
    ".ris": Format("RIS", "application/x-research-info-systems; charset=utf-8", write_ris, ris_of, RISBundle),
    ".csl.json": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", write_csl, csl_of, CSLBundle),
}
"""By how the name of a file, and an address, ends."""

__all__ = [
    "FORMATS",
    "BibTeXBundle",
    "CSLBundle",
    "Format",
    "Item",
    "RISBundle",
    "item_of",
    "items",
    "version_item",
    "write_bibtex",
    "write_csl",
    "write_ris",
    "write_version",
]
