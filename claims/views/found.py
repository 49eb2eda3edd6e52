"""Where in the records of a page the words stand that were looked for."""

from collections.abc import Sequence
from typing import Any

from claims.search.excerpt import MOST_OF_PAGE, MOST_READ, excerpt, marked
from claims.search.query import Query
from claims.search.texts import SEARCHED

TEXTS = 3
"""Long texts that a record has at most: its quotation, that in the original language, and a note."""


def mark_found(rows: Sequence[Any], collection: str, query: Query) -> None:
    """Give each record its ``marked`` title and an ``excerpt`` of its other texts: ``search.excerpt.Piece`` by piece."""
    texts = {one.pk: one for one in SEARCHED[collection].read([row.pk for row in rows])}
    most_read = min(MOST_READ, MOST_OF_PAGE // (TEXTS * max(1, len(rows))))
    for row in rows:
        if one := texts.get(row.pk):
            row.marked = marked(one.title, query)
            row.excerpt = excerpt(one.rest, query, title=one.title, most_read=most_read)
