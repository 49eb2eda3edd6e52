"""The desk while somebody else writes for a long time: nothing is lost, and nothing is written twice."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client

from claims.choices import State
from claims.models import Agent, Claim, LedgerEntry
from tests import factories
from tests.somebody import GivenBack, somebody_writes

from .pages import add_url, change_url, list_url, post, read, send, shown_at, told

pytestmark = pytest.mark.django_db(transaction=True)

TYPED = "Rain fell <all> the “time”.\r\n\r\nAnd & so on."


def send_again(client, response):
    form = GivenBack(response)
    return client.post(form.action, form.data)


def written():
    return LedgerEntry.objects.count(), LogEntry.objects.count(), Session.objects.count()


def test_save_is_refused_with_the_text_kept_and_can_be_sent_again(desk):
    claim = factories.make_claim(slug="rain", topics=[factories.make_topic(), factories.make_topic()])
    topics = {str(pk) for pk in claim.topics.values_list("pk", flat=True)}
    before = written()
    with somebody_writes():
        response = send(desk, change_url(claim), scope=TYPED)
        unchanged = Claim.objects.get()
        shown = response.content.decode()
        assert (response.status_code, response["Retry-After"]) == (503, "30")
        assert "Nothing of what you sent has been saved." in shown
        assert "Rain fell &lt;all&gt; the “time”." in shown
        assert (unchanged.scope, written()) == (claim.scope, before)
        assert set(GivenBack(response).data["topics"]) == topics
        assert send_again(desk, response).status_code == 503  # as often as need be

    again = send_again(desk, response)

    assert (again.status_code, again.url) == (302, list_url(Claim))
    claim.refresh_from_db()
    assert claim.scope == TYPED
    assert {str(pk) for pk in claim.topics.values_list("pk", flat=True)} == topics
    assert LedgerEntry.objects.filter(collection="claims", key="rain").count() == 1


def test_new_record_with_its_rows_is_added_once(desk):
    claim, item = factories.make_claim(slug="rain"), factories.make_item(slug="gauge")
    row = {"item": str(item.pk), "stance": "supports", "reasoning": "It was wet."}
    with somebody_writes():
        response = send(desk, change_url(claim), rows=[("links", row)])
        assert (response.status_code, claim.links.count()) == (503, 0)

    assert send_again(desk, response).status_code == 302
    assert claim.links.get().item == item


def test_form_is_accepted_with_the_token_of_the_page(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    topic = factories.make_topic(name="Rain")
    page = client.get(change_url(topic))
    with somebody_writes():
        response = post(client, change_url(topic), read(page).data, name="Rain and snow")
    assert response.status_code == 503

    assert send_again(client, response).status_code == 302
    topic.refresh_from_db()
    assert topic.name == "Rain and snow"


def test_step_in_review_from_the_record_s_page(desk):
    claim = factories.make_claim(state=State.DRAFT)
    with somebody_writes():
        response = send(desk, change_url(claim), button="_published")
    assert (response.status_code, Claim.objects.get().state) == (503, State.DRAFT)

    again = send_again(desk, response)

    assert (again.url, Claim.objects.get().state) == (change_url(claim), State.PUBLISHED)


def test_action_on_a_list(desk):
    claims = [factories.make_claim(state=State.DRAFT) for _ in range(3)]
    data = {"action": "publish_selected", "_selected_action": [str(claim.pk) for claim in claims]}
    data["shown_at"] = shown_at(desk, list_url(Claim))
    with somebody_writes():
        response = desk.post(f"{list_url(Claim)}?state=draft", data)
        assert set(Claim.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert (response.status_code, GivenBack(response).action) == (503, f"{list_url(Claim)}?state=draft")
    assert told(response) == []

    assert send_again(desk, response).status_code == 302
    assert set(Claim.objects.values_list("state", flat=True)) == {State.PUBLISHED}


def test_withdrawal_keeps_its_reason(desk):
    claim = factories.make_claim()
    url = f"{list_url(Claim)}withdraw/"
    data = {"pk": claim.pk, "reason": "Two claims in one.", "shown_at": shown_at(desk, f"{url}?pk={claim.pk}")}
    with somebody_writes():
        response = desk.post(url, data)
    shown = response.content.decode()
    assert (response.status_code, "Two claims in one." in shown) == (503, True)

    send_again(desk, response)
    assert Claim.objects.get().state == State.WITHDRAWN
    assert LedgerEntry.objects.latest("id").reason == "Two claims in one."


def test_deletion(desk):
    agent = factories.make_agent()
    url = change_url(agent).replace("change", "delete")
    data = {"post": "yes", "shown_at": shown_at(desk, url)}
    with somebody_writes():
        response = desk.post(url, data)
    assert (response.status_code, Agent.objects.count(), LogEntry.objects.count()) == (503, 1, 0)

    assert send_again(desk, response).status_code == 302
    assert Agent.objects.count() == 0


def test_window_that_adds_from_within_a_form(desk):
    with somebody_writes():
        response = send(desk, f"{add_url(Agent)}?_popup=1", name="Committee", kind="organization")
    shown = response.content.decode()
    assert (response.status_code, 'class="popup' in shown, 'id="header"' in shown) == (503, True, False)

    again = send_again(desk, response)

    assert (again.status_code, "data-popup-response" in again.content.decode()) == (200, True)
    assert Agent.objects.get().name == "Committee"


def test_pages_and_autocomplete_do_not_notice(desk):
    claim = factories.make_link(claim=factories.make_claim()).claim
    search = "/admin/autocomplete/?app_label=claims&model_name=evidencelink&field_name=item&term="
    pages = [
        "/admin/",
        list_url(Claim),
        add_url(Claim),
        change_url(claim),
        change_url(claim).replace("change", "history"),
        change_url(claim).replace("change", "delete"),
        f"{add_url(Agent)}?_popup=1",
        search,
    ]
    with somebody_writes():
        found = {page: desk.get(page).status_code for page in pages}

    assert found == dict.fromkeys(pages, 200)


def test_signing_in_shows_no_password(editor):
    client, data = Client(), {"username": "edith", "password": "correct horse battery", "next": "/admin/"}
    with somebody_writes():
        response = client.post("/admin/login/?next=/admin/", data)
    form = GivenBack(response)
    # Nobody is let in without an entry of it in the ledger, which somebody holds.
    assert (response.status_code, Session.objects.count()) == (503, 0)
    assert "correct horse" not in response.content.decode()
    assert form.to_fill_in == [("password", "password")]

    again = client.post(form.action, form.data | {"password": "correct horse battery"})

    assert (again.status_code, again.url) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200


def test_account_is_added_with_passwords_typed_again(desk):
    data = {"username": "newcomer", "password1": "horse staple nine", "password2": "horse staple nine"}
    with somebody_writes():
        response = desk.post("/admin/auth/user/add/", data | {"usable_password": "true"})
    assert (response.status_code, "horse staple" in response.content.decode()) == (503, False)

    form = GivenBack(response)
    assert form.to_fill_in == [("password", "password1"), ("password", "password2")]
    assert desk.post(form.action, form.data | data).status_code == 302
    assert User.objects.get(username="newcomer").check_password("horse staple nine")
