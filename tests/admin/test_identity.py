"""The page of an identity: for holders alone, after a purpose, and leaving nothing behind."""

import re
import sys

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, User
from django.core.signals import got_request_exception
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from claims.models import Claim, IdentityToken, LedgerEntry
from claims.operations.identity import keep, read
from claims.vault.models import Identity
from claims.vault.particulars import Particulars
from tests import factories as make
from tests.recorded import recorded
from tests.vault.holders import IVAN, PURPOSE, SECRETS, desk_of, held_of, holder, kept_for, protected

from .pages import act, change_url, delete, list_url, send, shown_at, told

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def _key(settings):
    settings.VAULT_KEYS = (bytes(range(32)),)


@pytest.fixture
def hilda(db):
    return holder()


@pytest.fixture
def witness(db):
    return recorded(protected())


@pytest.fixture
def desk(hilda):
    return desk_of(hilda)


def url_of(witness):
    return reverse("admin:claims_witness_identity", args=[witness.pk])


def text_of(response):
    return response.content.decode()


def secrets_in(text):
    return [secret for secret in SECRETS if secret in text]


def kept_by_nobody(response):
    return "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "same-origin"


def entries():
    return LedgerEntry.objects.filter(collection__startswith="identities").count()


def fields_of(response):
    """What the first form of the page would send besides the purpose."""
    page = text_of(response)
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("handle", "seen")}
    return {"do": "keep", **found}


# ---------------------------------------------------------------- who sees it


def test_others_are_refused_and_see_no_trace_of_it(hilda, witness):
    kept_for(witness, by=hilda)
    before = entries()
    for name in ("superuser", "reviewer"):
        client = desk_of(
            User.objects.create_superuser(name) if name == "superuser" else holder(name, is_superuser=False)
        )
        User.objects.get(username=name).user_permissions.clear()
        answers = [client.get(url_of(witness)), client.post(url_of(witness), {"purpose": PURPOSE})]
        page, index = text_of(client.get(change_url(witness))), text_of(client.get(reverse("admin:index")))

        assert [answer.status_code for answer in answers] == [403, 403]
        assert (url_of(witness) in page, "identit" in index.lower()) == (False, False)
        assert secrets_in("".join(map(text_of, answers)) + page) == []
    assert entries() == before


def test_nobody_without_an_account_gets_there(witness):
    answer = Client().get(url_of(witness))

    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("admin:login"))


def test_holders_find_the_way_from_the_witness(desk, witness):
    assert url_of(witness) in text_of(desk.get(change_url(witness)))


def test_draft_that_a_holder_may_not_see_is_not_there(hilda):
    hilda.groups.set([Group.objects.get(name="contributor")])
    draft = recorded(protected(slug="draft", state="draft"))

    answers = [desk_of(hilda).get(url_of(draft)), desk_of(hilda).post(url_of(draft), {"purpose": PURPOSE})]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_without_the_forms_own_token_nothing_is_shown(hilda, witness):
    kept_for(witness, by=hilda)
    client = Client(enforce_csrf_checks=True)
    client.force_login(hilda)
    before = entries()

    assert (client.post(url_of(witness), {"purpose": PURPOSE}).status_code, entries()) == (403, before)


# ---------------------------------------------------------------- showing


def test_asking_for_the_page_shows_nothing_and_writes_nothing(desk, hilda, witness):
    kept_for(witness, by=hilda)
    before = entries()
    answer = desk.get(url_of(witness))

    assert (answer.status_code, secrets_in(text_of(answer)), entries()) == (200, [], before)
    assert kept_by_nobody(answer)


@pytest.mark.parametrize("purpose", ["", "why", "x" * 2001, "nul \0 in a purpose"])
def test_without_a_purpose_nothing_is_shown(desk, hilda, witness, purpose):
    kept_for(witness, by=hilda)
    before = entries()
    answer = desk.post(url_of(witness), {"purpose": purpose})

    assert (answer.status_code, secrets_in(text_of(answer)), entries()) == (422, [], before)
    assert 'class="errornote"' in text_of(answer)


def test_identity_is_shown_once_the_purpose_is_on_record(desk, hilda, witness):
    kept_for(witness, by=hilda)
    before = entries()
    answer = desk.post(url_of(witness), {"purpose": PURPOSE})

    assert secrets_in(text_of(answer)) == [secret for secret in SECRETS if secret not in {"Olga", "Smirnova"}]
    assert (answer.status_code, entries()) == (200, before + 1)
    assert kept_by_nobody(answer)
    assert secrets_in(re.search("<title>.*?</title>", text_of(answer), re.DOTALL)[0]) == []
    assert IdentityToken.objects.get().token not in text_of(answer)
    assert len(re.findall('<(?:input type="text"|textarea)', text_of(answer))) == text_of(answer).count(
        'autocomplete="off"'
    ) - len(re.findall('<form method="post" autocomplete="off"', text_of(answer)))


