"""Steps taken from a list: what somebody else changed since it was shown is left out, and told."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from claims import models
from claims.operations import change, review
from tests import factories

from .pages import act, change_url, delete, list_url, post, read, shown_at, told
from .test_writing import record_all

WITHDRAW = "/admin/claims/claim/withdraw/"


def by_colin(record, **values):
    with change(by="colin") as work:
        for name, value in values.items():
            setattr(record, name, value)
        work.save(record)


def left_out(response):
    """The records that were left out because somebody else changed them, by what the message calls them."""
    return [
        text.split("</a>")[0].split(">")[-1]
        for text in told(response)
        if "after you had seen it, so it has been left out" in text
    ]


def states(*records):
    return [type(record).objects.get(pk=record.pk).state for record in records]


@pytest.fixture
def drafts(db):
    claims = [factories.make_claim(slug=slug, statement=slug.upper(), state="draft") for slug in ("a", "b", "c")]
    record_all()
    return claims


@pytest.mark.parametrize(("action", "state"), [("submit_selected", "in_review"), ("publish_selected", "published")])
def test_a_step_leaves_out_what_somebody_else_changed(desk, drafts, action, state):
    seen = shown_at(desk, list_url(models.Claim))
    by_colin(drafts[1], statement="By Colin")

    response = act(desk, models.Claim, action, drafts, shown_at=seen)

    assert states(*drafts) == [state, "draft", state]
    assert left_out(response) == ["By Colin"]
    (text,) = [text for text in told(response) if "left out" in text]
    assert text.startswith(f'“<a href="{change_url(drafts[1])}">By Colin</a>” was changed by somebody else (colin, ')


def test_what_one_changed_oneself_is_not_left_out(desk, drafts):
    seen = shown_at(desk, list_url(models.Claim))
    with change(by="edith") as work:
        drafts[0].statement = "By Edith"
        work.save(drafts[0])

    act(desk, models.Claim, "publish_selected", drafts, shown_at=seen)

    assert states(*drafts) == ["published"] * 3


def test_a_row_that_somebody_added_to_its_page_changes_a_record(desk, drafts):
    seen = shown_at(desk, list_url(models.Claim))
    by_colin(models.EvidenceLink(claim=drafts[0], item=factories.make_item(), stance="supports"))

    response = act(desk, models.Claim, "publish_selected", drafts, shown_at=seen)

    assert (left_out(response), states(*drafts)) == (["A"], ["draft", "published", "published"])


def test_a_record_renamed_meanwhile_is_left_out(desk, drafts):
    seen = shown_at(desk, list_url(models.Claim))
    by_colin(drafts[2], slug="renamed")

    assert left_out(act(desk, models.Claim, "publish_selected", drafts, shown_at=seen)) == ["C"]


def test_all_that_a_search_finds_is_looked_at(desk, drafts):
    seen = shown_at(desk, list_url(models.Claim))
    by_colin(drafts[1], statement="By Colin")

    response = act(desk, models.Claim, "publish_selected", drafts[:1], shown_at=seen, select_across="1")

    assert (left_out(response), states(*drafts)) == (["By Colin"], ["published", "draft", "published"])


def test_no_more_than_five_are_named(desk):
    claims = [factories.make_claim(state="draft") for _number in range(7)]
    record_all()
    seen = shown_at(desk, list_url(models.Claim))
    for claim in claims:
        by_colin(claim, scope="By Colin")

    response = act(desk, models.Claim, "publish_selected", claims, shown_at=seen)

    assert len(left_out(response)) == 5
    assert "And 2 others likewise." in told(response)


def test_what_goes_along_is_looked_at_too(desk):
    source = factories.make_source(slug="s", title="S", state="draft")
    item = factories.make_item(slug="i", summary="I", source=source, state="draft")
    claim = factories.make_link(claim=factories.make_claim(state="draft"), item=item).claim
    record_all()
    seen = shown_at(desk, list_url(models.Claim))
    by_colin(source, abstract="By Colin")

    response = act(desk, models.Claim, "publish_all_selected", [claim], shown_at=seen)

    assert (left_out(response), states(claim, item, source)) == (["S"], ["published", "draft", "draft"])


def test_what_goes_along_with_a_form_is_looked_at_too(desk):
    source = factories.make_source(slug="s", title="S", state="draft")
    item = factories.make_item(slug="i", summary="I", source=source, state="draft")
    record_all()
    data = read(desk.get(change_url(item))).data
    by_colin(source, abstract="By Colin")

    response = post(desk, change_url(item), data, button="_published_with", note="By Edith")

    item.refresh_from_db()
    assert (left_out(response), states(item, source), item.note) == (["S"], ["draft", "draft"], "By Edith")


def test_the_page_that_asks_why_is_still_about_what_the_list_showed(desk, drafts):
    review.advance(by="edith", transition=review.PUBLISH, records=drafts)
    page = act(desk, models.Claim, "withdraw_selected", drafts)
    by_colin(drafts[0], statement="By Colin")
    data = read(page).data | {"pk": [claim.pk for claim in drafts], "reason": "Misquoted."}

    response = desk.post(WITHDRAW, data)

    assert (left_out(response), states(*drafts)) == (["By Colin"], ["published", "withdrawn", "withdrawn"])


def test_a_record_s_page_leads_to_withdrawing_what_it_showed(desk, drafts):
    review.advance(by="edith", transition=review.PUBLISH, records=drafts)
    shown = desk.get(change_url(drafts[0])).text
    address = f"{WITHDRAW}?pk={drafts[0].pk}&amp;shown_at={models.LedgerEntry.objects.latest('id').pk}"
    by_colin(drafts[0], statement="By Colin")

    form = read(desk.get(address.replace("&amp;", "&"))).data
    response = desk.post(WITHDRAW, form | {"reason": "Misquoted."})

    assert f'href="{address}"' in shown
    assert (left_out(response), states(drafts[0])) == (["By Colin"], ["published"])


def test_deleting_several_is_about_what_the_list_showed(desk, drafts):
    page = act(desk, models.Claim, "delete_selected", drafts)
    seen = read(page).data["shown_at"]
    by_colin(drafts[0], statement="By Colin")

    response = act(desk, models.Claim, "delete_selected", drafts, shown_at=seen, post="yes")

    assert (left_out(response), list(models.Claim.objects.all())) == (["By Colin"], [drafts[0]])


def test_deleting_one_is_about_what_the_page_showed(desk, drafts):
    url = change_url(drafts[0]).replace("/change/", "/delete/")
    seen = shown_at(desk, url)
    by_colin(drafts[0], statement="By Colin")

    response = desk.post(url, {"post": "yes", "shown_at": seen})
    assert (response.url, left_out(response), models.Claim.objects.count()) == (
        change_url(drafts[0]),
        ["By Colin"],
        3,
    )

    delete(desk, drafts[0])
    assert models.Claim.objects.count() == 2


def test_a_row_that_is_a_column_of_another_record_goes_by_that_record(desk):
    authorship = models.Authorship.objects.create(source=factories.make_source(title="S"), agent=factories.make_agent())
    record_all()
    seen = shown_at(desk, list_url(models.Authorship))
    by_colin(authorship, agent=factories.make_agent())

    act(desk, models.Authorship, "delete_selected", [authorship], shown_at=seen, post="yes")

    assert models.Authorship.objects.count() == 1


@pytest.mark.parametrize("nonsense", [[], "", "x", "-1", "1.5", "999999999", "9" * 30, "²", "1 OR 1=1"])
def test_a_position_that_is_none_does_nothing(desk, drafts, nonsense):
    refusal = "Nothing has been done, because this page did not say when it had been made"
    one = change_url(drafts[0]).replace("/change/", "/delete/")
    review.advance(by="edith", transition=review.PUBLISH, records=drafts[2:])
    sent = {"shown_at": nonsense, "post": "yes", "pk": drafts[2].pk, "reason": "Typed with care."}

    answers = [
        act(desk, models.Claim, "publish_selected", drafts, shown_at=nonsense),
        act(desk, models.Claim, "delete_selected", drafts, shown_at=nonsense, post="yes"),
        desk.post(one, sent),
        desk.post(WITHDRAW, sent),
    ]

    assert [told(answer)[-1].startswith(refusal) for answer in answers] == [True] * 4
    assert told(answers[3])[-1].endswith("Typed with care.")
    assert states(*drafts) == ["draft", "draft", "published"]


def test_the_review_queue_publishes_what_it_showed(desk, drafts):
    review.advance(by="edith", transition=review.SUBMIT, records=drafts)
    seen = shown_at(desk, "/admin/review/")
    by_colin(drafts[0], statement="By Colin")

    for claim in drafts[:2]:
        response = desk.post("/admin/review/", {"publish": f"claims/{claim.pk}", "shown_at": seen})

    assert left_out(response) == ["By Colin"]
    assert states(*drafts[:2]) == ["in_review", "published"]


def test_who_saves_and_publishes_publishes_what_he_or_she_saw(desk, drafts):
    data = read(desk.get(change_url(drafts[0]))).data
    by_colin(drafts[0], statement="By Colin")

    page = post(desk, change_url(drafts[0]), data, button="_published", scope="By Edith")
    assert (page.status_code, states(drafts[0])) == (200, ["draft"])

    post(desk, change_url(drafts[0]), read(page).data, button="_published")
    drafts[0].refresh_from_db()
    assert (drafts[0].state, drafts[0].statement, drafts[0].scope) == ("published", "By Colin", "By Edith")


def test_the_second_of_two_who_publish_from_their_lists_is_told_by_whom(desk, drafts):
    seen = shown_at(desk, list_url(models.Claim))
    colin = Client()
    colin.force_login(User.objects.create_superuser("colin"))
    act(colin, models.Claim, "publish_selected", drafts[:1])

    response = act(desk, models.Claim, "publish_selected", drafts[:1], shown_at=seen)

    assert left_out(response) == ["A"]
    assert models.LedgerEntry.objects.filter(action="published").count() == 1
