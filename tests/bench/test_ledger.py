"""The ledger's part of the bench does what it says it measures."""

import pytest

from bench import ledger
from claims.choices import Log
from claims.ledger.tree import head
from claims.models import Claim, LedgerEntry

pytestmark = pytest.mark.django_db


def test_saving_edits_claims_on_the_desk_and_enters_them(imported, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]

    measured = ledger.save(seconds=0.01)

    edits = Claim.objects.filter(scope__startswith="Edit ").count()
    assert (len(measured["seconds"]) >= ledger.LEAST, edits >= ledger.LEAST, measured["queries"] > 0) == (True,) * 3
    assert LedgerEntry.objects.filter(by="bench", collection="claims").count() >= edits


def test_a_tree_has_as_many_leaves_as_were_asked_for():
    measured = ledger.tree(300, seconds=0.01)

    assert head(Log.PUBLIC).size == 300
    assert all(len(measured[what]) >= ledger.LEAST for what in ("head", "inclusion", "consistency"))


def test_an_import_without_ledger_writes_everything_else(bundle, monkeypatch):
    from claims.operations import ledger as appending

    monkeypatch.setattr(appending, "append", appending.append)  # given back at the end

    assert ledger.import_without_ledger(str(bundle))["seconds"] > 0
    assert (Claim.objects.count() > 0, LedgerEntry.objects.count()) == (True, 0)