def test_nothing_kept_yet_is_said_with_an_empty_form(desk, witness):
    answer = desk.post(url_of(witness), {"purpose": PURPOSE})

    assert "Nothing is kept of this witness yet." in text_of(answer)
    assert answer.context["forms"][0].handle == ""


# ---------------------------------------------------------------- changing


def test_identity_is_entered_and_changed(desk, hilda, witness):
    shown = desk.post(url_of(witness), {"purpose": PURPOSE})
    sent = {"name": " Ivan Petrov ", "other_names": "Vanya\r\nPetya", "contact": "", "notes": ""}
    saved = desk.post(url_of(witness), fields_of(shown) | sent | {"purpose": PURPOSE})
    again = desk.post(url_of(witness), {"purpose": PURPOSE})
    changed = desk.post(
        url_of(witness), fields_of(again) | {"name": "Ivan Petrov", "notes": "Moved."} | {"purpose": PURPOSE}
    )

    assert (saved.status_code, saved.url, kept_by_nobody(saved)) == (302, change_url(witness), True)
    assert told(changed) == ["The identity has been saved in the vault."]
    assert held_of(witness, by=hilda) == [Particulars("Ivan Petrov", notes="Moved.")]


def test_second_of_two_sees_both_and_can_save_then(desk, hilda, witness):
    handle = kept_for(witness, by=hilda)
    shown = desk.post(url_of(witness), {"purpose": PURPOSE})
    keep(
        by=hilda, witness=witness, particulars=Particulars("Igor Petrov"), purpose="He has another name.",
        seen=IVAN.stamp(), handle=handle,
    )  # fmt: skip
    answer = desk.post(url_of(witness), fields_of(shown) | {"name": "Ilya Petrov", "purpose": PURPOSE})

    assert answer.status_code == 422
    assert [name in text_of(answer) for name in ("Igor Petrov", "Ilya Petrov")] == [True, True]
    saved = desk.post(url_of(witness), fields_of(answer) | {"name": "Ilya Petrov", "purpose": PURPOSE})
    assert (saved.status_code, held_of(witness, by=hilda)) == (302, [Particulars("Ilya Petrov")])


def test_what_cannot_be_kept_comes_back_with_the_reason(desk, witness):
    shown = desk.post(url_of(witness), {"purpose": PURPOSE})
    answer = desk.post(url_of(witness), fields_of(shown) | {"name": "x" * 201, "purpose": PURPOSE})

    assert (answer.status_code, Identity.objects.count()) == (422, 0)
    assert "Name: this has 201 characters; expected 200 at most." in text_of(answer)
    assert "x" * 201 in text_of(answer)


# ---------------------------------------------------------------- shredding


def test_shredding_asks_to_be_confirmed(desk, hilda, witness):
    handle = kept_for(witness, by=hilda)
    sent = {"do": "shred", "handle": handle, "purpose": "He withdrew his consent."}
    asked = desk.post(url_of(witness), sent)
    assert (asked.status_code, Identity.objects.count()) == (422, 1)

    done = desk.post(url_of(witness), sent | {"confirmed": "on"})
    assert (done.status_code, Identity.objects.count()) == (302, 0)
    assert told(done)[0] == "The identity has been shredded."


# ---------------------------------------------------------------- what is wrong with the vault


def test_page_says_that_there_is_no_key(desk, hilda, witness, settings):
    kept_for(witness, by=hilda)
    settings.VAULT_KEYS = ()
    pages = [text_of(desk.get(url_of(witness))), text_of(desk.post(url_of(witness), {"purpose": PURPOSE}))]

    assert ["EVIDENCE_VAULT_KEY is not set: without a key the vault stays shut." in page for page in pages] == [
        True
    ] * 2


def test_page_names_the_key_that_is_missing_and_offers_shredding_alone(desk, hilda, witness, settings):
    kept_for(witness, by=hilda)
    settings.VAULT_KEYS = (bytes(range(1, 33)),)
    page = text_of(desk.post(url_of(witness), {"purpose": PURPOSE}))

    assert f"This was sealed with the key {Identity.objects.get().key_id}, which is neither" in page
    assert ("Save in the vault" in page, "Shred it" in page) == (False, True)


def test_page_says_that_a_row_is_damaged(desk, hilda, witness):
    kept_for(witness, by=hilda)
    Identity.objects.update(notes=b"?")

    page = text_of(desk.post(url_of(witness), {"purpose": PURPOSE}))
    assert ("A sealed text is damaged" in page, secrets_in(page)) == (True, [])


