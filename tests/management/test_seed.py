from io import StringIO

import pytest
from django.core.management import call_command

from claims.models import Claim, LedgerEntry
from claims.operations import change
from tests.factories import make_claim

pytestmark = pytest.mark.django_db


def seed(**options):
    output = StringIO()
    call_command("seed", stdout=output, **options)
    return output.getvalue()


def test_seed_loads_the_founding_case_into_an_empty_database_once():
    first = seed()
    claims, entries = Claim.objects.count(), LedgerEntry.objects.count()
    second = seed()

    assert first == f"Loaded the founding case (korean_war_pows): {claims} claims.\n"
    assert claims > 0
    assert second == ""
    assert (Claim.objects.count(), LedgerEntry.objects.count()) == (claims, entries)


def test_seed_leaves_a_database_with_a_claim_alone():
    claim = make_claim()

    assert seed(verbosity=2) == "The database is not empty; nothing was loaded.\n"
    assert list(Claim.objects.all()) == [claim]


def test_seed_leaves_a_database_alone_whose_claims_were_deleted():
    claim = Claim(slug="draft", statement="A draft.")
    with change(by="an editor") as work:
        work.save(claim)
    with change(by="an editor") as work:
        work.delete(claim)

    seed()

    assert not Claim.objects.exists()
