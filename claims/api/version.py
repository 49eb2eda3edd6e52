"""A version of a record as JSON: what its page says, as data. And as an entry of a bibliography: how it is cited."""

from http import HTTPStatus
from typing import Any

from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.answers import answer, refuse, unlisted
from claims.answers.conditional import conditional
from claims.filters.paging import no_parameters
from claims.formats.bibliography import FORMATS, write_version
from claims.ledger.body import written
from claims.ledger.histories import History, Renamed, Version, find
from claims.ledger.references import TITLES, Names, named_in, with_own
from claims.ledger.versions import Rows, Standing, standing
from claims.models import SluggedRecord
from claims.records import RECORD_TYPES, Plain
from claims.records.lookup import Withdrawn
from claims.redirects import moved

from .reading import reading

MOST_ROWS = 1_000
"""Rows of one collection; of more the number is told."""


@reading
@conditional
def version(
    request: HttpRequest, model: type[SluggedRecord], slug: str, number: int, ending: str = ".json"
) -> HttpResponseBase:
    """The version of this number, with the answers of its page. ``ending``: ``.json``, or one of a bibliography."""
    no_parameters(request.GET)
    match find(model, slug) if slug_re.match(slug) else None:
        case History() as history:
            return _version(request, history, number, ending)
        case Withdrawn(record):
            kind = record._meta.verbose_name
            return refuse(HTTPStatus.GONE, _("This %(kind)s was withdrawn.") % {"kind": kind})
        case Renamed(current):
            return moved(_address(model, current, number, ending))
    return refuse(HTTPStatus.NOT_FOUND, _("There is no such record."))


def _version(request: HttpRequest, history: History, number: int, ending: str) -> HttpResponse:
    for one in history.versions(number, number):
        stood = standing(history, one, MOST_ROWS) if history.is_shown(one) else None
        if stood is None:
            return refuse(HTTPStatus.GONE, _("This version is from before the witness was protected."))
        if stood.erased:
            return refuse(HTTPStatus.GONE, _("What this version said was erased, as the law demanded."))
        # As on its page: search engines are led to the record as it is now.
        if ending in FORMATS:
            return unlisted(_entry_of(request, history, one, stood, ending))
        return unlisted(answer(_told_of(request, history, one, stood)))
    newest = _("There is no such version: the newest is %(newest)s.") % {"newest": history.total}
    return refuse(HTTPStatus.NOT_FOUND, newest)


def _address(model: type[SluggedRecord], slug: str, number: int, ending: str) -> str:
    return reverse(f"{model.page}{name_of(ending)}", kwargs={"slug": slug, "number": number})


def name_of(ending: str) -> str:
    """What the name of the address that ends so has behind the kind: ``-version-bib``, ``-version-csl-json``."""
    return f"-version{ending.replace('.', '-')}"


def _entry_of(request: HttpRequest, history: History, one: Version, stood: Standing, ending: str) -> HttpResponse:
    """The version as it is cited, as a file to be saved."""
    slug = stood.record["slug"] if stood.record else history.slug
    address = reverse(f"{history.page}-version", kwargs={"slug": slug, "number": one.number})
    entry = write_version(
        ending,
        slug=slug,
        title=stood.record[TITLES[history.collection]] if stood.record else "",
        address=request.build_absolute_uri(address),
        number=one.number,
        at=one.at,
    )
    response = HttpResponse(entry, content_type=FORMATS[ending].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}-v{one.number}{ending}"'
    return response


def _told_of(request: HttpRequest, history: History, one: Version, stood: Standing) -> Plain:
    """The record as it stood, without what may not be named any more."""
    named = list(named_in(history.record_type, stood.record))
    for collection, rows in stood.rows.items():
        named += with_own(RECORD_TYPES[collection], *rows.contents)
    names = Names(named, one)
    record, left_out = names.shown(history.record_type, stood.record) if stood.record else (None, [])
    slug = record["slug"] if record else history.slug
    return {
        "url": request.build_absolute_uri(_address(type(history.record), slug, one.number, ".json")),
        "version": one.number,
        "at": written(one.at),
        "by": one.by,
        "action": stood.action,
        "reason": one.reason,
        "sequence": one.last,
        "record": record,
        "no_longer_public": left_out,
        "rows": {collection: _told(collection, rows, names) for collection, rows in stood.rows.items()},
    }


def _told(collection: str, rows: Rows, names: Names) -> Plain:
    """Of one collection: how many rows there were, those that may be told, and how many may be told no more."""
    record_type = RECORD_TYPES[collection]
    shown: list[Any] = [names.shown(record_type, row)[0] for row in rows.contents if names.shows(record_type, row)]
    return {
        "total": rows.total,
        "told": shown,
        "no_longer_public": len(rows.contents) - len(shown),
        "erased": rows.erased,
    }
