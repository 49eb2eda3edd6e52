"""Lists for tests of their formats, made of invented rows."""

from claims.formats.lists import ListTable
from claims.records import LISTED

EMPTY = {
    "topics": [], "questions": [], "authors": [], "identifiers": [], "draws_on": [], "relays": [],
    "possibly_same_as": [], "aliases": [], "csl": {}, "protected": False,
}  # fmt: skip
FIGURES = {"balance": "none", "first_made": None, "discounted": False}


def row(kind, **given):
    """A row with nothing in its columns but what is given."""
    listed = LISTED[kind]
    empty = {name: EMPTY.get(name, "") for name in listed.columns}
    empty |= {name: FIGURES.get(name, 0) for name in listed.figures}
    empty |= {"slug": "a", listed.address: f"https://example.org/{kind}/a/"}
    return empty | given


def table(kind, *batches, **about):
    return ListTable(kind, "A list", "https://example.org", iter(batches), **about)
