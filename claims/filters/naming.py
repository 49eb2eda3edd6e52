"""How many public records name an agent or a topic, as an expression to sort by."""

from functools import reduce
from operator import add
from typing import Any

from django.db.models import F, Func, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.expressions import BaseExpression


def number_of(rows: QuerySet) -> Subquery:
    """How many rows of a correlated queryset there are, each once; 0 for none."""
    # Not Count: it would group by the row, and give nothing instead of 0.
    counted = Func(
        F("pk"), function="COUNT", template="%(function)s(DISTINCT %(expressions)s)", output_field=IntegerField()
    )
    return Subquery(rows.order_by().annotate(rows_counted=counted).values("rows_counted"))


def times_named(model: type[Model], relations: tuple[str, ...]) -> BaseExpression:
    """The sum over these reverse relations of the public rows that name the record."""
    numbers: list[Any] = []
    for name in relations:
        relation: Any = model._meta.get_field(name)
        rows = relation.related_model.objects.public().filter(**{relation.field.name: OuterRef("pk")})
        numbers.append(number_of(rows))
    return reduce(add, numbers)
