"""The figures stored on claims, which lists sort and filter by: this alone writes them.

They are what ``claims.analysis`` makes of the public record, and the earliest day on which the claim may first have
been made. A claim nobody may see counts nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import DateField, Min, QuerySet
from django.db.models.functions import Coalesce

from claims.analysis.claim import Figures
from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.models import Appearance, Claim

from .rows import update

BATCH = 5_000
"""Claims that are reasoned about at once: what several of them hang on is loaded again for each batch."""

REASONED = tuple(field.name for field in fields(Figures))
FIGURES = (*REASONED, "balance", "first_made")

Stored = tuple[Any, ...]
"""In the order of ``FIGURES``; the last one is a date or None."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure that is not what the record makes of it. ``record`` is ``collection/key``."""

    record: str
    figure: str
    stored: object
    actual: object


def actual(claims: dict[int, str]) -> dict[int, Stored]:
    """By primary key of each of these claims (with their slugs), its figures as the records themselves make them."""
    reasoning = Reasoning(facts_for(claims, dated=False))
    earliest = Min(Coalesce("date_earliest", "date_latest", output_field=DateField()))
    appearances = Appearance.objects.public().filter(claim__in=claims).order_by()
    first_made: dict[int, date | None] = dict(appearances.values_list("claim").annotate(earliest=earliest))
    found = {}
    for pk, slug in claims.items():
        figures = reasoning.figures(slug)
        reasoned = (getattr(figures, name) for name in REASONED)
        found[pk] = (*reasoned, figures.balance.value, first_made.get(pk))
    return found


def recount(claims: Iterable[int] | None = None) -> list[Difference]:
    """Bring the figures of these claims (primary keys; None: all) up to date; tell what was different."""
    found = []
    adapt = connection.ops.adapt_datefield_value
    with transaction.atomic():
        for batch in _batches(claims):
            rows = []
            for pk, figures, differences_of_claim in _compare(batch):
                rows.append((pk, *figures[:-1], adapt(figures[-1])))
                found += differences_of_claim
            update(Claim, FIGURES, rows)
    return found


def differences() -> Iterator[Difference]:
    """Every stored figure that is wrong, claim by claim. Writes nothing."""
    for batch in _batches(None):
        for _pk, _figures, found in _compare(batch):
            yield from found


def _batches(claims: Iterable[int] | None) -> Iterator[QuerySet[Claim]]:
    every = Claim.objects.order_by("pk")
    if claims is not None:
        wanted = sorted(set(claims))
        for start in range(0, len(wanted), BATCH):
            yield every.filter(pk__in=wanted[start : start + BATCH])
        return
    last = 0
    while pks := list(every.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = pks[-1]
        yield every.filter(pk__in=pks)


def _compare(claims: QuerySet[Claim]) -> Iterator[tuple[int, Stored, list[Difference]]]:
    """The claims of which figures are wrong: primary key, what the figures are, and which differ."""
    stored = list(claims.values_list("pk", "slug", *FIGURES))
    found = actual({pk: slug for pk, slug, *_ in stored})
    for pk, slug, *figures in stored:
        told = zip(FIGURES, figures, found[pk], strict=True)
        wrong = [Difference(f"claims/{slug}", figure, was, now) for figure, was, now in told if was != now]
        if wrong:
            yield pk, found[pk], wrong
