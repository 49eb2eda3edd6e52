"""What whoever opens the desk has begun: his or her own drafts, what of them was returned and why, what waits for review."""

from dataclasses import dataclass

from django.db.models import Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from claims.choices import State
from claims.ledger import reviews
from claims.models import LedgerEntry
from claims.operations import access

from .concealing import conceal
from .labels import badge, change_url
from .queue import KINDS, fetch

MOST = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """One of one's own records, ready to show."""

    kind: str
    title: str
    url: str
    badge: SafeString
    returned: LedgerEntry | None
    """By which somebody else returned it, if that was the last that was done with it."""


def own_drafts(request: HttpRequest) -> tuple[list[Draft], bool]:
    """The drafts and submissions of whoever asks, those that changed last first; and whether there are more."""
    parts = []
    for collection, model in KINDS.items():
        newest = LedgerEntry.objects.filter(collection=collection, key=OuterRef("slug")).order_by().values("key")
        rows = access.own(model, request.user).filter(state__in=(State.DRAFT, State.IN_REVIEW)).order_by()
        last = Coalesce(Subquery(newest.annotate(last=Max("id")).values("last")), 0)
        parts.append(rows.annotate(among=Value(collection), last=last).values_list("among", "pk", "last"))
    names = list(parts[0].union(*parts[1:], all=True).order_by("-last")[: MOST + 1])
    records = fetch(names[:MOST])
    steps = reviews.last_steps(records)
    for record in records:
        conceal([record], request.user)
    drafts = []
    for record in records:
        step = steps.get(reviews.name_of(record))
        returned = step is not None and step.action == "returned" and step.by != request.user.get_username()
        drafts.append(
            Draft(
                kind=capfirst(str(record._meta.verbose_name)),
                title=str(record),
                url=change_url(record),
                badge=badge(record),
                returned=step if returned and record.state == State.DRAFT else None,
            )
        )
    return drafts, len(names) > MOST
