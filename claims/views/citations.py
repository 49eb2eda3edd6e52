"""A list of documents in the words of a style: under the filters of the list, in its order, page by page."""

from dataclasses import replace
from typing import NamedTuple

from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.citing import FORMS, Cited, listed
from claims.filters import FILTERSETS, BadParameters
from claims.formats.bibliography import item_of
from claims.models import Source

from .citing import UNLISTED
from .downloads import citations, with_filters
from .errors import bad_parameters
from .listing import rows_of
from .lists import LISTINGS


class Entry(NamedTuple):
    """A document and its citation."""

    source: Source
    cited: Cited


@require_safe
def list_(request: HttpRequest, kind: str, style: str) -> HttpResponse:
    """The page asked for. 400 for parameters that cannot be used, 404 past the end (raises Http404)."""
    listing = replace(LISTINGS[kind], mark=None)
    filterset = FILTERSETS[kind](request.GET, request=request)
    try:
        page = filterset.page()
    except BadParameters as error:
        return bad_parameters(request, error)
    except EmptyPage as error:
        raise Http404(str(error)) from None
    rows = rows_of(listing, filterset.queryset, page.object_list)
    context = {
        "section": kind,
        "listing": listing,
        "filterset": filterset,
        "page": page,
        "entries": [Entry(row, listed(item_of(row), style)) for row in rows],
        "form": style,
        "style": FORMS[style].style,
        "unlisted": UNLISTED[style],
        "styles": citations(kind, filterset),
        "list_address": with_filters(reverse(f"{kind}-list"), filterset),
    }
    return render(request, "pages/citations.html", context)
