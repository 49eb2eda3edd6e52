"""Merging from the desk: two are chosen in the list, compared, and merged with a reason."""

import pytest
from django.contrib.auth.models import Permission, User
from django.http import QueryDict
from django.test import Client

from claims import models
from claims.operations import change
from tests import factories
from tests.operations.ledger_truth import enter_all

from .pages import act, change_url, list_url, read, send, told

pytestmark = pytest.mark.django_db


def choose(client, *records):
    return act(client, type(records[0]), "merge_selected", records)


def page_of(client, *records):
    response = choose(client, *records)
    return response.url, client.get(response.url)


def merge(client, page, url, **values):
    # The page's form has both in fields of one name, of which the reader keeps one.
    pks = QueryDict(url.partition("?")[2]).getlist("pk")
    return client.post(url.partition("?")[0], {**read(page).data, "pk": pks, **values})


def test_two_are_chosen_compared_and_merged(desk):
    kept = factories.make_source(slug="kept", title="Gulag Study", held_at="")
    duplicate = factories.make_source(slug="dup", title="The Gulag Study", held_at="Archive")
    item = factories.make_item(source=duplicate, summary="Page 12")
    enter_all()

    url, page = page_of(desk, kept, duplicate)
    text = page.content.decode()
    assert "Gulag Study" in text
    assert "will be taken over" in text
    assert "evidence item: Page 12" in text
    response = merge(desk, page, url, reason="One report.")

    item.refresh_from_db()
    kept.refresh_from_db()
    assert (item.source, kept.held_at, response.url) == (kept, "Archive", change_url(kept))
    assert told(response) == [
        "“The Gulag Study” has been merged into this record. Its history tells how, and can take it back."
    ]
    assert models.LedgerEntry.objects.get(action="merged").by == "edith"


def test_the_other_one_can_be_kept(desk):
    first, second = factories.make_agent(name="First"), factories.make_agent(name="Second")
    url, page = page_of(desk, first, second)
    assert read(page).data["keep"] == [str(first.pk)]

    other = desk.get(f"{url}&keep={second.pk}")
    merge(desk, other, url, reason="R.")

    assert list(models.Agent.objects.all()) == [second]


def test_the_public_one_is_proposed_to_be_kept(desk):
    draft, public = factories.make_claim(state="draft"), factories.make_claim()

    _url, page = page_of(desk, draft, public)

    assert read(page).data["keep"] == [str(public.pk)]


def test_what_cannot_be_merged_is_said_and_has_no_form(desk):
    one, other = factories.make_claim(), factories.make_claim()
    factories.make_relation(subject=one, object=other, kind="denies")

    _url, page = page_of(desk, one, other)

    assert "have to do with each other" in page.content.decode()
    assert "Merge them" not in read(page).buttons


@pytest.mark.parametrize("count", [1, 3])
def test_exactly_two_are_needed(desk, count):
    response = choose(desk, *(factories.make_claim() for _ in range(count)))

    assert told(response) == ["Choose exactly two records to merge one into the other."]


@pytest.mark.parametrize(
    "query", ["", "pk=1", "pk=x&pk=y", "pk=1&pk=1", "pk=99999999999999999999&pk=1", "pk=1&pk=2&pk=3"]
)
def test_nonsense_is_sent_back_to_the_list(desk, query):
    response = desk.get(f"/admin/claims/claim/merge/?{query}")

    assert (response.status_code, response.url) == (302, list_url(models.Claim))


def test_without_a_reason_nothing_is_merged(desk):
    one, other = factories.make_claim(), factories.make_claim()
    url, page = page_of(desk, one, other)

    response = merge(desk, page, url, reason=" ")

    assert "Say why: the reason is recorded" in response.content.decode()
    assert models.Claim.objects.count() == 2


def test_what_somebody_changed_meanwhile_is_compared_again(desk):
    one, other = factories.make_claim(), factories.make_claim()
    url, page = page_of(desk, one, other)
    with change(by="colin") as work:
        other.scope = "Only 1951"
        work.save(other)

    response = merge(desk, page, url, reason="The same.")

    assert "Compare them again before you merge" in response.content.decode()
    assert (read(response).data["reason"], models.Claim.objects.count()) == (["The same."], 2)
    assert merge(desk, response, url).status_code == 302
    assert models.Claim.objects.count() == 1


def test_a_source_that_seems_to_be_there_already_can_be_merged_at_once(desk):
    factories.make_source(title="Same")
    source = factories.make_source(title="Other")

    response = send(desk, change_url(source), title="Same")

    assert "merge them</a>" in told(response)[-1]


def test_whoever_may_not_publish_may_not_merge(db):
    editor = User.objects.create_user("ed", is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(codename__in=("change_agent", "view_agent")))
    client = Client()
    client.force_login(editor)
    one, other = factories.make_agent(), factories.make_agent()

    assert client.get(f"/admin/claims/agent/merge/?pk={one.pk}&pk={other.pk}").status_code == 403
    assert b"merge_selected" not in client.get(list_url(models.Agent)).content
    choose(client, one, other)
    assert models.Agent.objects.count() == 2
