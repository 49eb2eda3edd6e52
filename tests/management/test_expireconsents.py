from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from claims.choices import ConsentScope, State
from claims.models import Consent, LedgerEntry, Witness
from claims.operations.consents import today
from tests import factories as make
from tests.recorded import recorded

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("expireconsents", stdout=out, **options)
    return out.getvalue().splitlines()


@pytest.fixture
def witnesses():
    ended = today() - timedelta(days=1)
    for slug, fields in {
        "ended": {"scope": ConsentScope.NAMED, "expires": ended},
        "staff": {"scope": ConsentScope.STAFF},
        "lasting": {"scope": ConsentScope.NAMED, "expires": today()},
    }.items():
        Consent.objects.create(witness=recorded(make.make_witness(slug=slug)), **fields)


def test_who_is_due_is_withdrawn_and_named(witnesses):
    assert run() == ["ended: withdrawn", "staff: withdrawn", "2 witnesses withdrawn."]
    assert list(Witness.objects.filter(state=State.PUBLISHED).values_list("slug", flat=True)) == ["lasting"]


def test_again_there_is_nothing_to_do(witnesses):
    run()
    entries = LedgerEntry.objects.count()

    assert run() == ["0 witnesses withdrawn."]
    assert LedgerEntry.objects.count() == entries


def test_dry_run_writes_nothing(witnesses):
    before = LedgerEntry.objects.count()

    assert run(dry_run=True) == ["ended: would be withdrawn", "staff: would be withdrawn", "Nothing was written."]
    assert LedgerEntry.objects.count() == before
    assert run(verbosity=0) == []
