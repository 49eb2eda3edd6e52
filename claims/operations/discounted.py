"""Which sources are discounted, stored on them because lists filter by it: this alone writes that.

It is what ``claims.analysis.discount`` makes of the public record. A source nobody may see is not discounted.
"""

from collections.abc import Collection, Iterable, Iterator

from django.db import transaction

from claims.analysis.discount import Discounts
from claims.analysis.load_item import facts_on_sources
from claims.models import Source

from .counts import Difference

BATCH = 5_000
"""Primary keys in one statement."""


def recount(sources: Iterable[int] | None = None) -> list[Difference]:
    """Bring what is stored on these sources (primary keys; None: all) up to date; tell what was different."""
    found = []
    for batch in _batches(sources):
        with transaction.atomic():
            wrong = list(_compare(batch))
            for now in (True, False):
                if pks := [pk for pk, difference in wrong if difference.actual is now]:
                    Source.objects.filter(pk__in=pks).update(discounted=now)
        found += [difference for _pk, difference in wrong]
    return found


def differences() -> Iterator[Difference]:
    """Every source on which it is stored wrongly. Writes nothing."""
    for batch in _batches(None):
        yield from (difference for _pk, difference in _compare(batch))


def _compare(pks: Collection[int]) -> Iterator[tuple[int, Difference]]:
    facts = facts_on_sources(pks)
    discounts = Discounts(facts)
    for pk, slug, stored in Source.objects.filter(pk__in=pks).order_by("pk").values_list("pk", "slug", "discounted"):
        now = slug in facts.sources and bool(discounts.of_source(slug))
        if stored != now:
            yield pk, Difference(f"sources/{slug}", "discounted", stored, now)


def _batches(sources: Iterable[int] | None) -> Iterator[list[int]]:
    if sources is not None:
        wanted = sorted(set(sources))
        yield from (wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH))
        return
    last = 0
    while pks := list(Source.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = pks[-1]
        yield pks
