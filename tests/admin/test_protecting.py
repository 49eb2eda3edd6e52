"""Protecting a witness on the desk: what the editor is told, and what he or she keeps of consent."""

import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages

from claims.choices import ConsentScope, State
from claims.models import Consent, LedgerEntry, Witness
from claims.operations.consents import today
from tests import factories as make
from tests.admin.pages import change_url, list_url, send
from tests.recorded import recorded

pytestmark = pytest.mark.django_db

NAME, SLUG = "Iwan Petrow", "iwan-petrow"


def told(response):
    """All but what Django says of every change."""
    said = [str(message) for message in get_messages(response.wsgi_request)]
    return [text for text in said if "was changed successfully" not in text and "View on site" not in text]


@pytest.fixture
def witness():
    return recorded(make.make_witness(slug=SLUG, name=NAME))


def test_editor_is_told_where_the_name_still_stands_and_no_message_repeats_it(desk, witness):
    source = recorded(make.make_source(slug="talk", title=f"Interview with {NAME}"))

    response = send(desk, change_url(witness), name="A guard", slug="a-guard", protected="on")

    purged, still = told(response)
    assert purged == (
        "What the witness was called before has been purged from redirects, versions, logs and the search."
    )
    assert f'<a href="{change_url(source)}">source {source.pk}</a>' in still
    assert NAME not in purged + still


def test_name_that_stays_is_asked_about(desk, witness):
    response = send(desk, change_url(witness), protected="on")

    assert told(response)[0].startswith(
        f"“{NAME}” is protected now, under the name and the slug that stood here before."
    )


def test_saving_a_protected_witness_again_says_nothing(desk):
    witness = recorded(make.make_witness(slug="a-guard", name="A guard", protected=True))

    response = send(desk, change_url(witness), vantage="At the gate.")

    assert [text for text in told(response) if "purged" in text or "protected" in text] == []


@pytest.mark.parametrize(("others", "is_told"), [(0, True), (1, True), (2, False)])
def test_editor_is_told_of_a_rare_affiliation(desk, others, is_told):
    agent = make.make_agent(name="Railway")
    witness, *_others = [recorded(make.make_witness(affiliation=agent, protected=True)) for _one in range(others + 1)]

    response = send(desk, change_url(witness), vantage="At the gate.")

    assert any(text.startswith(f"Besides this protected witness {others} public") for text in told(response)) is is_told


def test_history_and_versions_and_undoing_bear_what_was_erased(desk, witness):
    send(desk, change_url(witness), name="A guard", slug="a-guard", protected="on")
    entry = LedgerEntry.objects.filter(body=None).first()

    history = desk.get(f"{change_url(witness).removesuffix('change/')}history/")
    page = desk.get(change_url(entry))

    assert (history.status_code, page.status_code) == (200, 200)
    for address in sorted(set(re.findall(r'href="([^"]*(?:undo|version)[^"]*)"', history.content.decode()))):
        response = desk.get(address.replace("&amp;", "&"), follow=True)
        assert (address, response.status_code) == (address, 200)
        assert NAME not in response.content.decode()
    assert NAME not in history.content.decode() + page.content.decode()


def test_consent_is_kept_on_the_witness_page(desk, witness):
    response = send(
        desk, change_url(witness), rows=[("consent", {"scope": "named", "expires": "2050-01-01", "note": "On paper."})]
    )

    assert response.status_code == 302, response.content.decode()
    consent = Consent.objects.get()
    assert (consent.witness, consent.scope, str(consent.expires), consent.note) == (
        witness, ConsentScope.NAMED, "2050-01-01", "On paper.",
    )  # fmt: skip
    entry = LedgerEntry.objects.get(collection="consents")
    assert (entry.log, entry.by, entry.key) == ("internal", "edith", SLUG)


def test_page_says_who_sees_a_consent_before_one_is_entered(desk, witness):
    page = desk.get(change_url(witness)).content.decode()

    assert "Only those see it who may change the witness or read the internal log." in page


def test_consent_is_changed_and_removed(desk, witness):
    Consent.objects.create(witness=witness, scope=ConsentScope.NAMED)
    recorded(witness)
    send(desk, change_url(witness), **{"consent-0-note": "By telephone."})
    assert Consent.objects.get().note == "By telephone."

    send(desk, change_url(witness), **{"consent-0-DELETE": "on"})

    assert not Consent.objects.exists()
    assert LedgerEntry.objects.filter(collection="consents").latest("pk").action == "deleted"


def test_publishing_against_it_is_refused_with_the_reason(desk):
    witness = recorded(make.make_witness(name="A cook", state=State.DRAFT))
    Consent.objects.create(witness=witness, scope=ConsentScope.STAFF)

    response = send(desk, change_url(witness), button="_published")

    assert any("agreed to nothing in public" in text for text in told(response))
    assert Witness.objects.get().state == State.DRAFT


def test_saving_without_protection_is_refused_where_a_pseudonym_was_agreed_to(desk, witness):
    response = send(desk, change_url(witness), rows=[("consent", {"scope": "pseudonym"})])

    assert response.status_code == 200
    assert "agreed to be public under a pseudonym only" in response.content.decode()
    assert not Consent.objects.exists()


def test_reviewers_are_told_of_consents_that_end(desk, witness):
    Consent.objects.create(witness=witness, scope=ConsentScope.NAMED, expires=today() + timedelta(days=3))
    other = recorded(make.make_witness(name="Other"))

    index, listed = desk.get("/admin/"), desk.get(f"{list_url(Witness)}?consent=soon")

    assert "Public witnesses whose consent ends within 30 days" in index.content.decode()
    assert NAME in listed.content.decode()
    assert other.name not in listed.content.decode()


def test_who_may_not_change_the_witness_sees_nothing_of_it(viewer_desk, witness):
    Consent.objects.create(witness=witness, scope=ConsentScope.NAMED, note="On paper, in the safe.")

    page, listed = viewer_desk.get(change_url(witness)), viewer_desk.get(list_url(Witness))

    assert page.status_code == 200
    assert "consent" not in page.content.decode() + listed.content.decode()
    assert "in the safe" not in page.content.decode()
    assert NAME in viewer_desk.get(f"{list_url(Witness)}?consent=soon").content.decode()


def test_history_offers_no_way_back_to_what_was_purged(desk, witness):
    recorded(witness)
    send(desk, change_url(witness), name="A guard", slug="a-guard", protected="on")
    gone = LedgerEntry.objects.filter(collection="witnesses", body=None).latest("pk")
    page = f"/admin/claims/witness/{witness.pk}/{{}}/{gone.log}/{gone.sequence}/"

    history = desk.get(f"/admin/claims/witness/{witness.pk}/history/").content.decode()
    undoing, restoring = desk.get(page.format("undo")), desk.get(page.format("restore"))

    assert (page.format("undo") in history, page.format("restore") in history) == (False, False)
    for asked in (undoing, restoring):
        assert asked.context["problems"] == [
            "What was said then has been erased from the ledger: nothing of it can come back."
        ]
        assert "Who made it has been erased." in asked.content.decode()
