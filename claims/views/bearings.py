"""What items say of claims, wherever items are listed on the page of their source or witness."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, When

from claims.choices import Stance
from claims.models import EvidenceLink

from .shortlists import shorten_each

CONTEXT_LAST = Case(When(stance=Stance.CONTEXT, then=1), default=0)
MOST = 3
"""Claims named with an item."""


def mark_bearings(items: Iterable[Any]) -> None:
    """Gives each item ``bearings``: the first of its links to claims, context last, and how many there are. One query."""
    rows = list(items)
    links = EvidenceLink.objects.public().filter(item__in=rows).select_related("claim")
    found = shorten_each(links, "item_id", [CONTEXT_LAST, "claim__statement", "pk"], MOST)
    for item in rows:
        item.bearings = found[item.pk]
