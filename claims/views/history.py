"""All versions of a record: who made each, when and why, and what it changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from claims.filters import BadParameters
from claims.filters.base import past_the_end
from claims.filters.facets import Links
from claims.filters.paging import page_number
from claims.ledger.differences import words_for
from claims.ledger.histories import History, Version
from claims.ledger.references import Names, named_in, with_own
from claims.ledger.versions import Step, Told, steps

from .cells import Altered, Cell, altered, head_of
from .errors import bad_parameters
from .histories import history_view

SIZE = 20
"""Versions on a page."""


@dataclass(frozen=True)
class ShownRow:
    """What a version made of a row: its kind, what it is known by, what was done, and what differs in it."""

    kind: str
    words: str
    head: Sequence[Cell]
    altered: Sequence[Altered]
    gone: bool


@dataclass(frozen=True)
class ShownStep:
    """A version with what it changed. ``words``: what was done to the record itself; empty if only rows changed.

    ``hidden``: rows of which nothing may be told any more; ``more``: rows that are not told of; ``erased``: what is no
    more, of the record or its rows.
    """

    version: Version
    words: str
    withheld: bool
    altered: Sequence[Altered]
    rows: Sequence[ShownRow]
    hidden: int
    more: int
    erased: int


@history_view
def history(request: HttpRequest, found: History) -> HttpResponse:
    """The versions, newest first. 400 for parameters that cannot be used, 404 past the end (raises Http404)."""
    try:
        page = page_of_versions(request, found)
    except BadParameters as error:
        return bad_parameters(request, error)
    context = {
        "section": found.page,
        "history": found,
        "page": page,
        "links": Links(request.path, request.GET),
        "steps": steps_of(found, page),
    }
    return render(request, "pages/history.html", context)


def page_of_versions(request: HttpRequest, found: History) -> Page:
    """The page asked for, of numbers of versions, the highest first. Raises BadParameters, and Http404 past the end."""
    number = page_number(request.GET)
    try:
        return Paginator(range(found.total, 0, -1), SIZE).page(number)
    except EmptyPage:
        raise Http404(past_the_end(-(-found.total // SIZE) or 1)) from None


def steps_of(found: History, page: Page) -> list[ShownStep]:
    """The versions of one page as they may be shown now, the newest first: as many queries for one as for many."""
    numbers = list(page.object_list)
    versions = found.versions(numbers[-1], numbers[0]) if numbers else []
    told = steps(found, versions)
    names = Names(which for step in told for which in _named(step))
    return [_shown_step(step, names) for step in reversed(told)]


def _named(step: Step) -> Iterator[tuple[str, str]]:
    if step.own:
        yield from named_in(step.own.record_type, step.own.before, step.own.after)
    for row in step.rows:
        yield from with_own(row.record_type, row.before, row.after)


def _shown_step(step: Step, names: Names) -> ShownStep:
    own = step.own
    erased = [told for told in (own, *step.rows) if told and told.erased]
    told = [row for row in step.rows if not row.erased]
    visible = [row for row in told if all(names.shows(row.record_type, one) for one in (row.before, row.after) if one)]
    return ShownStep(
        version=step.version,
        words=words_for(own.action) if own else "",
        withheld=step.withheld,
        altered=altered(own.record_type, own.before, own.after, names) if own and own.before and own.after else (),
        rows=[_shown_row(row, names) for row in visible],
        hidden=len(told) - len(visible),
        more=step.more,
        erased=len(erased),
    )


def _shown_row(row: Told, names: Names) -> ShownRow:
    content = row.after or row.before or {}
    return ShownRow(
        kind=str(row.record_type.model._meta.verbose_name),
        words=words_for(row.action) if row.after and row.before else "",
        head=head_of(row.record_type, content, names),
        altered=altered(row.record_type, row.before, row.after, names) if row.before and row.after else (),
        gone=row.after is None,
    )
