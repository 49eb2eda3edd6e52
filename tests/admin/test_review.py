"""Submit, return, publish, withdraw: in the list and on a record's page."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from claims import models
from claims.admin.review import MOST_AT_ONCE
from claims.operations import change
from tests import factories

from .pages import act, add_url, change_url, read, send, told


def states(*records):
    return [type(record).objects.get(pk=record.pk).state for record in records]


def last_entries(number):
    rows = models.LedgerEntry.objects.order_by("-id")[:number]
    return sorted((row.log, row.by, row.action, f"{row.collection}/{row.key}", row.reason) for row in rows)


def test_submitting_in_the_list_says_what_could_not_be_submitted(desk):
    draft = factories.make_claim(state="draft")
    public = factories.make_claim(statement="Known")

    response = act(desk, models.Claim, "submit_selected", [draft, public])

    assert states(draft, public) == ["in_review", "published"]
    assert told(response) == [
        "1 record submitted for review.",
        "“Known”: Only a draft can be submitted for review. Its state is “published”.",
    ]


def test_returning_in_the_list_asks_what_is_to_be_mended(desk):
    record = factories.make_question(state="in_review", slug="q")

    page = act(desk, models.Question, "return_selected", [record])
    assert (page.status_code, states(record)) == (200, ["in_review"])
    assert "Say what is to be mended" in page.text

    page = desk.post("/admin/claims/question/return/", {**read(page).data, "reason": ""})
    assert "Say why: the reason is recorded" in page.text

    desk.post("/admin/claims/question/return/", {**read(page).data, "reason": "Which camp?"})
    assert states(record) == ["draft"]
    assert last_entries(1) == [("internal", "edith", "returned", "questions/q", "Which camp?")]


def test_publishing_in_the_list_leaves_out_what_would_not_be_seen(desk):
    source = factories.make_source(state="draft", title="Hidden")
    item = factories.make_item(state="draft", source=source, summary="In it")
    other = factories.make_item(state="draft", slug="other")

    response = act(desk, models.EvidenceItem, "publish_selected", [item, other])

    assert states(item, other) == ["draft", "published"]
    assert told(response) == [
        "1 record published.",
        "“In it”: It would not be seen before its source “Hidden” is published. Publish that first.",
    ]


def test_no_more_than_five_are_named(desk):
    records = [factories.make_claim() for _ in range(8)]

    response = act(desk, models.Claim, "publish_selected", records)

    assert [text.startswith("“Statement of") for text in told(response)] == [True] * 5 + [False]
    assert told(response)[-1] == "And 3 others likewise."


def test_publishing_claims_with_all_they_rest_on(desk):
    witness, source = factories.make_witness(state="draft"), factories.make_source(state="in_review")
    item = factories.make_item(state="draft", witness=witness, source=source)
    claim = factories.make_claim(state="draft")
    factories.make_link(claim=claim, item=item)

    response = act(desk, models.Claim, "publish_all_selected", [claim])

    assert states(claim, item, source, witness) == ["published"] * 4
    assert told(response) == ["4 records published."]
    claim.refresh_from_db()
    assert claim.supporting_items == 1


def test_publishing_items_with_source_and_witness(desk):
    item = factories.make_item(
        state="draft", witness=factories.make_witness(state="draft"), source=factories.make_source(state="draft")
    )

    act(desk, models.EvidenceItem, "publish_all_selected", [item])

    assert states(item, item.source, item.witness) == ["published"] * 3


def test_too_many_at_once_are_refused(desk, monkeypatch):
    monkeypatch.setattr("claims.admin.review.MOST_AT_ONCE", 2)
    records = [factories.make_claim(state="draft") for _ in range(3)]

    response = act(desk, models.Claim, "publish_selected", records)

    assert (states(*records), told(response)) == (["draft"] * 3, ["Choose 2 records at most at one go."])
    assert MOST_AT_ONCE == 500


def test_withdrawing_asks_why_and_records_it(desk):
    claim, draft = factories.make_claim(slug="c"), factories.make_claim(state="draft", statement="Not yet")
    with change(by="test") as work:
        work.touch(claim)

    page = act(desk, models.Claim, "withdraw_selected", [claim, draft])
    assert (page.status_code, states(claim)) == (200, ["published"])
    form = read(page).data

    page = desk.post("/admin/claims/claim/withdraw/", {"pk": [claim.pk, draft.pk], "reason": "  "})
    assert (page.status_code, states(claim)) == (200, ["published"])
    assert "Say why: the reason is recorded" in page.content.decode()

    response = desk.post(
        "/admin/claims/claim/withdraw/", read(page).data | {"pk": [claim.pk, draft.pk], "reason": "Misquoted."}
    )
    assert form["reason"] == [""]
    assert states(claim, draft) == ["withdrawn", "draft"]
    assert last_entries(2) == [
        ("internal", "edith", "withdrawn", "claims/c", "Misquoted."),
        ("public", "edith", "withdrawn", "claims/c", "Misquoted."),
    ]
    assert told(response)[-2:] == [
        "1 record withdrawn.",
        "“Not yet”: Only what was published can be withdrawn; a draft can be deleted instead. Its state is “draft”.",
    ]


@pytest.mark.parametrize(
    ("reason", "problem"),
    [("x" * 2001, "The reason has 2001 characters; expected 2000 at most."), ("a\x00b", "control character U+0000")],
)
def test_a_bad_reason_withdraws_nothing(desk, reason, problem):
    claim = factories.make_claim()

    page = desk.post("/admin/claims/claim/withdraw/", {"pk": claim.pk, "reason": reason})

    assert (page.status_code, states(claim)) == (200, ["published"])
    assert problem in page.content.decode()


@pytest.mark.parametrize("pks", [[], ["abc"], ["9" * 40], ["0"]])
def test_withdrawing_nothing_is_told(desk, pks):
    response = desk.post("/admin/claims/claim/withdraw/", {"pk": pks, "reason": "x"})

    assert (response.status_code, told(response)) == (302, ["Choose at least one record to withdraw."])


def test_looking_at_the_withdrawal_withdraws_nothing(desk):
    claim = factories.make_claim()

    assert desk.get("/admin/claims/claim/withdraw/", {"pk": claim.pk, "reason": "x"}).status_code == 200
    assert states(claim) == ["published"]


@pytest.mark.parametrize(
    ("state", "buttons", "withdraw"),
    [
        ("draft", ["Save and submit for review", "Save and publish", "Save and publish with all it rests on"], False),
        ("in_review", ["Save and publish", "Save and publish with all it rests on"], False),
        ("published", [], True),
        ("withdrawn", ["Save and publish again"], False),
    ],
)
def test_the_page_offers_the_steps_that_are_possible(desk, state, buttons, withdraw):
    page = desk.get(change_url(factories.make_claim(state=state)))

    stock = {"Save", "Save and add another", "Save and continue editing", "Search", "Go"}
    assert [text for text in read(page).buttons if text not in stock] == buttons
    assert ("Withdraw …" in page.content.decode()) == withdraw
    assert ("Return to draft …" in page.content.decode()) == (state == "in_review")


@pytest.mark.parametrize(
    ("state", "button", "action", "then"),
    [
        ("draft", "_submitted", "submitted", "in_review"),
        ("in_review", "_published", "published", "published"),
        ("withdrawn", "_published", "published", "published"),
    ],
)
def test_a_button_saves_and_takes_the_step(desk, state, button, action, then):
    question = factories.make_question(state=state, slug="q", text="Before?")

    response = send(desk, change_url(question), button=button, text="After?")

    question.refresh_from_db()
    assert (question.text, question.state, response.url) == ("After?", then, change_url(question))
    assert [entry.action for entry in models.LedgerEntry.objects.order_by("id")][-1] == action


def test_a_return_is_not_taken_without_a_reason(desk):
    """By a button there was before: it saves, and leaves the state."""
    question = factories.make_question(state="in_review")

    send(desk, change_url(question), button="_returned")

    assert states(question) == ["in_review"]


def test_a_refused_step_keeps_what_was_saved(desk):
    item = factories.make_item(state="draft", source=factories.make_source(state="draft", title="Hidden"))

    response = send(desk, change_url(item), button="_published", summary="Reworded")

    item.refresh_from_db()
    assert (item.summary, item.state, response.url) == ("Reworded", "draft", change_url(item))
    assert told(response)[-1] == (
        "“Reworded”: It would not be seen before its source “Hidden” is published. Publish that first."
    )


def test_a_new_record_can_be_published_at_once(desk):
    response = send(desk, add_url(models.Question), button="_published", text="Was it so?")

    question = models.Question.objects.get()
    assert (question.state, question.slug) == ("published", "was-it-so")
    assert response.url == change_url(question)
    assert told(response)[-1].endswith('<a href="/questions/was-it-so/">View on site</a>')


def test_a_page_says_in_what_state_the_record_is_and_what_that_means(desk):
    page = desk.get(change_url(factories.make_claim(state="draft"))).content.decode()
    assert '<p class="state-line"><span class="state state-draft"' in page
    assert "Editors alone see it." in page

    item = factories.make_item(source=factories.make_source(state="draft", title="Hidden"))
    page = desk.get(change_url(item)).content.decode()
    assert "But the public does not see it, because its source “Hidden” is draft." in page


def test_what_is_not_public_has_no_link_to_the_site(desk):
    assert "View on site" not in desk.get(change_url(factories.make_claim(state="draft"))).content.decode()
    claim = factories.make_claim(slug="c")
    assert 'href="/claims/c/"' in desk.get(change_url(claim)).content.decode()


def test_whoever_may_only_look_takes_no_step(viewer_desk):
    claim = factories.make_claim(state="draft")

    act(viewer_desk, models.Claim, "publish_selected", [claim])
    send_status = viewer_desk.post(change_url(claim), {"_published": "1"}).status_code
    withdraw_status = viewer_desk.post("/admin/claims/claim/withdraw/", {"pk": claim.pk, "reason": "x"}).status_code

    assert (states(claim), send_status, withdraw_status) == (["draft"], 403, 403)


def test_whoever_may_add_but_not_change_cannot_publish_at_once(db):
    adder = User.objects.create_user("ada", is_staff=True)
    adder.user_permissions.set(Permission.objects.filter(codename__in=("add_question", "view_question")))
    client = Client()
    client.force_login(adder)

    assert read(client.get(add_url(models.Question))).buttons.count("Save and publish") == 0
    response = client.post(add_url(models.Question), {"text": "Was it so?", "_published": "1"})

    assert (response.status_code, models.Question.objects.count()) == (403, 0)
