"""Sealing the whole vault anew with the current key, while the site runs; stopped and begun again, it goes on.

Each row says which key it is sealed with: what is left to do can be asked at any time, and a row is sealed by one key
or by the other and never by half. An entry in the internal log comes before the first row is opened.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, digest
from claims.vault.models import Identity
from claims.vault.particulars import opened, sealed
from claims.vault.router import VAULT
from claims.vault.sealing import DamagedError, SealingError, current_key, known_ids

from . import ledger
from .change import Refused
from .identity import vault

COLLECTION = "vault_keys"
"""In the internal log; the key is the id of the key with which the vault is sealed from then on."""
BATCH = 50


class Rotated(NamedTuple):
    """How far it came."""

    sealed_anew: int
    damaged: int
    """Rows that do not open with the key that they name, and were left as they are."""
    left: int
    """Rows that are still sealed with another key, the damaged ones among them."""


def rotate(*, by: ledger.Actor, advance: Callable[[int], None]) -> Rotated:
    """Seal every row with the current key. ``advance`` is called with the number of rows done since.

    Raises Refused, and nothing is written, without a key or a vault, or where rows are sealed with a key that the
    settings do not name.
    """
    with vault():
        try:
            key = current_key()
        except SealingError as error:
            raise Refused(str(error)) from None
        if unknown := sorted(set(_others().values_list("key_id", flat=True)) - set(known_ids())):
            raise Refused(
                _(
                    "Identities are sealed with keys that the settings do not name: %(ids)s. Put these keys into "
                    "EVIDENCE_VAULT_FORMER_KEYS first. Nothing was written."
                )
                % {"ids": ", ".join(unknown)}
            )
        to_do = _others().count()
        if to_do:
            _enter(by=by, key=key.id, rows=to_do)
        return _rotate(advance)


def _rotate(advance: Callable[[int], None]) -> Rotated:
    done, damaged, last = 0, 0, ""
    while tokens := list(_others().filter(token__gt=last).order_by("token").values_list("token", flat=True)[:BATCH]):
        last = tokens[-1]
        well, badly = _seal_anew(tokens)
        done, damaged = done + well, damaged + badly
        advance(len(tokens))
    return Rotated(done, damaged, _others().count())


@sensitive_variables()
def _seal_anew(tokens: list[str]) -> tuple[int, int]:
    """How many of these rows were, and how many are damaged. Holders who save meanwhile wait for so many rows."""
    done = damaged = 0
    with transaction.atomic(using=VAULT):
        for row in _others().select_for_update().filter(token__in=tokens):
            try:
                sealed(row.token, opened(row)).save(force_update=True)
                done += 1
            except DamagedError:
                damaged += 1
    return done, damaged


def _others() -> QuerySet[Identity]:
    """Rows that are not sealed with the current key."""
    return Identity.objects.exclude(key_id=current_key().id)


def _enter(*, by: ledger.Actor, key: str, rows: int) -> None:
    told = canonical({"rows": rows})
    with transaction.atomic(durable=True):
        ledger.append(
            [NewEntry(Log.INTERNAL, "resealed", COLLECTION, key, told, digest(told), f"{COLLECTION}/{key}")], by=by
        )
