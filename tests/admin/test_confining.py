"""A contributor at work: what can be done with drafts of one's own, and what crafted requests do not get."""

import html
import re

import pytest
from django.contrib.admin.models import LogEntry

from claims import models
from claims.operations import change
from claims.operations.duplicates import duplicates_of
from tests import factories as make

from .pages import act, add_url, change_url, errors, list_url, post, read, send, told
from .world import accounts, desk_of, drafted_by

HIDDEN = "(something that is not public)"


@pytest.fixture
def people(db):
    return accounts()


@pytest.fixture
def carla(people):
    return desk_of(people["carla"])


@pytest.fixture
def rita(people):
    return desk_of(people["rita"])


@pytest.fixture
def own(people):
    """Makes a draft of Carla's."""

    def made(make_one, **fields):
        record = make_one(**{"state": "draft", **fields})
        drafted_by(people["carla"], record)
        return record

    return made


def state(record):
    return type(record).objects.get(pk=record.pk).state


def test_a_contributor_enters_a_claim_with_its_evidence_and_submits_it(carla, people):
    send(carla, add_url(models.Source), title="Report")
    source = models.Source.objects.get()
    send(carla, add_url(models.EvidenceItem), summary="On page 3", source=source.pk)
    item = models.EvidenceItem.objects.get()
    send(
        carla,
        add_url(models.Claim),
        statement="So it was",
        rows=[("links", {"item": item.pk, "stance": "supports"})],
        _reason="From the report of 1993.",
    )
    claim = models.Claim.objects.get()

    response = send(carla, change_url(claim), button="_submitted", scope="1951", _reason="Please check the page.")

    assert told(response)[-1] == "1 record submitted for review."
    entries = models.LedgerEntry.objects.filter(collection="claims").order_by("id")
    assert list(entries.values_list("by", "action", "reason")) == [
        ("carla", "created", "From the report of 1993."),
        ("carla", "changed", "Please check the page."),
        ("carla", "submitted", "Please check the page."),
    ]


def test_what_is_submitted_is_read_only_until_it_is_taken_back(carla, own):
    claim = own(make.make_claim, state="in_review", statement="So it was")

    page = carla.get(change_url(claim))
    assert b'name="_save"' not in page.content
    assert "Take back …" in page.text
    assert carla.post(change_url(claim), {"statement": "x"}).status_code == 403

    asked = carla.get(html.unescape(re.search(r'href="([^"]*/return/[^"]*)"', page.text)[1]))
    assert "Reason (optional)" in asked.text
    response = post(carla, "/admin/claims/claim/return/", read(asked).data)

    assert (state(claim), told(response)) == ("draft", ["1 record returned to draft."])


@pytest.mark.parametrize("button", ["_published", "_published_with"])
def test_a_contributor_who_asks_to_publish_is_refused_and_nothing_is_written(carla, own, button):
    claim = own(make.make_claim, statement="Before")
    before = models.LedgerEntry.objects.count()

    assert carla.post(change_url(claim), {"statement": "After", button: "1"}).status_code == 403
    assert carla.post(add_url(models.Claim), {"statement": "New", button: "1"}).status_code == 403

    claim.refresh_from_db()
    assert (claim.statement, claim.state) == ("Before", "draft")
    assert (models.Claim.objects.count(), models.LedgerEntry.objects.count()) == (1, before)


@pytest.mark.parametrize("action", ["publish_selected", "publish_all_selected", "withdraw_selected", "delete_selected"])
def test_crafted_actions_do_nothing(carla, own, action):
    public, other, mine = make.make_claim(), make.make_claim(state="draft"), own(make.make_claim)
    chosen = [public, other] + ([] if action == "delete_selected" else [mine])

    act(carla, models.Claim, action, chosen, post="yes")

    assert [state(claim) for claim in (public, other, mine)] == ["published", "draft", "draft"]


def test_anothers_draft_is_neither_submitted_returned_nor_deleted(carla):
    draft, waiting = make.make_claim(state="draft"), make.make_claim(state="in_review")

    act(carla, models.Claim, "submit_selected", [draft])
    carla.post("/admin/claims/claim/return/", {"pk": waiting.pk, "reason": "x", "shown_at": "0"})
    carla.post(change_url(draft).replace("/change/", "/delete/"), {"post": "yes", "shown_at": "0"})

    assert (state(draft), state(waiting)) == ("draft", "in_review")


