"""The orders in which what is told with a record comes: by date as far as there is one, and always the same."""

from django.db.models import QuerySet

from claims.filters.sorting import by_date


def oldest_first(rows: QuerySet) -> QuerySet:
    return rows.order_by(by_date("date").asc(nulls_last=True), "slug")


def newest_first(rows: QuerySet) -> QuerySet:
    return rows.order_by(by_date("date").desc(nulls_last=True), "slug")
