"""Whether a source seems to be recorded already. Looks only; what to do about it is for an editor, or an import."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from claims.models import Identifier, Source

TELLING = ("doi", "isbn")
"""The schemes that name one work. An ISSN names a journal, an archive's number perhaps a box."""

MOST = 5
"""No more are named for each reason: one is enough to go and look."""


class Duplicate(NamedTuple):
    """Another source, and what it has in common with the one asked about, in words."""

    source: Source
    same: str


def duplicates_of(source: Source, among: QuerySet[Source] | None = None) -> list[Duplicate]:
    """Other sources with the same address, DOI or ISBN, or the same title and date of publication.

    ``among``: which sources are looked at; None: all. A part often has its whole's address and number: a source
    is no duplicate of its whole, its parts, or of other parts of the same whole.
    """
    found: dict[int, Duplicate] = {}
    others = _others(source, Source.objects.all() if among is None else among)
    for duplicate in (*_by_identifier(source, others), *_by_address(source, others), *_by_title(source, others)):
        found.setdefault(duplicate.source.pk, duplicate)
    return list(found.values())


def _others(source: Source, among: QuerySet[Source]) -> QuerySet[Source]:
    others = among.exclude(pk=source.pk).exclude(part_of=source.pk)
    if source.part_of_id:
        others = others.exclude(pk=source.part_of_id).exclude(part_of=source.part_of_id)
    return others


def _by_identifier(source: Source, others: QuerySet[Source]) -> Iterator[Duplicate]:
    for own in source.identifiers.filter(scheme__in=TELLING):
        scheme, value = Identifier.normal(own.scheme, own.value)
        same = f"{scheme.upper()} {value}"
        for other in others.filter(identifiers__scheme=scheme, identifiers__value=value).distinct()[:MOST]:
            yield Duplicate(other, same)


def _by_address(source: Source, others: QuerySet[Source]) -> Iterator[Duplicate]:
    if source.url:
        for other in others.filter(url__in=_spellings(source.url))[:MOST]:
            yield Duplicate(other, _("URL"))


def _spellings(url: str) -> list[str]:
    """The address as it may be written elsewhere: with or without TLS, a last slash, a fragment."""
    parts = urlsplit(url)
    paths = {parts.path, parts.path.rstrip("/"), f"{parts.path.rstrip('/')}/"}
    schemes = {parts.scheme, "http", "https"}
    spelt = {urlunsplit((scheme, parts.netloc, path, parts.query, "")) for scheme in schemes for path in paths}
    return sorted(spelt | {url})


def _by_title(source: Source, others: QuerySet[Source]) -> Iterator[Duplicate]:
    title = _folded(source.title)
    same_day = others.filter(published_earliest=source.published_earliest, published_latest=source.published_latest)
    if not source.published:
        # Without a date there is no day to narrow the search by; the database compares all but accented capitals.
        same_day = others.filter(Q(title__iexact=source.title.strip()), published="")
    pks = [pk for pk, other in same_day.values_list("pk", "title").order_by("pk").iterator() if _folded(other) == title]
    said = _("title and date of publication") if source.published else _("title")
    for other in Source.objects.filter(pk__in=pks[:MOST]):
        yield Duplicate(other, said)


def _folded(title: str) -> str:
    return " ".join(title.split()).casefold()