def test_evidence_is_added_to_a_public_claim_with_a_draft_item_alone(carla, own):
    claim, public, mine = make.make_claim(), make.make_item(), own(make.make_item)

    page = send(carla, add_url(models.EvidenceLink), claim=claim.pk, item=public.pk, stance="supports")
    assert errors(page)[0].startswith("Everybody would see this at once.")

    assert send(carla, add_url(models.EvidenceLink), claim=claim.pk, item=mine.pk, stance="supports").status_code == 302
    assert (
        send(
            carla, change_url(mine), rows=[("links", {"claim": make.make_claim().pk, "stance": "context"})]
        ).status_code
        == 302
    )
    assert mine.links.count() == 2
    claim.refresh_from_db()
    assert claim.supporting_items == 0


def test_a_row_with_what_is_in_review_is_told_so(carla, own):
    item, claim = own(make.make_item, state="in_review", summary="On page 3"), own(make.make_claim)

    page = send(carla, change_url(claim), rows=[("links", {"item": item.pk, "stance": "supports"})])

    assert errors(page) == ["“On page 3” is not public, and no draft that you can change now."]


def test_rows_that_cannot_be_changed_stand_in_the_form_and_stay_as_they_are(carla, own):
    claim = own(make.make_claim)
    fixed = make.make_link(claim=claim, item=own(make.make_item, state="in_review"), rationale="Before")
    open_ = make.make_link(claim=claim, rationale="Before")
    data = {"links-0-rationale": "After", "links-0-DELETE": "on", "links-1-rationale": "After"}

    assert send(carla, change_url(claim), **data).status_code == 302

    assert [models.EvidenceLink.objects.get(pk=row.pk).rationale for row in (fixed, open_)] == ["Before", "After"]


def test_what_a_reviewer_put_into_a_draft_is_not_named_and_stays(carla, people, own):
    """A whole, questions and sources that a contributor may not see: saved as they were, whatever the form sends."""
    whole = make.make_source(state="draft", title="Secret whole")
    source = own(make.make_source, part_of=whole, title="Part")
    shown, hidden = make.make_question(), make.make_question(state="draft", text="Secret question?")
    claim = own(make.make_claim, questions=[shown, hidden])
    item = own(make.make_item, draws_on=[make.make_source(state="draft", title="Secret source")])

    pages = [carla.get(change_url(record)).text for record in (source, claim, item)]
    assert [("Secret" in page) for page in pages] == [False] * 3
    assert HIDDEN in pages[0]

    answers = [
        send(carla, change_url(source), title="Part 1"),
        send(carla, change_url(claim), scope="1951", questions=[]),
        send(carla, change_url(item), locator="p. 3"),
    ]

    assert [answer.status_code for answer in answers] == [302] * 3
    source.refresh_from_db()
    assert (source.title, source.part_of) == ("Part 1", whole)
    assert list(claim.questions.all()) == [hidden]
    assert item.draws_on.count() == 1
    assert "Secret" not in "".join(carla.get("/admin/").text + text for answer in answers for text in told(answer))
    assert "Secret" not in "".join(LogEntry.objects.values_list("object_repr", flat=True))


def test_an_assessment_is_called_without_an_assessor_who_is_not_seen(carla, own):
    assessment = own(make.make_assessment, assessor=make.make_agent(name="Secret agent"))

    pages = [carla.get(url).text for url in (list_url(models.Assessment), change_url(assessment), "/admin/")]
    answer = send(carla, change_url(assessment), rationale="Because")

    assert [HIDDEN in page for page in pages] == [True] * 3
    assert "Secret" not in "".join([*pages, *told(answer)])
    assessment.refresh_from_db()
    assert assessment.assessor.name == "Secret agent"


def test_an_own_draft_that_is_cited_where_it_cannot_be_seen_is_not_deleted(carla, own):
    source = own(make.make_source)
    make.make_item(state="draft", source=source, summary="Secret item")
    claim = own(make.make_claim)
    make.make_link(claim=claim, item=make.make_item(state="draft"))

    for record in (source, claim):
        address = change_url(record).replace("/change/", "/delete/")
        asked = carla.get(address)
        pages = [asked, carla.post(address, {"post": "yes", "shown_at": asked.context["shown_at"]})]
        assert ["something that you may not see" in page.text for page in pages] == [True, True]
        assert "Secret" not in pages[1].text

    assert (models.Source.objects.filter(pk=source.pk).exists(), models.Claim.objects.filter(pk=claim.pk).exists()) == (
        True,
        True,
    )