def test_page_says_that_the_vault_is_not_migrated(desk, hilda, witness):
    kept_for(witness, by=hilda)
    with connections["vault"].cursor() as cursor:
        cursor.execute("DROP TABLE vault_identity")

    answer = desk.post(url_of(witness), {"purpose": PURPOSE})
    assert (answer.status_code, "The vault’s database cannot be used" in text_of(answer)) == (422, True)


# ---------------------------------------------------------------- nothing is left behind


def test_nothing_of_it_is_left_at_the_desk(desk, hilda, witness):
    shown = desk.post(url_of(witness), {"purpose": PURPOSE})
    sent = {name: getattr(IVAN, name) for name in Particulars.FIELDS}
    desk.post(url_of(witness), fields_of(shown) | sent | {"purpose": PURPOSE})
    read(by=hilda, witness=witness, purpose=PURPOSE)
    token = IdentityToken.objects.get().token
    pages = [
        change_url(witness),
        list_url(witness),
        change_url(witness).replace("/change/", "/history/"),
        change_url(witness).replace("/change/", "/delete/"),
        list_url(LedgerEntry),
        reverse("admin:autocomplete") + "?term=Pet&app_label=claims&model_name=evidenceitem&field_name=witness",
        *(
            reverse("admin:claims_ledgerentry_change", args=[pk])
            for pk in LedgerEntry.objects.values_list("pk", flat=True)
        ),
    ]
    text = "".join(text_of(desk.get(page)) for page in pages)
    found = [text_of(desk.get(f"{list_url(witness)}?q={name}")).replace(name, "…") for name in ("Petrov", "Sidorov")]
    found = [re.sub("[A-Za-z0-9]{64}", "(token)", page) for page in found]

    assert [secret for secret in (*SECRETS, token) if secret in text] == []
    assert (found[0], LogEntry.objects.count()) == (found[1], 0)


def test_list_to_be_deleted_tells_no_token(desk, hilda):
    draft = recorded(protected(slug="draft", state="draft"))
    kept_for(draft, by=hilda)
    page = text_of(act(desk, type(draft), "delete_selected", [draft]))

    assert ("Are you sure" in page, "identity token" in page.lower()) == (True, False)


def test_error_report_holds_nothing_of_it(hilda, witness, monkeypatch, settings):
    """As it would be mailed, with all that Django tells of frames and of what was sent."""
    caught = []

    def fail(*_args, **_kwargs):
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(Identity, "save", fail)
    client = desk_of(hilda)
    client.raise_request_exception = False
    shown = client.post(url_of(witness), {"purpose": PURPOSE})

    def report(request=None, **_kwargs):
        reporter = ExceptionReporter(request, *sys.exc_info(), is_email=True)
        caught.append(reporter.get_traceback_text() + reporter.get_traceback_html())

    got_request_exception.connect(report)
    try:
        sent = {name: getattr(IVAN, name) for name in Particulars.FIELDS}
        answer = client.post(url_of(witness), fields_of(shown) | sent | {"purpose": PURPOSE})
    finally:
        got_request_exception.disconnect(report)

    assert (answer.status_code, len(caught)) == (500, 1)
    assert ("the disk is on fire" in caught[0], secrets_in(caught[0])) == (True, [])


# ---------------------------------------------------------------- names in texts


def published_claim(**fields):
    return recorded(make.make_claim(**fields))


def test_holders_find_names_in_public_texts(desk, hilda, witness):
    kept_for(witness, by=hilda)
    published_claim(slug="moved", statement="Ivan Petrov was moved")
    url = reverse("admin:identities")
    asked, before = desk.get(url), entries()
    shown = desk.post(url, {"do": "names", "purpose": PURPOSE})

    assert (asked.status_code, shown.status_code, entries()) == (200, 200, before + 1)
    assert (kept_by_nobody(shown), url in text_of(desk.get(reverse("admin:index")))) == (True, True)
    assert [one["witness"] for one in shown.context["people"]] == [witness]
    assert "moved</a>" in text_of(shown)
    assert desk.post(url, {"do": "names", "purpose": ""}).status_code == 422


def test_others_do_not_look_for_names(witness):
    sue = desk_of(User.objects.create_superuser("sue"))
    answers = [sue.get(reverse("admin:identities")), sue.post(reverse("admin:identities"), {"do": "names"})]

    assert [answer.status_code for answer in answers] == [403, 403]


def test_identity_of_nobody_is_shown_and_shredded(desk, hilda):
    draft = recorded(protected(slug="draft", state="draft"))
    handle = kept_for(draft, by=hilda)
    delete(desk, draft)
    url = reverse("admin:identities")
    shown = desk.post(url, {"do": "strays", "purpose": PURPOSE})
    assert "Ivan Petrov" in text_of(shown)

    desk.post(url, {"do": "shred", "handle": handle, "purpose": PURPOSE, "confirmed": "on"})
    assert Identity.objects.count() == 0


