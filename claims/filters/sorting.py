"""The orders a list can have."""

from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar, Self

from django.db.models import DateField as DateColumn
from django.db.models import F, QuerySet
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _
from django_filters import Filter

from .fields import SortField

RELEVANCE = "relevance"
"""The order of what is searched for: best first."""

SORT_LABELS = {
    "date": (_("oldest first"), _("newest first")),
    "title": (_("A to Z"), _("Z to A")),
    "items": (_("least evidence first"), _("most evidence first")),
    "lines": (_("fewest lines first"), _("most lines first")),
}


class SortFilter(Filter):
    """Orders the list. Every order ends with the slug, which is unique; what has no value comes last."""

    field_class = SortField
    several: ClassVar[bool] = False
    meaning = _(
        "A minus turns it round; relevance needs q. What has no value comes last, equals in the order of slugs."
    )

    def __init__(self, keys: Mapping[str, BaseExpression | str], *, default: str, **words: Any) -> None:
        """``words`` are those for orders where the usual ones would not say what is counted: ``items=(_(…), _(…))``."""
        self.keys, self.default = keys, default
        labels = SORT_LABELS | words
        orders = [(RELEVANCE, _("best match first"))]
        orders += [pair for key in keys for pair in zip((key, f"-{key}"), labels[key], strict=True)]
        super().__init__(label=_("Sort by"), choices=orders)

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return copy(self)

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        order = value or self.default
        if order == RELEVANCE:
            return qs.order_by("slug")  # the index knows the order, and no queryset does: ``ListFilterSet.keys``
        key = self.keys[order.removeprefix("-")]
        expression = F(key) if isinstance(key, str) else key
        if order.startswith("-"):
            return qs.order_by(expression.desc(nulls_last=True), "slug")
        return qs.order_by(expression.asc(nulls_last=True), "slug")


def by_text(name: str) -> BaseExpression:
    return Lower(name)


def by_date(name: str) -> BaseExpression:
    """The first possible day; the last where the beginning is open."""
    return Coalesce(f"{name}_earliest", f"{name}_latest", output_field=DateColumn())


def oldest_first(rows: QuerySet) -> QuerySet:
    """By the first day each may have been; the undated last."""
    return rows.order_by(by_date("date").asc(nulls_last=True), "slug")


def newest_first(rows: QuerySet) -> QuerySet:
    """By the first day each may have been, the latest first; the undated last."""
    return rows.order_by(by_date("date").desc(nulls_last=True), "slug")
