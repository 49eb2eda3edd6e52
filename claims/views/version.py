"""A record as it was at one version: a page that does not change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from claims.choices import Stance
from claims.ledger.differences import words_for
from claims.ledger.histories import History, Version
from claims.ledger.references import TITLES, Names, Which, named_in, with_own
from claims.ledger.versions import Rows, Standing, standing
from claims.records import RECORD_TYPES, Plain, RecordType

from .cells import ROW_HEADS, Cell, cells_of, head_of
from .citing import at_version, embedded, site_of
from .histories import history_view, no_such_version, version_gone

GROUPS: dict[str, Any] = {
    "appearances": _("Who said it"),
    "links": _("Evidence"),
    "relations": _("Related claims"),
    "assessments": _("Assessments"),
    "searches": _("Searches"),
    "derivations": _("What it draws on"),
    "source_events": _("What happened to it"),
    "attachments": _("Files"),
}
"""Rows by collection, in the order in which they stand on the page of their record."""

STANCES = [str(stance) for stance in Stance]


@dataclass(frozen=True)
class Row:
    """A row: what it is known by, and what else it says."""

    head: Sequence[Cell]
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Group:
    """Rows of one kind. ``hidden`` are those of which nothing may be told any more, ``more`` those beyond the first."""

    title: str
    rows: Sequence[Row]
    total: int
    hidden: int
    erased: int
    more: int


@history_view
def version(request: HttpRequest, found: History, number: int) -> HttpResponse:
    """The version of this number. Raises Http404 if there is none; 410 if it may not be shown any more."""
    versions = found.versions(number, number)
    if not versions:
        raise no_such_version(found)
    (one,) = versions
    if not found.is_shown(one):
        return version_gone(request, found, one, erased=False)
    stood = standing(found, one)
    if stood.erased:
        return version_gone(request, found, one, erased=True)
    return render(request, "pages/version.html", _context(request, found, one, stood))


def _context(request: HttpRequest, found: History, one: Version, stood: Standing) -> dict[str, Any]:
    names = Names(_named(found, stood), one)
    record = stood.record
    title = TITLES[found.collection]
    slug = record["slug"] if record else found.slug
    own = at_version(
        site_of(request), found.page, slug, title=record[title] if record else "", number=one.number, at=one.at
    )
    return {
        "section": found.page,
        "history": found,
        "version": one,
        "words": words_for(stood.action),
        "title": record[title] if record else "",
        "language": record.get("language", "") if record else "",
        "cells": cells_of(found.record_type, record, names, but=(title,)) if record else [],
        "groups": [
            _group(collection, stood.rows[collection], names) for collection in GROUPS if collection in stood.rows
        ],
        "own": own,
        "embedded": embedded(own.item),
        "ledger": reverse("ledger-entry", kwargs={"number": one.last}),
    }


def _named(found: History, stood: Standing) -> Iterator[Which]:
    yield from named_in(found.record_type, stood.record)
    for collection, rows in stood.rows.items():
        yield from with_own(RECORD_TYPES[collection], *rows.contents)


def _group(collection: str, rows: Rows, names: Names) -> Group:
    record_type = RECORD_TYPES[collection]
    shown = [content for content in rows.contents if names.shows(record_type, content)]
    if collection == "links":
        shown.sort(key=lambda content: STANCES.index(content["stance"]))
    return Group(
        title=str(GROUPS[collection]),
        rows=[_row(record_type, content, names) for content in shown],
        total=rows.total,
        hidden=len(rows.contents) - len(shown),
        erased=rows.erased,
        more=rows.total - len(rows.contents) - rows.erased,
    )


def _row(record_type: RecordType, content: Plain, names: Names) -> Row:
    told_above = {*record_type.owners, *ROW_HEADS[record_type.collection]}
    return Row(head_of(record_type, content, names), cells_of(record_type, content, names, but=told_above))
