"""Witnesses whose consent has ended: found, and withdrawn."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from claims.choices import State
from claims.models import Consent, Witness

from .ledger import hold
from .review import WITHDRAW, advance

BY = "housekeeping"
"""By whom the ledger says that it was done: a name that tells of consent would tell the public of it."""


def due(on: date) -> QuerySet[Witness]:
    """The public witnesses whose consent has ended by this day (UTC), or covers nothing public."""
    consents = Consent.objects.filter(Consent.covers_nothing_public_q(on))
    return Witness.objects.filter(state=State.PUBLISHED, pk__in=consents.values("witness")).order_by("pk")


def ending_soon(on: date) -> QuerySet[Witness]:
    """The public witnesses whose consent ends within a month from this day, and those that are due."""
    consents = Consent.objects.filter(Consent.ends_soon_q(on) | Consent.covers_nothing_public_q(on))
    return Witness.objects.filter(state=State.PUBLISHED, pk__in=consents.values("witness")).order_by("pk")


def withdraw_if_due(*, pk: int, on: date) -> bool:
    """Withdraw this witness, unless by now somebody did, or entered a longer consent. Raises Refused as ``advance`` does."""
    with transaction.atomic():
        hold()
        witness = due(on).filter(pk=pk).first()
        if witness is None:
            return False
        advance(by=BY, transition=WITHDRAW, records=[witness])
        return True
