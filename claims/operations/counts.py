"""The figures stored on claims, which lists sort and filter by: this alone writes them.

Direct public links by stance, and the earliest day on which the claim may first have been made.
A claim nobody may see counts nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, DateField, Min, QuerySet
from django.db.models.functions import Coalesce

from claims.choices import Stance
from claims.models import Appearance, Claim, EvidenceLink

from .rows import update

BATCH = 500
COUNTED = {
    Stance.SUPPORTS: "supporting_items",
    Stance.CONTRADICTS: "contradicting_items",
    Stance.CONTEXT: "context_items",
}
FIGURES = (*COUNTED.values(), "first_made")

Figures = tuple[int, int, int, date | None]
"""In the order of ``FIGURES``."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure that is not what the record makes of it. ``record`` is ``collection/key``."""

    record: str
    figure: str
    stored: object
    actual: object


def actual(claims: list[int]) -> dict[int, Figures]:
    """By primary key of each of these claims, its figures as the records themselves make them.

    Grouped queries over the batch, for a subquery per claim and figure took PostgreSQL minutes.
    """
    links = EvidenceLink.objects.public().filter(claim__in=claims).order_by()
    counted = {
        (claim, stance): number
        for claim, stance, number in links.values_list("claim", "stance").annotate(number=Count("pk"))
    }
    earliest = Min(Coalesce("date_earliest", "date_latest", output_field=DateField()))
    appearances = Appearance.objects.public().filter(claim__in=claims).order_by()
    first_made = dict(appearances.values_list("claim").annotate(earliest=earliest))
    return {
        claim: (*(counted.get((claim, stance), 0) for stance in COUNTED), first_made.get(claim)) for claim in claims
    }


def recount(claims: Iterable[str] | None = None) -> list[Difference]:
    """Bring the figures of these claims (slugs; None: all) up to date; tell what was different."""
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


def _batches(slugs: Iterable[str] | None) -> Iterator[QuerySet[Claim]]:
    every = Claim.objects.order_by("pk")
    if slugs is not None:
        wanted = sorted(set(slugs))
        for start in range(0, len(wanted), BATCH):
            yield every.filter(slug__in=wanted[start : start + BATCH])
        return
    last = 0
    while pks := list(every.filter(pk__gt=last).values_list("pk", flat=True)[:BATCH]):
        last = pks[-1]
        yield every.filter(pk__in=pks)


def _compare(claims: QuerySet[Claim]) -> Iterator[tuple[int, Figures, list[Difference]]]:
    """The claims of which figures are wrong: primary key, what the figures are, and which differ."""
    stored = list(claims.values_list("pk", "slug", *FIGURES))
    found = actual([pk for pk, *_ in stored])
    for pk, slug, *figures in stored:
        told = zip(FIGURES, figures, found[pk], strict=True)
        wrong = [Difference(f"claims/{slug}", figure, was, now) for figure, was, now in told if was != now]
        if wrong:
            yield pk, found[pk], wrong
