"""When records were last changed, as the public log tells it: the dates of many at once, and the order of newest change."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import CharField, F, Max, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from claims.choices import Log
from claims.models import LedgerEntry, RetiredSlug

LOOKED_AT = 2_000
"""Newest entries that are read to find the records that were changed last."""


class Dates(NamedTuple):
    """Of a record: when the public log first told of it, and when it last did."""

    first: datetime
    last: datetime


def dates_of(collection: str, slugs: Collection[str]) -> dict[str, Dates]:
    """By slug, of those that the log knows. Two queries."""
    former = RetiredSlug.objects.filter(collection=collection, current__in=slugs, merged=False)
    present = {f"{collection}/{old}": new for old, new in former.values_list("slug", "current")}
    present |= {f"{collection}/{slug}": slug for slug in slugs}
    told = LedgerEntry.objects.filter(log=Log.PUBLIC, owner__in=list(present)).order_by()
    found: dict[str, Dates] = {}
    for owner, first, last in told.values("owner").annotate(Min("at"), Max("at")).values_list(
        "owner", "at__min", "at__max"
    ):  # fmt: skip
        slug = present[owner]
        known = found.get(slug, Dates(first, last))
        found[slug] = Dates(min(known.first, first), max(known.last, last))
    return found


def last_changed(collection: str) -> list[str]:
    """The slugs of records of this collection that the newest entries tell of, each once, the last first.

    They are not all, but none that is not among them was changed later. One query.
    """
    newest = LedgerEntry.objects.filter(log=Log.PUBLIC).order_by("-sequence").values_list("owner", flat=True)
    begin = f"{collection}/"
    return list(dict.fromkeys(owner.removeprefix(begin) for owner in newest[:LOOKED_AT] if owner.startswith(begin)))


def newest_first(records: QuerySet[Any]) -> QuerySet[Any]:
    """The records, those that were changed last first; those of which the log knows nothing stand last."""
    owner = Concat(Value(f"{records.model.collection}/"), OuterRef("slug"), output_field=CharField())
    told = LedgerEntry.objects.filter(log=Log.PUBLIC, owner=owner).order_by("-id").values("id")[:1]
    return records.alias(last_told=Subquery(told)).order_by(F("last_told").desc(nulls_last=True), "slug")
