"""The figures stored on claims, which lists sort and filter by: this alone writes them.

Direct public links by stance, and the earliest day on which the claim may first have been made.
A claim nobody may see counts nothing.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, DateField, Min, Q
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


def recount(claims: Iterable[str] | None = None) -> list[Difference]:
    """Bring the figures of these claims (slugs; None: all) up to date; tell what was different."""
    with transaction.atomic():
        found = []
        for batch in _batches(claims):
            changed = []
            for claim, differences in _compare(batch):
                for difference in differences:
                    setattr(claim, difference.figure, difference.actual)
                found += differences
                changed += [claim] if differences else []
            Claim.objects.bulk_update(changed, FIGURES, batch_size=BATCH)
    return found


def differences() -> Iterator[Difference]:
    """Every stored figure that is wrong, claim by claim. Writes nothing."""
    for batch in _batches(None):
        for _claim, found in _compare(batch):
            yield from found


def _batches(slugs: Iterable[str] | None) -> Iterator[list[Claim]]:
    every = Claim.objects.order_by("pk").only("slug", *FIGURES)
    if slugs is not None:
        wanted = sorted(set(slugs))
        for start in range(0, len(wanted), BATCH):
            yield list(every.filter(slug__in=wanted[start : start + BATCH]))
        return
    last = 0
    while batch := list(every.filter(pk__gt=last)[:BATCH]):
        last = batch[-1].pk
        yield batch


def _compare(claims: list[Claim]) -> Iterator[tuple[Claim, list[Difference]]]:
    pks = [claim.pk for claim in claims]
    links = EvidenceLink.objects.public().filter(claim__in=pks).order_by().values_list("claim")
    by_stance = {
        claim: figures
        for claim, *figures in links.annotate(
            supporting_items=Count("pk", filter=Q(stance=Stance.SUPPORTS)),
            contradicting_items=Count("pk", filter=Q(stance=Stance.CONTRADICTS)),
            context_items=Count("pk", filter=Q(stance=Stance.CONTEXT)),
        )
    }
    appearances = Appearance.objects.public().filter(claim__in=pks).order_by().values_list("claim")
    earliest = Min(Coalesce("date_earliest", "date_latest", output_field=DateField()))
    first_made = dict(appearances.annotate(first_made=earliest))
    for claim in claims:
        actual = dict(zip(FIGURES, [*by_stance.get(claim.pk, [0, 0, 0]), first_made.get(claim.pk)], strict=True))
        wrong = {figure: value for figure, value in actual.items() if getattr(claim, figure) != value}
        yield (
            claim,
            [
                Difference(f"claims/{claim.slug}", figure, getattr(claim, figure), value)
                for figure, value in wrong.items()
            ],
        )
