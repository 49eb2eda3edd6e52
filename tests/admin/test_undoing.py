"""From a record's history back: what will be is shown, why is asked, and nothing is done to what was changed since."""

import pytest

from claims import models
from claims.operations import change
from tests import factories
from tests.operations.ledger_truth import enter_all

from .pages import change_url, list_url, read, told

pytestmark = pytest.mark.django_db


def edit(record, **fields):
    with change(by="berta") as work:
        fresh = type(record).objects.get(pk=record.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        work.save(fresh)
    return models.LedgerEntry.objects.latest("id")


def address(record, step, entry):
    return f"/admin/claims/{record._meta.model_name}/{record.pk}/{step}/{entry.log}/{entry.sequence}/"


def confirm(client, url, page, **values):
    return client.post(url, {**read(page).data, **values})


@pytest.fixture
def claim(db):
    claim = factories.make_claim(slug="c", statement="Before")
    enter_all()
    return claim


def test_a_change_is_undone_with_a_reason(desk, claim):
    url = address(claim, "undo", edit(claim, statement="After"))

    page = desk.get(url)
    assert ">After</td>" in page.content.decode()
    assert ">Before</td>" in page.content.decode()
    response = confirm(desk, url, page, reason="Too much.")

    claim.refresh_from_db()
    newest = models.LedgerEntry.objects.latest("id")
    assert (claim.statement, response.url) == ("Before", change_url(claim))
    assert (newest.action, newest.by, newest.reason) == ("undone", "edith", "Too much.")
    assert told(response) == ["The change has been undone."]


def test_a_version_is_restored_with_a_reason(desk, claim):
    first = models.LedgerEntry.objects.get(collection="claims", key="c")
    edit(claim, statement="Second")
    edit(claim, statement="Third", scope="S")
    url = address(claim, "restore", first)

    confirm(desk, url, desk.get(url), reason="The first was right.")

    claim.refresh_from_db()
    assert (claim.statement, claim.scope) == ("Before", "")


@pytest.mark.parametrize("step", ["undo", "restore"])
def test_a_reason_is_needed_and_may_not_be_endless(desk, claim, step):
    url = address(claim, step, edit(claim, statement="After"))
    if step == "restore":
        edit(claim, statement="Later")
    page = desk.get(url)

    assert "Say why: the reason is recorded" in confirm(desk, url, page, reason=" ").content.decode()
    too_long = confirm(desk, url, page, reason="x" * 2001).content.decode()
    assert "The reason has 2001 characters; expected 2000 at most." in too_long
    assert models.LedgerEntry.objects.filter(action__in=("undone", "restored")).count() == 0


def test_what_was_changed_again_is_told_and_not_undone(desk, claim):
    url = address(claim, "undo", edit(claim, statement="After"))
    page = desk.get(url)
    edit(claim, statement="Later")

    response = confirm(desk, url, page, reason="R.")

    claim.refresh_from_db()
    assert claim.statement == "Later"
    assert "“c” was changed again by berta" in response.content.decode()


def test_what_is_no_longer_as_shown_is_shown_again_with_the_reason(desk, claim):
    first = models.LedgerEntry.objects.get(collection="claims", key="c")
    edit(claim, statement="Second")
    url = address(claim, "restore", first)
    page = desk.get(url)
    edit(claim, scope="By somebody else")

    response = confirm(desk, url, page, reason="My reason")

    assert "Somebody has changed the record since this page was made" in response.content.decode()
    assert read(response).data["reason"] == ["My reason"]
    assert confirm(desk, url, response).status_code == 302


def test_a_record_that_goes_with_its_change_leads_to_the_list(desk):
    with change(by="berta") as work:
        claim = models.Claim(slug="new", statement="S")
        work.save(claim)
    url = address(claim, "undo", models.LedgerEntry.objects.latest("id"))

    response = confirm(desk, url, desk.get(url), reason="Nonsense.")

    assert (response.url, models.Claim.objects.count()) == (list_url(models.Claim), 0)


def test_what_the_record_says_already_needs_no_restoring(desk, claim):
    page = desk.get(address(claim, "restore", models.LedgerEntry.objects.get(collection="claims", key="c")))

    assert "there is nothing to be done" in page.content.decode()
    assert "Restore this version" not in read(page).buttons


@pytest.mark.parametrize("step", ["undo", "restore"])
def test_nothing_that_is_not_there_is_undone(desk, claim, step):
    statuses = [
        desk.get(f"/admin/claims/claim/{pk}/{step}/{entry}/").status_code
        for pk, entry in [
            (claim.pk, "public/999999"),
            (claim.pk, "secret/0"),
            (999_999, "public/0"),
            (10**30, "public/0"),
            (claim.pk, f"public/{10**30}"),
        ]
    ]

    assert statuses == [404] * 5


def test_whoever_may_only_look_undoes_nothing(viewer_desk, claim):
    entry = edit(claim, statement="After")

    assert [viewer_desk.get(address(claim, step, entry)).status_code for step in ("undo", "restore")] == [403, 403]
    assert viewer_desk.post(address(claim, "undo", entry), {"reason": "R."}).status_code == 403


def test_the_history_leads_there(desk, viewer_desk, claim):
    entry = edit(claim, statement="After")

    page = desk.get(f"/admin/claims/claim/{claim.pk}/history/").content.decode()
    assert (address(claim, "undo", entry) in page, address(claim, "restore", entry) in page) == (True, True)
    assert "/undo/" not in viewer_desk.get(f"/admin/claims/claim/{claim.pk}/history/").content.decode()


def test_a_version_of_an_import_and_of_a_former_slug_can_be_restored(desk, claim):
    edit(claim, slug="renamed", statement="Second")
    claim.refresh_from_db()
    first = models.LedgerEntry.objects.filter(collection="claims", key="c").earliest("id")
    url = address(claim, "restore", first)

    confirm(desk, url, desk.get(url), reason="R.")

    claim.refresh_from_db()
    assert (claim.slug, claim.statement) == ("renamed", "Before")
