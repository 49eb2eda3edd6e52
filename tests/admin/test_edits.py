"""Two editors at one record: the second is told what is different, and loses nothing."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims import models
from claims.operations import change
from tests import factories

from .pages import change_url, errors, post, read, send


def opened(client, record):
    return read(client.get(change_url(record))).data


def colleague():
    client = Client()
    client.force_login(User.objects.create_superuser("colin"))
    return client


def test_the_second_editor_is_told_and_keeps_what_was_typed(desk):
    claim = factories.make_claim(statement="Before", scope="")
    data = opened(desk, claim)
    send(colleague(), change_url(claim), statement="By Colin")

    page = post(desk, change_url(claim), data, scope="By Edith")

    claim.refresh_from_db()
    assert (page.status_code, claim.statement, claim.scope) == (200, "By Colin", "")
    told = errors(page)
    assert told[0].startswith("This record was changed by somebody else (colin, ")
    assert told[1:] == ["Statement is now: “By Colin”"]
    kept = read(page).data
    assert (kept["statement"], kept["scope"]) == (["Before"], ["By Edith"])


def test_saving_again_after_being_told_is_on_purpose(desk):
    claim = factories.make_claim(statement="Before")
    data = opened(desk, claim)
    send(colleague(), change_url(claim), statement="By Colin")
    page = post(desk, change_url(claim), data, statement="By Edith")

    assert post(desk, change_url(claim), read(page).data).status_code == 302

    claim.refresh_from_db()
    assert claim.statement == "By Edith"


def test_rows_that_came_meanwhile_are_told(desk):
    link = factories.make_link(claim=factories.make_claim(slug="c"), item=factories.make_item(slug="i"))
    gone = factories.make_link(claim=link.claim, item=factories.make_item(slug="gone"))
    data = opened(desk, link.claim)
    with change(by="colin") as work:
        link.strength = "strong"
        work.save(link)
        work.delete(gone)
        work.save(models.EvidenceLink(claim=link.claim, item=factories.make_item(slug="new"), stance="context"))

    page = post(desk, change_url(link.claim), data, statement="By Edith")

    assert errors(page)[1:4] == [
        "Removed meanwhile: links/c/gone",
        "Changed meanwhile: links/c/i",
        "Added meanwhile: links/c/new",
    ]


def test_a_step_taken_meanwhile_is_told(desk):
    claim = factories.make_claim(state="draft")
    with change(by="importdata") as work:
        work.touch(claim)  # or the colleague, the first to save it, would be its author
    data = opened(desk, claim)
    send(colleague(), change_url(claim), button="_published")

    page = post(desk, change_url(claim), data, statement="By Edith")

    assert errors(page)[1:] == ["State is now: “published”"]


def test_a_change_to_another_record_is_none_of_ones_business(desk):
    claim = factories.make_claim()
    data = opened(desk, claim)
    send(colleague(), change_url(factories.make_claim()), statement="By Colin")

    assert post(desk, change_url(claim), data, statement="By Edith").status_code == 302


def test_a_token_that_is_nonsense_stops_nobody(desk):
    claim = factories.make_claim()
    for token in ("", "x", "[]", "{}", '{"record": 1, "rows": 2}'):
        data = opened(desk, claim) | {"_loaded_with": [token]}
        assert post(desk, change_url(claim), data, scope=f"With {token}").status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_record_is_locked_inside_of_a_transaction(desk):
    """PostgreSQL refuses to lock outside of one; a test that is itself a transaction would not notice."""
    claim = factories.make_claim(statement="Before")

    assert send(desk, change_url(claim), statement="After").status_code == 302

    claim.refresh_from_db()
    assert claim.statement == "After"
