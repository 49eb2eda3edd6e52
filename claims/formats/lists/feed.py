"""A list as an Atom feed: an entry for each record, with what its list entry says, and when it was last changed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from claims import edtf
from claims.choices import Stance
from claims.formats import atom
from claims.formats.atom import Entry, Feed, Link
from claims.ledger.changed import dates_of
from claims.ledger.differences import label_of, text_of
from claims.ledger.references import TITLES, Names
from claims.models.fields import EDTFField
from claims.records import Plain, RecordType

from .table import ListTable

TOLD: Mapping[str, Sequence[str]] = {
    "claims": ("form", "scope"),
    "questions": ("description",),
    "evidence": ("quotation", "source", "locator", "witness", "directness", "credibility", "event_date", "place"),
    "sources": ("kind", "authors", "issuer", "container", "published", "created", "part_of", "reliability", "abstract"),
    "reports": ("authors", "issuer", "container", "published", "created", "part_of", "reliability", "abstract"),
    "witnesses": ("vantage", "affiliation", "reliability", "protected"),
    "agents": ("kind", "aliases", "description"),
    "topics": ("description",),
}
"""By kind, the columns that an entry tells, where they say anything."""

CATEGORIES: Mapping[str, Sequence[str]] = {"claims": ("form", "topics"), "sources": ("kind", "topics"),
    "reports": ("kind", "topics"), "evidence": ("directness",), "agents": ("kind",)}  # fmt: skip
"""By kind, the columns by which readers of feeds sort entries."""

LONGEST = 1_000
"""Characters of one column in a summary: the record itself is a link away."""

Called = Callable[[Any, str], str]


def write(table: ListTable) -> Iterator[bytes]:
    """The feed, a piece for each batch."""
    links = [Link("self", table.address, atom.MEDIA_TYPE), Link("alternate", table.page)]
    links += [Link(rel, address, atom.MEDIA_TYPE) for rel, address in table.links.items()]
    feed = Feed(
        id=table.id or table.address,
        title=table.title,
        updated=table.updated or atom.UNKNOWN,
        author=_("Evidence"),
        links=links,
        language=get_language() or "en",
    )
    return atom.write(feed, (_entries(table, batch) for batch in table.batches))


def _entries(table: ListTable, batch: Sequence[Plain]) -> Iterator[Entry]:
    """Of one batch: two queries for the dates, and those for the names of what the rows name."""
    record_type = table.listed.record_type
    dates = dates_of(record_type.collection, [row["slug"] for row in batch])
    names = Names(_named(record_type, {*TOLD[table.kind], *CATEGORIES.get(table.kind, ())}, batch))

    def called(model: Any, slug: str) -> str:
        return names.of(model.collection, slug).text

    for row in batch:
        at = dates.get(row["slug"])
        address = row[table.listed.address]
        yield Entry(
            id=address,
            title=row[TITLES[record_type.collection]],
            updated=at.last if at else atom.UNKNOWN,
            published=at.first if at else None,
            links=[Link("alternate", address)],
            summary="\n".join(_summary(table, row, called)),
            categories=list(_categories(table, row, called)),
        )


def _named(record_type: RecordType, columns: set[str], batch: Sequence[Plain]) -> Iterator[tuple[str, str]]:
    for reference in record_type.references:
        if reference.name in columns:
            for row in batch:
                value = row[reference.name]
                for slug in [value] if isinstance(value, str) else value:
                    if slug:
                        yield reference.to.collection, slug


def _summary(table: ListTable, row: Plain, called: Called) -> Iterator[str]:
    record_type = table.listed.record_type
    if table.kind == "claims":
        yield from _balance(row)
    for column in TOLD[table.kind]:
        if text := _words(record_type, column, row[column], called):
            short = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
            yield _("%(label)s: %(text)s") % {"label": capfirst(label_of(record_type, column)), "text": short}


def _balance(row: Plain) -> Iterator[str]:
    """Both sides, whichever has more, and nothing that reads as a score."""
    for stance, side in ((Stance.SUPPORTS, "supporting"), (Stance.CONTRADICTS, "contradicting")):
        items, lines = row[f"{side}_items"], row[f"{side}_lines"]
        told = ngettext("%(n)s item", "%(n)s items", items) % {"n": items}
        if items:
            exact = row[f"{side}_lines_exact"]
            at_most = ngettext("at most %(n)s independent line", "at most %(n)s independent lines", lines)
            at_least = ngettext("at least %(n)s independent line", "at least %(n)s independent lines", lines)
            told = _("%(items)s, %(lines)s") % {"items": told, "lines": (at_most if exact else at_least) % {"n": lines}}
        yield _("%(label)s: %(text)s") % {"label": capfirst(str(stance.label)), "text": told}
    if row["first_made"]:
        yield _("First made: %(date)s") % {"date": edtf.describe(row["first_made"])}


def _words(record_type: RecordType, column: str, value: Any, called: Called) -> str:
    if not value:
        return ""
    try:
        field = record_type.model._meta.get_field(column)
    except FieldDoesNotExist:
        field = None
    return edtf.describe(value) if isinstance(field, EDTFField) else text_of(record_type, column, value, called=called)


def _categories(table: ListTable, row: Plain, called: Called) -> Iterator[tuple[str, str, str]]:
    record_type = table.listed.record_type
    for column in CATEGORIES.get(table.kind, ()):
        scheme = f"{table.site}/{'topics' if column == 'topics' else f'{table.kind}/#{column}'}"
        values = [row[column]] if isinstance(row[column], str) else row[column]
        for value in filter(None, values):
            yield value, scheme, _words(record_type, column, [value] if column == "topics" else value, called)
