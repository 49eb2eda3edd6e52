"""Where the rows of a list are to be had under the filters that are set: in each format, as a feed, as citations."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import QueryDict
from django.urls import reverse

from claims.citing import FORMS
from claims.filters import ListFilterSet
from claims.filters.base import PAGING
from claims.formats.lists import ListFormat, formats_of

FEED_SIZE = 50
"""Entries that are offered to readers of feeds, who come back for the newest again and again."""


CITED = ("sources", "reports")
"""Kinds whose records are documents."""

STYLES = ("chicago", "apa")
"""Forms of a bibliography; what stands in a note or in the text is no list."""

MOST_CITED = 100
"""Citations that are offered on one page: as many as it may have."""


class Download(NamedTuple):
    """A link to all rows in this format; of a feed to the newest."""

    name: str
    address: str
    media_type: str
    is_feed: bool


def downloads(kind: str, filterset: ListFilterSet, rows: int) -> list[Download]:
    """One for each format that has place for so many rows."""
    return [_download(kind, one, filterset) for one in formats_of(kind) if one.most is None or rows <= one.most]


def _download(kind: str, one: ListFormat, filterset: ListFilterSet) -> Download:
    path = reverse(f"{kind}-list-{one.label}")
    if one.is_feed:
        # In the order of the list it would tell of what is new only where that happens to stand first.
        address = with_filters(path, filterset, {"page_size": str(FEED_SIZE)}, but=("sort",))
    else:
        address = with_filters(path, filterset)
    return Download(str(one.name), address, one.media_type.partition(";")[0], one.is_feed)


class CitedList(NamedTuple):
    """A link to the citations of a list. ``form``: of ``claims.citing``."""

    form: str
    name: str
    address: str


def citations(kind: str, filterset: ListFilterSet) -> list[CitedList]:
    """In each style, if these are documents."""
    return [
        CitedList(
            form,
            FORMS[form].style,
            with_filters(reverse(f"{kind}-list-{form}"), filterset, {"page_size": str(MOST_CITED)}),
        )
        for form in STYLES
        if kind in CITED
    ]


def with_filters(
    path: str, filterset: ListFilterSet, paging: Mapping[str, str] | None = None, but: tuple[str, ...] = ()
) -> str:
    """The address with the filters and the order that are given, and these parameters for the page."""
    kept = QueryDict(mutable=True)
    for name, values in filterset.data.lists():
        if name not in PAGING and name not in but:
            kept.setlist(name, values)
    for name, value in (paging or {}).items():
        kept[name] = value
    return f"{path}?{kept.urlencode()}" if kept else path
