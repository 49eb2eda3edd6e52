"""Holders who write at the same moment, each on connections of their own: one wins, the others are told."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connections

from claims.models import IdentityToken, LedgerEntry
from claims.operations.identity import ChangedMeanwhileError, keep, read
from claims.vault.models import Identity
from claims.vault.particulars import NOBODY, Particulars
from tests.recorded import recorded
from tests.vault.holders import PURPOSE, protected

pytestmark = pytest.mark.django_db(databases=["default", "vault"], transaction=True)

MANY = 8


def test_of_many_who_save_at_once_one_wins_and_the_others_are_told(settings):
    settings.VAULT_KEYS = (bytes(range(32)),)
    hilda = User.objects.create_superuser("hilda")
    hilda.user_permissions.add(Permission.objects.get(codename="hold_identities"))
    witness = recorded(protected())

    def save(number):
        try:
            keep(
                by=hilda, witness=witness, particulars=Particulars(f"Name {number}"), purpose=PURPOSE, seen=NOBODY.stamp()
            )  # fmt: skip
        except ChangedMeanwhileError as changed:
            return changed.now.name
        else:
            return ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as threads:
        told = list(threads.map(save, range(MANY)))

    (kept,) = read(by=hilda, witness=witness, purpose=PURPOSE)
    assert (told.count(""), {name for name in told if name}) == (1, {kept.particulars.name})
    assert kept.particulars == Particulars(f"Name {told.index('')}")
    assert (Identity.objects.count(), IdentityToken.objects.count()) == (1, 1)
    assert LedgerEntry.objects.filter(action="identity_kept").count() == MANY
