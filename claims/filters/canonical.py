"""The one address under which search engines are to keep a page, and which pages they are to leave out.

A list of ten filters has more addresses than anybody could read. Those that differ only in the order of the rows or in
how many stand on a page are one page; those with several filters, or with words to search for, are nobody's entrance.
"""

from django.http import HttpRequest, QueryDict

from .base import ListFilterSet

SAME_ROWS = ("sort", "page_size")
NOT_KEPT = "noindex, follow"


def canonical(request: HttpRequest, filterset: ListFilterSet | None = None) -> str:
    """The page's full address. Of its parameters only those that make other rows stay, in one order."""
    address = request.build_absolute_uri(request.path)
    kept = QueryDict(mutable=True)
    for name in filterset.parameters() if filterset else ():
        if name in filterset.data and name not in SAME_ROWS:  # type: ignore[union-attr]
            kept.setlist(name, sorted(value.strip() for value in filterset.data.getlist(name)))  # type: ignore[union-attr]
    # The number of a page says nothing of another order, or of pages of another size.
    if filterset and (kept.get("page") == "1" or any(name in filterset.data for name in SAME_ROWS)):
        kept.pop("page", None)
    return f"{address}?{kept.urlencode()}" if kept else address


def robots(filterset: ListFilterSet | None) -> str:
    """What is said to search engines of a list: nothing where they may keep it."""
    if filterset is None:
        return ""
    narrowing = [name for name in filterset.data if name not in (*SAME_ROWS, "page")]
    values = sum(len(filterset.data.getlist(name)) for name in narrowing)
    return NOT_KEPT if values > 1 or "q" in narrowing else ""
