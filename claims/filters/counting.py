"""How many results each choice of a list's parameters would give.

A parameter's own choices are counted as if it were open, under all other filters now active: a choice's number is that
of the results the list would have with this value and no other. What several parameters ask of the same rows, one row
meets (decision 0009), so only rows are counted that meet what the others ask of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

from .fields import LABELS
from .parameters import ChoiceParameter, RecordsFilter, spellings
from .places import Place

if TYPE_CHECKING:  # base is above this module: its lists ask for the numbers of their choices
    from .base import ListFilterSet

MATCHING = RawSQL("SELECT record FROM matching", ())
"""The records that all other filters keep."""

Statement = tuple[str, tuple[Any, ...]]


class Tally(NamedTuple):
    """A value of a parameter, the name of the record it stands for (else empty), and the number of results it gives."""

    value: str
    label: str
    number: int


@dataclass(frozen=True)
class Wanted:
    """Which values of a parameter to count: of those that give any result the ``most`` common, or ``among`` these alone.

    ``named``: only those in whose name or slug (or in which, if they are no records) each of these words occurs.
    """

    name: str
    most: int | None = None
    among: Collection[str] | None = None
    named: Sequence[str] = ()


def tallies(filterset: "ListFilterSet", wanted: Sequence[Wanted]) -> list[list[Tally]]:
    """For each that is wanted its values that give any result, the commonest first, then by name.

    One query for all parameters that are open, and one for each that is active. Raises BadParameters.
    """
    found: list[list[Tally]] = [[] for _one in wanted]
    active = {name for name, _parameter, _value in filterset.active()}
    for opened in dict.fromkeys(one.name if one.name in active else "" for one in wanted):
        together = [
            (number, one) for number, one in enumerate(wanted) if opened == (one.name if one.name in active else "")
        ]
        for number, *tally in _rows(filterset, opened, together):
            found[number].append(Tally(*tally))
    return [sorted(some, key=lambda tally: (-tally.number, tally.label, tally.value)) for some in found]


def _rows(filterset: "ListFilterSet", opened: str, wanted: Sequence[tuple[int, Wanted]]) -> list[tuple[Any, ...]]:
    """Of each that is wanted its number here, and what a Tally holds: one query, the matching records found once.

    All parameters in one query would be slow: with six active ones SQLite took ten times as long as for them one by one.
    """
    sql, params = _of(filterset.without(opened).order_by().annotate(record=F("pk")).values_list("record"))
    counted = [_counted(filterset, number, one) for number, one in wanted]
    sql = f"WITH matching AS MATERIALIZED ({sql}) " + " UNION ALL ".join(sql for sql, _params in counted)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *(param for _sql, own in counted for param in own)])
        return cursor.fetchall()


def _counted(filterset: "ListFilterSet", number: int, wanted: Wanted) -> Statement:
    """Rows of ``number`` and what a Tally holds."""
    places = filterset.filters[wanted.name].places
    pairs = [_of(_pairs(filterset, place, wanted)) for place in places]
    every = " UNION ALL ".join(sql for sql, _params in pairs)
    params = tuple(param for _sql, own in pairs for param in own)
    # Of one place in the record itself, each record has one row.
    count = "COUNT(*)" if [place.rows for place in places] == [None] else "COUNT(DISTINCT record)"
    sql = (
        f"SELECT {number}, value, MIN(label) AS label, {count} AS number FROM ({every}) AS pairs "  # noqa: S608 - the ORM's
        "GROUP BY value ORDER BY number DESC, label, value"
    )
    if wanted.most is not None:
        sql, params = f"{sql} LIMIT %s", (*params, wanted.most)
    return f"SELECT * FROM ({sql}) AS counted_{number}", params  # noqa: S608 - the same


def _pairs(filterset: "ListFilterSet", place: Place, wanted: Wanted) -> QuerySet:
    """Columns ``record``, ``value``, ``label``: which record that the other filters keep has which value at this place."""
    parameter: ChoiceParameter = filterset.filters[wanted.name]
    rows, record = filterset.rows_but(wanted.name, place, MATCHING)
    rows = parameter.holding(rows.order_by(), place)
    is_record = isinstance(parameter, RecordsFilter)
    for word in wanted.named:
        rows = rows.filter(_occurs(word, place))
    label = F(f"{place.lookup}__{LABELS[place.model]}") if is_record and place.model else Value("")
    pairs = rows.annotate(record=F(record), value=parameter.word(place), label=label)
    if wanted.among is not None:
        pairs = pairs.filter(value__in=list(wanted.among))
    return pairs.values_list("record", "value", "label")


def _occurs(word: str, place: Place) -> Q:
    names = [f"{place.lookup}__slug", f"{place.lookup}__{LABELS[place.model]}"] if place.model else [place.lookup]
    return reduce(or_, (Q(**{f"{name}__icontains": form}) for name in names for form in spellings(word)))


def _of(rows: QuerySet) -> Statement:
    """The statement of a query, also of one that can be seen to find nothing."""
    return rows.query.get_compiler(connection=connection, elide_empty=False).as_sql()
