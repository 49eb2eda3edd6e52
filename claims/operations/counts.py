"""The figures stored on claims, which lists sort and filter by: this alone writes them.

Direct public links by stance, and the earliest day on which the claim may first have been made.
A claim nobody may see counts nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, DateField, IntegerField, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.choices import Stance
from claims.models import Appearance, Claim, EvidenceLink

BATCH = 500
FIGURES = (*Claim.STORED_COUNTS, "first_made")


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored figure that is not what the record makes of it. ``record`` is ``collection/key``."""

    record: str
    figure: str
    stored: object
    actual: object


def actual() -> dict[str, Any]:
    """What each figure of a claim is, as an expression over the records themselves."""
    earliest = Min(Coalesce("date_earliest", "date_latest", output_field=DateField()))
    appearances = Appearance.objects.public().filter(claim=OuterRef("pk")).order_by().values("claim")
    return {
        "supporting_items": _number(Stance.SUPPORTS),
        "contradicting_items": _number(Stance.CONTRADICTS),
        "context_items": _number(Stance.CONTEXT),
        "first_made": Subquery(appearances.annotate(earliest=earliest).values("earliest")),
    }


def _number(stance: Stance) -> Coalesce:
    links = EvidenceLink.objects.public().filter(claim=OuterRef("pk"), stance=stance).order_by().values("claim")
    return Coalesce(Subquery(links.annotate(number=Count("pk")).values("number")), 0, output_field=IntegerField())


def recount(claims: Iterable[str] | None = None) -> list[Difference]:
    """Bring the figures of these claims (slugs; None: all) up to date; tell what was different."""
    found = []
    with transaction.atomic():
        for batch in _batches(claims):
            wrong = dict(_compare(batch))
            if wrong:
                Claim.objects.filter(pk__in=wrong).update(**actual())
                found += [difference for differences in wrong.values() for difference in differences]
    return found


def differences() -> Iterator[Difference]:
    """Every stored figure that is wrong, claim by claim. Writes nothing."""
    for batch in _batches(None):
        for _pk, found in _compare(batch):
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


def _compare(claims: QuerySet[Claim]) -> Iterator[tuple[int, list[Difference]]]:
    """The claims of which figures are wrong, by primary key."""
    found = claims.annotate(**{f"actual_{figure}": expression for figure, expression in actual().items()})
    both = [name for figure in FIGURES for name in (figure, f"actual_{figure}")]
    for pk, slug, *figures in found.values_list("pk", "slug", *both):
        pairs = zip(FIGURES, figures[::2], figures[1::2], strict=True)
        wrong = [Difference(f"claims/{slug}", figure, *pair) for figure, *pair in pairs if pair[0] != pair[1]]
        if wrong:
            yield pk, wrong
