"""The order of feeds, which lists do not have: what was changed last comes first."""

from array import array

from django.db.models import QuerySet

from claims.ledger.changed import last_changed, newest_first

from .base import ListFilterSet

SOME = 50_000
"""Keys that are taken at once from what is cut like a list."""


def newest_keys(filterset: ListFilterSet, start: int = 0, stop: int | None = None) -> "array[int]":
    """The primary keys of the rows under the filters in the order of their last change, those from start to stop.

    The newest of a long list are mostly among what the log told last: then nothing else is looked at. Raises
    BadParameters.
    """
    rows = filterset.qs
    if stop is not None:
        slugs = last_changed(rows.model.collection)
        found = dict(rows.filter(slug__in=slugs).order_by().values_list("slug", "pk"))
        if len(found) >= stop:
            return array("q", [found[slug] for slug in slugs if slug in found][start:stop])
    pks = newest_first(rows).values_list("pk", flat=True)
    return array("q", pks[start:stop].iterator(chunk_size=10_000))


def listed_keys(filterset: ListFilterSet) -> "array[int]":
    """The primary keys of all rows under the filters, in the order of the list: eight bytes each. Raises BadParameters."""
    keys = filterset.keys
    if isinstance(keys, QuerySet):
        return array("q", keys.iterator(chunk_size=10_000))
    found = array("q")
    for start in range(0, len(keys), SOME):
        found.extend(keys[start : start + SOME])
    return found
