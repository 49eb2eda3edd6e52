"""Where in the records of a page the words stand that were looked for."""

from collections.abc import Sequence
from typing import Any

from claims.search.excerpt import excerpt, marked
from claims.search.query import Query
from claims.search.texts import SEARCHED


def mark_found(rows: Sequence[Any], collection: str, query: Query) -> None:
    """Give each record its ``marked`` title and an ``excerpt`` of its other texts: ``search.excerpt.Piece`` by piece."""
    texts = {one.pk: one for one in SEARCHED[collection].read([row.pk for row in rows])}
    for row in rows:
        if one := texts.get(row.pk):
            row.marked = marked(one.title, query)
            row.excerpt = excerpt(one.rest, query, title=one.title)
