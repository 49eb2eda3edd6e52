"""What evidence each assessment considered: frozen when its judgement becomes public, and never written again.

So one can tell later what has changed since. A correction of the rationale leaves it as it is; another verdict,
confidence or date is another judgement, over the evidence of its own day. The internal log is told what is kept.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from claims.analysis.load import facts_for
from claims.analysis.reasoning import Reasoning
from claims.choices import Log
from claims.ledger.beside import CONSIDERATIONS, considered
from claims.ledger.body import NewEntry, canonical
from claims.models import Assessment, Consideration, EvidenceItem

from . import beside
from .counts import Difference
from .ledger import Actor, append, heads
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
    again: bool
    """Whether an earlier judgement of it has."""


Entering = Callable[[Sequence[NewEntry]], None]
"""Appends entries to the ledger, as those of the change at hand."""


def freeze(*, enter: Entering, pks: Collection[int] = (), slugs: Collection[str] = ()) -> None:
    """Keep what these assessments considered, as far as they are public and their judgement is a new one.

    Needs a transaction: that in which they became so.
    """
    for some in _batches(pks):
        _freeze(list(_new(Q(pk__in=some))), enter)
    for some in _batches(slugs):
        _freeze(list(_new(Q(slug__in=some))), enter)


def moved(*, renamed: Collection[int], gone: Collection[str]) -> list[NewEntry]:
    """What the ledger is to be told where assessments have another slug now (their primary keys), or a slug is no more."""
    if not renamed and not gone:
        return []
    pks = Consideration.objects.filter(assessment__in=renamed).values_list("pk", flat=True)
    rows = list(CONSIDERATIONS.read(list(pks)))
    return beside.differing(CONSIDERATIONS, {*gone, *(row.key for row in rows)}, rows)


def differences() -> Iterator[Difference]:
    """Every public assessment of which it is not known what it considered. Writes nothing."""
    last = 0
    while pks := _next(last):
        last = pks[-1]
        for given in _new(Q(pk__in=pks)):
            yield Difference(f"assessments/{given.slug}", "considered", "unknown", "known")


def refreeze(*, by: Actor) -> list[Difference]:
    """Keep for these what stands now, for nobody can tell any more what stood then."""
    with transaction.atomic():
        found = list(differences())
        enter = partial(append, by=by)
        freeze(enter=enter, slugs=[difference.record.partition("/")[2] for difference in found])
    return found


def _new(which: Q) -> Iterator[Given]:
    rows = Assessment.objects.public().filter(which).order_by("pk")
    told = rows.values_list(
        "pk", "slug", "claim", "claim__slug", "claim__statement", "consideration__judgement", *JUDGED
    )
    for pk, slug, claim, claim_slug, statement, former, *judged in told:
        judgement = json.dumps(judged)
        if judgement != former:
            yield Given(pk, slug, claim, claim_slug, statement, judgement, former is not None)


def _freeze(new: list[Given], enter: Entering) -> None:
    if not new:
        return
    reasoning = Reasoning(facts_for({given.claim for given in new}, dated=False))
    evidence = {given.claim_slug: reasoning.evidence(given.claim_slug) for given in new}
    items = _pks({row.item for rows in evidence.values() for row in rows})
    now = datetime.now(UTC)
    log_size = heads()[Log.PUBLIC]
    Consideration.objects.filter(assessment__in=[given.pk for given in new]).delete()
    stored_now = connection.ops.adapt_datetimefield_value(now)
    rows, entries = [], []
    for given in new:
        bore = [
            [items[row.item], row.stance, row.bearing.inherited, row.bearing.strength, row.discounted]
            for row in evidence[given.claim_slug]
        ]
        rows.append((given.pk, given.judgement, given.statement, stored_now, log_size, json.dumps(bore)))
        told = considered(
            judgement=given.judgement, statement=given.statement, at=now, log_size=log_size, evidence=bore
        )
        action = "changed" if given.again else "created"
        entries.append(beside.entry(CONSIDERATIONS, given.slug, canonical(told), action))
    insert(Consideration, COLUMNS, rows)
    enter(entries)


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
