"""The ledger on the desk: to be read, and by those few who may, to be erased from."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from claims.choices import State
from claims.models import Claim, LedgerEntry
from claims.operations import change

from .pages import read


@pytest.fixture
def old(db):
    """An entry whose record says something else by now."""
    claim = Claim(slug="rain", statement="Mr Miller said it.", state=State.PUBLISHED)
    for statement in ("Mr Miller said it.", "Somebody said it."):
        claim.statement = statement
        with change(by="anna") as work:
            work.save(claim)
    return LedgerEntry.objects.get(log="public", sequence=0)


@pytest.fixture
def erasing_desk(db):
    """Somebody who may read the ledger and erase from it, and nothing else."""
    account = User.objects.create_user("erika", password="correct horse battery", is_staff=True)
    names = ["view_ledgerentry", "erase_ledgerentry"]
    account.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(account)
    return client


def page_of(entry):
    return f"/admin/claims/ledgerentry/{entry.pk}/change/"


def erasing(entry):
    return f"/admin/claims/ledgerentry/{entry.pk}/erase/"


def test_entry_leads_to_erasing_it(erasing_desk, old):
    assert f'href="{erasing(old)}"' in erasing_desk.get(page_of(old)).text
    asked = erasing_desk.get(erasing(old))

    assert (asked.status_code, 'value="Erase for good"' in asked.text) == (200, True)
    assert "public 0: created claims/rain" in asked.text
    old.refresh_from_db()
    assert old.body is not None


def test_erasing_says_why_and_is_done(erasing_desk, old):
    done = erasing_desk.post(erasing(old), {"reason": " Art. 17 GDPR. "}, follow=True)

    assert done.redirect_chain == [(page_of(old), 302)]
    assert "The bytes of entry 0 of the public log have been erased; its leaf hash remains." in done.text
    assert "These bytes have been erased; their leaf hash remains." in done.text
    assert "Erase …" not in done.text
    told = LedgerEntry.objects.first()
    assert (told.by, told.action, told.reason, told.key) == ("erika", "erased", "Art. 17 GDPR.", "public/0")
    old.refresh_from_db()
    assert (old.body, old.key) == (None, "rain")


def test_name_is_erased_where_that_is_chosen(erasing_desk, old):
    erasing_desk.post(erasing(old), {"reason": "Law.", "with_key": "on"})

    old.refresh_from_db()
    assert (old.body, old.key) == (None, "")


@pytest.mark.parametrize(
    ("reason", "problem"),
    [
        ("", "Say why: the reason is recorded, and whoever comes later needs it."),
        ("x" * 2_001, "The reason has 2001 characters; expected 2000 at most."),
        ("a\x07b", "U+0007"),
    ],
)
def test_reason_that_cannot_be_kept_is_asked_for_again(erasing_desk, old, reason, problem):
    asked = erasing_desk.post(erasing(old), {"reason": reason, "with_key": "on"})

    assert (asked.status_code, problem in asked.text) == (200, True)
    assert read(asked).data["with_key"] == ["on"]
    old.refresh_from_db()
    assert old.body is not None


def test_what_the_record_still_says_is_not_erased(erasing_desk, old):
    newest = LedgerEntry.objects.get(log="public", sequence=1)

    asked = erasing_desk.post(erasing(newest), {"reason": "Law."})

    assert "“rain” still says what this entry tells." in asked.text
    newest.refresh_from_db()
    assert newest.body is not None


def test_who_may_only_read_is_kept_from_erasing(viewer_desk, old):
    assert "Erase …" not in viewer_desk.get(page_of(old)).text
    assert viewer_desk.get(erasing(old)).status_code == 403
    assert viewer_desk.post(erasing(old), {"reason": "Law."}).status_code == 403
    old.refresh_from_db()
    assert old.body is not None


def test_strangers_are_asked_who_they_are(client, old):
    assert client.post(erasing(old), {"reason": "Law."}).status_code == 302
    old.refresh_from_db()
    assert old.body is not None


@pytest.mark.parametrize("pk", [999_999, 2**63 - 1])
def test_entry_that_is_not_there_is_not_found(erasing_desk, old, pk):
    assert erasing_desk.get(f"/admin/claims/ledgerentry/{pk}/erase/").status_code == 404


def test_what_is_told_beside_records_can_be_filtered_for(erasing_desk, old):
    listed = erasing_desk.get("/admin/claims/ledgerentry/?collection=retired_slugs")

    assert (listed.status_code, "0 ledger entries" in listed.text) == (200, True)
