"""What a query finds, best first: the one way to ask, whichever database answers."""

from collections.abc import Mapping
from functools import cached_property
from operator import itemgetter
from types import ModuleType

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from claims.models import Witness
from claims.models.search_document import BITS, KIND, KINDS

from . import postgres, sqlite
from .hits import Hits
from .query import Query

MOST_RANKED = 20_000
"""Records found, beyond which the best are not looked for: it would take longer than a reader waits for a page."""

BY_SLUG = {"witnesses": Witness._meta.db_table}
"""Collections, with their tables, whose records are never in the order in which they came: of a protected witness that is
not public. Of others it tells nothing, and to look up each slug takes its time."""


def vendor(of: BaseDatabaseWrapper = connection) -> ModuleType:
    """The module of the database that is asked."""
    return postgres if of.vendor == "postgresql" else sqlite


def condition(collection: str, query: Query) -> Q:
    """That the query finds the record, for a queryset of the collection's records."""
    if not query:
        return Q(pk__in=[])
    hits: Hits = vendor().hits(query)
    sql = f"SELECT {hits.key} >> {BITS} FROM {_of_kind(hits)}"  # noqa: S608 - values are parameters
    return Q(pk__in=RawSQL(sql, [*hits.params, KINDS.index(collection)]))  # noqa: S611 - the same


def matching(collection: str, query: Query, *, ranked: bool) -> list[int]:
    """The primary keys of all records found, if ``ranked`` in the order of ``Ranked``."""
    if not query:
        return []
    hits: Hits = vendor().hits(query, ranked=ranked and Ranked(collection, query).is_ranked)
    sql = f"SELECT {hits.key} >> {BITS} FROM {_of_kind(hits)}"  # noqa: S608 - values are parameters
    params = [*hits.params, KINDS.index(collection)]
    if ranked:
        sql, params = f"{sql} ORDER BY {hits.score}, {_tie(hits, collection)}", [*params, *hits.score_params]
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [pk for (pk,) in cursor.fetchall()]


def counted(query: Query) -> Mapping[str, int]:
    """How many records of each collection are found; those without any are left out."""
    if not query:
        return {}
    hits: Hits = vendor().hits(query)
    kind = f"{hits.key} & {KIND}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {kind}, COUNT(*) FROM {hits.source} GROUP BY {kind}", hits.params)  # noqa: S608
        return {KINDS[number]: count for number, count in cursor.fetchall()}


def best(query: Query, each: int) -> dict[str, tuple[int, list[int]]]:
    """By collection how many records are found, and the primary keys of the best of them, at most ``each``."""
    numbers = counted(query)
    few = [collection for collection, number in numbers.items() if number <= MOST_RANKED]
    ranked = _best_ranked(query, few, each) if few else {}
    return {
        collection: (number, ranked[collection] if collection in ranked else Ranked(collection, query)[:each])
        for collection, number in numbers.items()
    }


def _best_ranked(query: Query, collections: list[str], each: int) -> dict[str, list[int]]:
    """All of these in one look at the index."""
    hits: Hits = vendor().hits(query, ranked=True)
    kind, kinds = f"{hits.key} & {KIND}", [KINDS.index(collection) for collection in collections]
    ties = ", ".join(_tie(hits, collection) for collection in {*collections} & BY_SLUG.keys())
    order = ", ".join(filter(None, (hits.score, ties, hits.key)))
    place = f"ROW_NUMBER() OVER (PARTITION BY {kind} ORDER BY {order})"
    among = f"{hits.source} AND {kind} IN ({', '.join(['%s'] * len(kinds))})"
    rows = f"SELECT found, place FROM (SELECT {hits.key} AS found, {place} AS place FROM {among}) AS ranked WHERE place <= %s"  # noqa: S608
    found: dict[str, list[int]] = {collection: [] for collection in collections}
    with connection.cursor() as cursor:
        cursor.execute(rows, [*hits.score_params, *hits.params, *kinds, each])
        for pk, _place in sorted(cursor.fetchall(), key=itemgetter(1)):
            found[KINDS[pk & KIND]].append(pk >> BITS)
    return found


class Ranked:
    """The primary keys of the records found, best first, as a sequence that a paginator can count and cut.

    ``within``: the records that may be among them; None: any. Equally good ones, and all of more than ``MOST_RANKED``,
    are in the order in which they came, but for those of ``BY_SLUG``.
    """

    def __init__(self, collection: str, query: Query, within: QuerySet | None = None) -> None:
        self.collection, self.query, self.within = collection, query, within

    def count(self) -> int:
        if self.within is not None:
            return self.within.filter(condition(self.collection, self.query)).count()
        return counted(self.query).get(self.collection, 0)

    def __len__(self) -> int:
        return self.count()

    @cached_property
    def is_ranked(self) -> bool:
        if not self.query:
            return True
        hits: Hits = vendor().hits(self.query)
        some = f"SELECT 1 FROM {_of_kind(hits)} LIMIT %s"  # noqa: S608 - values are parameters
        with connection.cursor() as cursor:
            params = [*hits.params, KINDS.index(self.collection), MOST_RANKED + 1]
            cursor.execute(f"SELECT COUNT(*) FROM ({some}) AS found", params)  # noqa: S608 - the same
            return bool(cursor.fetchone()[0] <= MOST_RANKED)

    def __getitem__(self, cut: slice) -> list[int]:
        start = cut.start or 0
        if not self.query or cut.stop <= start:
            return []
        hits: Hits = vendor().hits(self.query, ranked=self.is_ranked)
        found, params = _of_kind(hits), [*hits.params, KINDS.index(self.collection)]
        if self.within is not None:
            try:
                within, more = self.within.order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                return []
            found, params = f"{found} AND {hits.key} >> {BITS} IN ({within})", [*params, *more]
        tie = _tie(hits, self.collection)
        order = f"{hits.score}, {tie}" if self.is_ranked else tie
        rows = f"SELECT {hits.key} >> {BITS} FROM {found} ORDER BY {order} LIMIT %s OFFSET %s"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(rows, [*params, *hits.score_params, cut.stop - start, start])
            return [pk for (pk,) in cursor.fetchall()]


def _tie(hits: Hits, collection: str) -> str:
    """What puts equally good records of a collection in order; nothing for those of others, where all are asked at once."""
    if collection not in BY_SLUG:
        return hits.key
    table, kind = BY_SLUG[collection], KINDS.index(collection)
    return f"(SELECT slug FROM {table} WHERE {table}.id = {hits.key} >> {BITS} AND {hits.key} & {KIND} = {kind})"  # noqa: S608


def _of_kind(hits: Hits) -> str:
    return f"{hits.source} AND {hits.key} & {KIND} = %s"