def test_holder_who_publishes_from_a_list_is_told_first_and_may_insist(desk, hilda, witness):
    kept_for(witness, by=hilda)
    draft = recorded(make.make_claim(slug="moved", statement="Ivan Petrov was moved", state="in_review"))
    first = act(desk, Claim, "publish_selected", [draft])
    draft.refresh_from_db()
    why = (
        "“Ivan Petrov was moved” was not published: a name that is kept in the vault stands in it, or in a row of it. "
        "Look at it again; if it is meant, publish it once more."
    )
    assert (draft.state, told(first)) == ("in_review", [why])

    act(desk, Claim, "publish_selected", [draft])
    draft.refresh_from_db()
    assert draft.state == "published"


def test_holder_who_publishes_from_the_queue_is_told_first(desk, hilda, witness):
    kept_for(witness, by=hilda)
    draft = recorded(make.make_claim(slug="moved", statement="Petrov, Ivan", state="in_review"))
    for state in ("in_review", "published"):
        desk.post(
            reverse("admin:review"),
            {"publish": f"claims/{draft.pk}", "shown_at": shown_at(desk, reverse("admin:review"))},
        )
        draft.refresh_from_db()
        assert draft.state == state


def test_holder_who_changes_what_is_public_is_told_before_it_is_saved(desk, hilda, witness):
    kept_for(witness, by=hilda)
    claim = published_claim(slug="moved", statement="A guard was moved")
    page = change_url(claim)
    first = send(desk, page, statement="Ivan Petrov was moved")
    claim.refresh_from_db()
    assert (first.status_code, claim.statement) == (200, "A guard was moved")
    assert "a name that is kept in the vault stands in this form" in text_of(first)

    again = send(desk, page, statement="Ivan Petrov was moved")
    claim.refresh_from_db()
    assert (again.status_code, claim.statement) == (302, "Ivan Petrov was moved")


def test_draft_may_hold_a_name(desk, hilda, witness):
    kept_for(witness, by=hilda)
    draft = recorded(make.make_claim(slug="moved", statement="A guard was moved", state="draft"))

    assert send(desk, change_url(draft), statement="Ivan Petrov was moved").status_code == 302
    refused = send(desk, change_url(draft), button="_published")
    draft.refresh_from_db()
    assert (refused.status_code, draft.state) == (200, "draft")


def test_others_publish_without_a_word(hilda, witness):
    kept_for(witness, by=hilda)
    rita = holder("rita")
    rita.user_permissions.clear()
    draft = recorded(make.make_claim(slug="moved", statement="Ivan Petrov was moved", state="in_review"))
    before = entries()
    done = act(desk_of(rita), Claim, "publish_selected", [draft])

    assert (told(done), entries()) == (["1 record published."], before)


def test_vault_that_cannot_be_opened_stops_no_publishing(desk, hilda, witness, settings):
    kept_for(witness, by=hilda)
    settings.VAULT_KEYS = ()
    draft = recorded(make.make_claim(slug="moved", statement="Ivan Petrov was moved", state="in_review"))
    done = act(desk, Claim, "publish_selected", [draft])

    why = (
        "Names that are kept in the vault were not looked for: EVIDENCE_VAULT_KEY is not set: without a key the vault "
    )
    assert told(done) == [f"{why}stays shut.", "1 record published."]


def test_whoever_is_no_holder_is_told_what_to_do_and_nothing_of_what_there_is(admin_client, witness):
    for address in (f"/admin/claims/witness/{witness.pk}/identity/", "/admin/identities/"):
        refused = admin_client.get(address)

        assert refused.status_code == 403
        assert "Your account may not do this" in refused.content.decode()
        assert (witness.name in refused.content.decode(), refused.headers["X-Robots-Tag"]) == (
            False,
            "noindex, nofollow",
        )


def test_names_that_another_key_sealed_stop_no_publishing_and_are_told(desk, hilda, witness, settings):
    kept_for(witness, by=hilda)
    settings.VAULT_KEYS = (bytes(range(2, 34)),)
    draft = recorded(make.make_claim(slug="moved", statement="Ivan Petrov was moved", state="in_review"))
    done = act(desk, Claim, "publish_selected", [draft])

    why = "1 identity in the vault could not be opened: its names were not looked for."
    assert told(done) == [why, "1 record published."]


def test_shut_vault_says_so_once(desk, witness, settings):
    settings.VAULT_KEYS = ()
    for address in (url_of(witness), reverse("admin:identities")):
        answer = desk.post(address, {"purpose": PURPOSE, "do": "names"})

        assert text_of(answer).count("EVIDENCE_VAULT_KEY is not set") == 1
