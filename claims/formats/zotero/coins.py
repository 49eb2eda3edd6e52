"""A document as a ContextObject in a span: COinS, by which the connector saves several from one list.

https://groups.niso.org/higherlogic/ws/public/download/14833/z39_88_2004_r2010.pdf; read by ``parseContextObject`` of
Zotero's utilities. It takes the type from ``rft_val_fmt`` and ``rft.genre``, and any other of its own from ``rft.type``.
That stands behind ``genre=document`` of the format of books rather than in the format of Dublin Core, at which a version
of the connector fails.
"""

from collections.abc import Iterator
from urllib.parse import quote

from .embedded import written
from .item import ZoteroItem

BOOK = "info:ofi/fmt:kev:mtx:book"
JOURNAL = "info:ofi/fmt:kev:mtx:journal"
GENRES = {
    "journalArticle": (JOURNAL, "article", "atitle", "jtitle"),
    "bookSection": (BOOK, "bookitem", "atitle", "btitle"),
    "conferencePaper": (BOOK, "proceeding", "atitle", "btitle"),
    "report": (BOOK, "report", "btitle", ""),
    "book": (BOOK, "book", "btitle", ""),
}
"""Type → format, genre, and the keys of the title and of what contains it."""

OTHER = (BOOK, "document", "title", "source")

KEYS = {
    "date": "date",
    "publisher": "publisher",
    "university": "publisher",
    "distributor": "publisher",
    "place": "place",
    "edition": "edition",
    "series": "series",
    "seriesTitle": "series",
    "volume": "volume",
    "issue": "issue",
    "pages": "pages",
    "ISSN": "issn",
    "language": "language",
}
"""Field → key. There is none for an archive, for the number of a report, nor for “Extra”."""


def coins(item: ZoteroItem) -> str:
    """The value of ``title``."""
    return "&".join(f"{key}={quote(value, safe='')}" for key, value in _entries(item))


def _entries(item: ZoteroItem) -> Iterator[tuple[str, str]]:
    form, genre, title, container = GENRES.get(item.type, OTHER)
    yield "ctx_ver", "Z39.88-2004"
    yield "rft_val_fmt", form
    yield "rft.genre", genre
    if item.type not in GENRES:
        yield "rft.type", item.type
    told = {"title": title, "publicationTitle": container} | KEYS
    for field, value in item.fields.items():
        if key := told.get(field):
            yield f"rft.{key}", value
    if doi := item.fields.get("DOI"):
        yield "rft_id", f"info:doi/{doi}"
    if isbn := item.fields.get("ISBN"):
        yield "rft_id", f"urn:isbn:{isbn}"
    if address := item.fields.get("url"):
        yield "rft_id", address
    yield from (("rft.au", written(creator)) for creator in item.creators if creator.role == "author")
