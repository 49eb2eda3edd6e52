"""Any list: fetch the rows of one page, show them with the filters, the chips and the way to the other pages."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import EmptyPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from claims.filters import BadParameters, ListFilterSet
from claims.filters.finding import can_be_sought
from claims.search.query import Query

from .downloads import citations, downloads
from .errors import bad_parameters
from .found import mark_found

HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,  # the policy allows no inline style
        "allowEval": False,  # nor code in attributes
        "historyCacheSize": 0,  # the address is the whole state: going back asks for it again
        "historyRestoreAsHxRequest": False,
        "scrollIntoViewOnBoost": False,
        "attributesToSettle": [],  # it would write style attributes
        "responseHandling": [
            {"code": "[23]..", "swap": True},
            # What is wrong stands in place of the results, the form beside it stays to be put right.
            {
                "code": "...",
                "swap": True,
                "error": True,
                "target": "#list-results",
                "select": ".error-page",
                "swapOverride": "innerHTML",
            },
        ],
    }
)
"""How htmx goes about on a list. The whole page is sent whoever asks, and the list taken out of it by `data-hx-select`,
so that no cache and no history can ever show a part for the page."""


@dataclass(frozen=True)
class Listing:
    """How one kind is listed: ``fetch`` adds to its records what an entry shows, ``template`` shows the entries.

    ``mark`` adds to the rows of one page what no query tells by itself.
    """

    name: str
    title: Promise
    lead: Promise
    filterset: type[ListFilterSet]
    fetch: Callable[[QuerySet], QuerySet]
    template: str
    mark: Callable[[Sequence[Any]], None] | None = None


def show(request: HttpRequest, listing: Listing) -> HttpResponse:
    """The page asked for; 400 for parameters that cannot be used, 404 past the end (raises Http404)."""
    filterset = listing.filterset(request.GET, request=request)
    try:
        page = filterset.page()
    except BadParameters as error:
        return bad_parameters(request, error)
    except EmptyPage as error:
        raise Http404(str(error)) from None
    query = filterset.sought.query if filterset.sought else None
    rows = rows_of(listing, filterset.queryset, page.object_list, query)
    offered = downloads(listing.name, filterset, page.paginator.count)
    context = {
        "section": listing.name,
        "listing": listing,
        "filterset": filterset,
        "page": page,
        "rows": rows,
        "is_unranked": not getattr(page.paginator.object_list, "is_ranked", True),
        "htmx_config": HTMX,
        "find_links": find_links(listing, filterset),
        "downloads": offered,
        "citations": citations(listing.name, filterset),
        "feed": next(one.address for one in offered if one.is_feed),
    }
    return render(request, listing.template, context)


def find_links(listing: Listing, filterset: ListFilterSet) -> dict[str, str]:
    """By parameter the page on which more of its choices are found, under the filters now active."""
    query = filterset.links.query
    return {name: reverse(f"{listing.name}-{name}-choices") + query for name in can_be_sought(listing.filterset)}


def rows_of(listing: Listing, records: QuerySet, pks: Iterable[int], query: Query | None = None) -> list[Any]:
    """Those of the records with these keys, in the order of the keys, with what their entries show.

    ``query``: what was looked for, if anything; entries show where it stands.
    """
    order = list(pks)
    rows = sorted(listing.fetch(records.filter(pk__in=order)), key=lambda row: order.index(row.pk))
    if listing.mark:
        listing.mark(rows)
    if query:
        mark_found(rows, records.model.collection, query)
    return rows
