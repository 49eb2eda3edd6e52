"""A list in one of the formats in which lists are given away: all its rows under the filters, streamed."""

from array import array
from collections.abc import Iterator
from typing import Any

from django.core.paginator import EmptyPage, Page
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.filters import FILTERSETS, BadParameters, ListFilterSet
from claims.filters.base import PAGING
from claims.filters.changed import listed_keys, newest_keys
from claims.filters.fields import Sought
from claims.filters.parameters import RecordsFilter, VocabularyFilter
from claims.formats.lists import LIST_FORMATS, ListFormat, ListTable
from claims.ledger.changed import dates_of
from claims.models import SluggedRecord
from claims.one_state import one_state
from claims.records import LISTED, Listed, Plain

from .downloads import with_filters
from .errors import refused
from .exporting import announced, exporting, file_name, streamed
from .lists import LISTINGS

BATCH = 500
"""Rows that are read in one state of the record, and held in memory at a time."""


@exporting
def export(request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
    """The list of this kind. A feed has pages where they are asked for, and raises Http404 past the end."""
    filterset, written = FILTERSETS[kind](request.GET, request=request), LIST_FORMATS[ending]
    if filterset.problems:
        raise BadParameters(filterset.problems)
    page = _page(filterset) if written.is_feed and any(name in filterset.data for name in PAGING) else None
    name = file_name([kind, *_filters(filterset)], ending)
    if request.method == "HEAD":
        return announced(written.media_type, name, is_file=written.is_file)
    keys = _feed_keys(filterset, page) if written.is_feed else listed_keys(filterset)
    if written.most is not None and len(keys) > written.most:
        why = _("This list has %(rows)s rows, and a sheet takes %(most)s. Filter it, or choose CSV or JSON Lines.")
        return refused(request, why % {"rows": f"{len(keys):,}", "most": f"{written.most:,}"})
    table = _table(request, filterset, written, keys, page)
    return streamed(written.write(table), written.media_type, name, is_file=written.is_file)


def _page(filterset: ListFilterSet) -> Page:
    try:
        return filterset.page()
    except EmptyPage as error:
        raise Http404(str(error)) from None


def _feed_keys(filterset: ListFilterSet, page: Page | None) -> "array[int]":
    """In the order that is asked for, else what was changed last first."""
    if "sort" in filterset.data:
        return array("q", page.object_list) if page is not None else listed_keys(filterset)
    if page is None:
        return newest_keys(filterset)
    start = (page.number - 1) * page.paginator.per_page
    return newest_keys(filterset, start, page.end_index())


def _table(
    request: HttpRequest, filterset: ListFilterSet, written: ListFormat, keys: "array[int]", page: Page | None
) -> ListTable:
    kind, site = str(request.resolver_match.kwargs["kind"]), request.build_absolute_uri("/")[:-1]  # type: ignore[union-attr]
    listed = LISTED[kind]
    whole = with_filters(request.path, filterset)
    of_feed: dict[str, Any] = {}
    if written.is_feed:
        of_feed = {
            "address": request.build_absolute_uri(),
            "id": site + whole,
            "page": site + with_filters(reverse(f"{kind}-list"), filterset),
            "links": {rel: site + with_filters(request.path, filterset, of) for rel, of in _pages(filterset, page)},
            "updated": _updated(filterset, keys, page),
        }
    return ListTable(kind, _title(kind, filterset), site, _batches(listed, keys, site), **of_feed)


def _batches(listed: Listed, keys: "array[int]", site: str) -> Iterator[list[Plain]]:
    """Each in one state of the record, and without what is no longer public by then."""
    for start in range(0, len(keys), BATCH):
        with one_state():
            rows = list(listed.rows(keys[start : start + BATCH].tolist(), site))
        yield rows


def _updated(filterset: ListFilterSet, keys: "array[int]", page: Page | None) -> Any:
    """When the newest of the list was last changed, which in an order of its own, or on a later page, is none of these."""
    is_first = "sort" not in filterset.data and (page is None or page.number == 1)
    newest = keys[:1] if is_first else newest_keys(filterset, 0, 1)
    model: type[SluggedRecord] = filterset.queryset.model
    slugs = model.objects.filter(pk__in=newest.tolist()).values_list("slug", flat=True)
    return next((dates.last for dates in dates_of(model.collection, list(slugs)).values()), None)


def _pages(filterset: ListFilterSet, page: Page | None) -> Iterator[tuple[str, dict[str, str]]]:
    """The links of RFC 5005: what each page is to this one, and its parameters."""
    if page is None:
        return
    size = {"page_size": filterset.data["page_size"]} if "page_size" in filterset.data else {}
    numbers = {"first": 1, "last": page.paginator.num_pages}
    if page.has_previous():
        numbers["previous"] = page.previous_page_number()
    if page.has_next():
        numbers["next"] = page.next_page_number()
    for rel, number in numbers.items():
        yield rel, {"page": str(number)} | size


def _title(kind: str, filterset: ListFilterSet) -> str:
    """The list's, and what it is narrowed down to."""
    told = [
        f"{parameter.label}: {', '.join(_values(filterset, name))}" for name, parameter, _value in filterset.active()
    ]
    return " · ".join([_("Evidence"), str(LISTINGS[kind].title), *told])


def _filters(filterset: ListFilterSet) -> Iterator[str]:
    """In short what the list is narrowed down to. Words, choices and records say it by themselves."""
    for name, parameter, value in filterset.active():
        says_all = isinstance(parameter, RecordsFilter | VocabularyFilter) or isinstance(value, Sought)
        told = " ".join(_values(filterset, name))
        yield told if says_all else f"{name} {told}"


def _values(filterset: ListFilterSet, name: str) -> list[str]:
    return [value.strip() for value in filterset.data.getlist(name)]
