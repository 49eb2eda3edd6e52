"""What evidence each assessment considered: frozen when its judgement becomes public, and never written again.

So one can tell later what has changed since. A correction of the rationale leaves it as it is; another verdict,
confidence or date is another judgement, over the evidence of its own day.
"""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.choices import Log
from claims.models import Assessment, Consideration, EvidenceItem

from .counts import Difference
from .ledger import heads
from .rows import insert

BATCH = 500
JUDGED = ("verdict", "confidence", "date")
COLUMNS = ("assessment_id", "judgement", "statement", "at", "log_size", "evidence")


class Given(NamedTuple):
    """A public assessment whose judgement has considered nothing yet."""

    pk: int
    slug: str
    claim: int
    claim_slug: str
    statement: str
    judgement: str


def freeze(*, pks: Collection[int] = (), slugs: Collection[str] = ()) -> None:
    """Keep what these assessments considered, as far as they are public and their judgement is a new one.

    Needs a transaction: that in which they became so.
    """
    for some in _batches(pks):
        _freeze(list(_new(Q(pk__in=some))))
    for some in _batches(slugs):
        _freeze(list(_new(Q(slug__in=some))))


def differences() -> Iterator[Difference]:
    """Every public assessment of which it is not known what it considered. Writes nothing."""
    last = 0
    while pks := _next(last):
        last = pks[-1]
        for given in _new(Q(pk__in=pks)):
            yield Difference(f"assessments/{given.slug}", "considered", "unknown", "known")


def refreeze() -> list[Difference]:
    """Keep for these what stands now, for nobody can tell any more what stood then."""
    with transaction.atomic():
        found = list(differences())
        freeze(slugs=[difference.record.partition("/")[2] for difference in found])
    return found


def _new(which: Q) -> Iterator[Given]:
    rows = Assessment.objects.public().filter(which).order_by("pk")
    told = rows.values_list(
        "pk", "slug", "claim", "claim__slug", "claim__statement", "consideration__judgement", *JUDGED
    )
    for pk, slug, claim, claim_slug, statement, considered, *judged in told:
        judgement = json.dumps(judged)
        if judgement != considered:
            yield Given(pk, slug, claim, claim_slug, statement, judgement)


def _freeze(new: list[Given]) -> None:
    if not new:
        return
    reasoning = Reasoning(facts_for({given.claim for given in new}, dated=False))
    evidence = {given.claim_slug: reasoning.evidence(given.claim_slug) for given in new}
    items = _pks({row.item for rows in evidence.values() for row in rows})
    now = connection.ops.adapt_datetimefield_value(datetime.now(UTC))
    log_size = heads()[Log.PUBLIC]
    Consideration.objects.filter(assessment__in=[given.pk for given in new]).delete()
    rows = []
    for given in new:
        considered = [
            [items[row.item], row.stance, row.bearing.inherited, row.bearing.strength, row.discounted]
            for row in evidence[given.claim_slug]
        ]
        rows.append((given.pk, given.judgement, given.statement, now, log_size, json.dumps(considered)))
    insert(Consideration, COLUMNS, rows)


def _pks(slugs: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in _batches(slugs):
        found |= EvidenceItem.objects.filter(slug__in=some).values_list("slug", "pk")
    return found


def _next(last: int) -> list[int]:
    return list(Assessment.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH])


def _batches(values: Iterable) -> Iterator[list]:
    rest = iter(sorted(values))
    while some := list(islice(rest, BATCH)):
        yield some
