"""Everything that is found, by kind."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from claims.filters.fields import SearchField
from claims.filters.problems import BadParameters
from claims.filters.single import single_values
from claims.search.index import best
from claims.search.query import Query
from claims.search.texts import SEARCHED

from .errors import bad_parameters
from .listing import Listing, rows_of
from .lists import LISTINGS

SHOWN = 5
"""Of each kind; the list of that kind, searched for the same, has all."""


class Group(NamedTuple):
    """What is found of one kind: how many, and the best of them."""

    listing: Listing
    number: int
    rows: Sequence[Any]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What is found of every kind, the best few of each. Without a query, the box to write one into."""
    try:
        sought = single_values(request.GET, {"q": SearchField(required=False)})["q"]
    except BadParameters as error:
        return bad_parameters(request, error)
    groups = _groups(sought.query) if sought else []
    context = {
        "sought": sought,
        "groups": groups,
        "total": sum(group.number for group in groups),
    }
    return render(request, "pages/search.html", context)


def _groups(query: Query) -> list[Group]:
    found = best(query, SHOWN)
    return [_group(collection, query, *found[collection]) for collection in SEARCHED if collection in found]


def _group(collection: str, query: Query, number: int, pks: Sequence[int]) -> Group:
    model = SEARCHED[collection].model
    listing = LISTINGS[model.page]
    public: QuerySet = model.objects.public()
    return Group(listing, number, rows_of(listing, public, pks, query))