def test_own_drafts_and_their_rows_are_deleted(carla, own):
    claim = own(make.make_claim)
    make.make_link(claim=claim, item=make.make_item())

    address = change_url(claim).replace("/change/", "/delete/")
    post(carla, address, read(carla.get(address)).data)

    assert (models.Claim.objects.count(), models.EvidenceLink.objects.count()) == (0, 0)


def test_a_search_by_what_a_draft_names_finds_no_hidden_name(carla, own):
    seen = own(make.make_item, source=make.make_source(title="Known report"))
    own(make.make_item, source=make.make_source(title="Secret report", state="draft"), summary="Page 3")

    def found(words):
        return [item.pk for item in carla.get(list_url(models.EvidenceItem), {"q": words}).context["cl"].result_list]

    assert found("report") == [seen.pk]
    assert len(found("page")) == 1


def test_lists_are_not_sorted_by_what_is_hidden(carla, own):
    own(make.make_item, source=make.make_source(title="Secret", state="draft"))

    offered = carla.get(list_url(models.EvidenceItem)).text

    assert "sortable column-directness" in offered
    assert "sortable column-source" not in offered


def test_duplicates_are_looked_for_among_what_is_seen(carla, own):
    hidden = make.make_source(title="Same", state="draft", slug="secret-source")
    make.make_source(title="Same", slug="known-source")

    send(carla, add_url(models.Source), title="Same")

    mine = models.Source.objects.exclude(slug__in=["secret-source", "known-source"]).get()
    messages = " ".join(str(message) for message in carla.get(list_url(models.Source)).context["messages"])
    assert messages.count("Is this source recorded twice?") == 1
    assert change_url(hidden) not in messages
    assert len(duplicates_of(mine)) == 2


def test_two_editors_are_told_of_each_other_without_what_is_hidden(carla, people, own):
    claim = own(make.make_claim)
    data = read(carla.get(change_url(claim))).data
    claim.questions.add(make.make_question(state="draft", slug="secret-question"))
    make.make_link(claim=claim, item=make.make_item(state="draft", slug="secret-item"))
    with change(by=people["rita"]) as work:
        claim.statement = "By Rita"
        work.save(claim)

    page = carla.post(change_url(claim), {**data, "_save": "1"})

    assert "By Rita" in page.text
    assert "secret" not in page.text + str(data)


def test_a_reviewers_edit_of_what_is_public_is_a_new_version_with_its_reason(rita):
    claim = make.make_claim(slug="c")

    send(rita, change_url(claim), statement="Reworded", _reason="As in the protocol.")

    entry = models.LedgerEntry.objects.get()
    assert (entry.log, entry.by, entry.action, entry.reason) == ("public", "rita", "created", "As in the protocol.")


def test_a_contributors_edit_of_what_is_public_is_refused(carla):
    claim = make.make_claim(statement="Before")

    assert carla.post(change_url(claim), {"statement": "After"}).status_code == 403
    claim.refresh_from_db()
    assert claim.statement == "Before"


@pytest.mark.parametrize(
    ("reason", "problem"),
    [("x" * 2001, "The reason has 2001 characters; expected 2000 at most."), ("a\x00b", "control character U+0000")],
)
def test_a_bad_reason_saves_nothing_and_keeps_what_was_typed(rita, reason, problem):
    claim = make.make_claim(state="draft", statement="Before")

    page = send(rita, change_url(claim), statement="After", _reason=reason)

    claim.refresh_from_db()
    assert (page.status_code, claim.statement, models.LedgerEntry.objects.count()) == (200, "Before", 0)
    assert problem in " ".join(errors(page))
    assert read(page).data["_reason"] == [reason]


def test_no_reason_is_asked_for_where_nothing_can_be_saved(carla):
    assert "_reason" not in read(carla.get(change_url(make.make_claim()))).data
    assert "_reason" not in read(carla.get(f"{add_url(models.Topic)}?_popup=1")).data


def test_the_lists_of_a_contributor_cost_the_same_for_one_row_as_for_thirty(carla, own, count_queries):
    own(make.make_item)
    carla.get(list_url(models.EvidenceItem))
    one = count_queries(lambda: carla.get(list_url(models.EvidenceItem)))
    for _number in range(29):
        own(make.make_item, source=make.make_source(state="draft"))
    thirty = count_queries(lambda: carla.get(list_url(models.EvidenceItem)))

    assert (one, thirty) == (8, 8)
