"""The review queue: what waits, oldest first, with what is new in it; and a contributor's own drafts."""

import pytest

from claims import models
from claims.operations import change, review
from claims.operations.review import PUBLISH, RETURN, SUBMIT
from tests import factories as make

from .pages import change_url, post, read, told
from .world import accounts, desk_of, drafted_by

QUEUE = "/admin/review/"


@pytest.fixture
def people(db):
    return accounts()


@pytest.fixture
def rita(people):
    return desk_of(people["rita"])


@pytest.fixture
def submitted(people):
    """Makes a record of Carla's, submits it, and gives it."""

    def made(make_one, *, by="carla", reason="", **fields):
        record = make_one(**{"state": "draft", **fields})
        drafted_by(people[by], record)
        step(people[by], SUBMIT, record, reason)
        return record

    return made


def step(by, transition, record, reason=""):
    review.advance(by=by, transition=transition, records=[record], reason=reason)


def waiting(client, **query):
    return client.get(QUEUE, query).context["waiting"]


def publish(client, name):
    """As the button does, which says when the page was made."""
    return client.post(QUEUE, {"publish": name, "shown_at": client.get(QUEUE).context["shown_at"]})


def test_an_empty_queue_says_so(rita):
    assert "Nothing waits for review." in rita.get(QUEUE).text


def test_the_oldest_submission_stands_first_whatever_its_kind(rita, submitted):
    submitted(make.make_question, text="First?")
    submitted(make.make_source, title="Second")
    submitted(make.make_claim, statement="Third")
    make.make_witness(state="in_review", name="Imported so")
    make.make_claim(state="draft")
    make.make_claim()

    assert [(one.kind, one.title) for one in waiting(rita)] == [
        ("Witness", "Imported so"),
        ("Question", "First?"),
        ("Source", "Second"),
        ("Claim", "Third"),
    ]


def test_a_new_record_is_told_with_who_submitted_it_its_note_and_all_it_says(rita, submitted):
    topic = make.make_topic(slug="t", name="Trains")
    submitted(make.make_claim, statement="So it was", topics=[topic], slug="c", reason="Please check the page.")

    page = rita.get(QUEUE).text
    (one,) = waiting(rita)

    assert (one.submission.by, one.submission.reason, one.baseline) == ("carla", "Please check the page.", None)
    assert [(difference.label, difference.after) for difference in one.differences] == [
        ("slug", "c"),
        ("statement", "So it was"),
        ("topics", "Trains"),
    ]
    assert "New: never public, never returned." in page
    assert "Please check the page." in page


def test_what_was_returned_shows_what_became_different_since(rita, people, submitted):
    claim = submitted(make.make_claim, statement="Before", slug="c")
    link = make.make_link(claim=claim, item=make.make_item(summary="On page 3"))
    gone = make.make_link(claim=claim, item=make.make_item(summary="On page 4"))
    with change(by=people["carla"]) as work:
        work.touch(link)
        work.touch(gone)
    step(people["rita"], RETURN, claim, "Which camp?")
    with change(by=people["carla"]) as work:
        claim.refresh_from_db()
        claim.statement = "After"
        work.save(claim)
        link.rationale = "In so many words"
        work.save(link)
        work.delete(gone)
        work.save(models.EvidenceLink(claim=claim, item=make.make_item(summary="On page 5"), stance="contradicts"))
    step(people["carla"], SUBMIT, claim)

    (one,) = waiting(rita)

    assert (one.baseline.by, one.baseline.reason) == ("rita", "Which camp?")
    assert [(one.label, one.before, one.after) for one in one.differences] == [("statement", "Before", "After")]
    assert sorted((str(done), text) for _kind, done, text in one.rows) == [
        ("added", "On page 5 · contradicts"),
        ("changed", "On page 3 · supports · In so many words"),
        ("removed", "On page 4 · supports"),
    ]
    page = rita.get(QUEUE).text
    assert "<strong>Changed</strong> since rita returned it" in page


def test_what_keeps_a_record_from_being_published_is_told_and_no_button_offered(rita, submitted):
    source = submitted(make.make_source, title="Report")
    submitted(make.make_item, source=source, summary="In it")
    submitted(make.make_claim, statement="By herself", by="rita")

    hindrances = {one.title: one.hindrances for one in waiting(rita)}

    assert hindrances == {
        "Report": [],
        "In it": ["First publish “Report · in review”."],
        "By herself": [
            "You created or changed it since it was last public, so another reviewer must publish it: adam, sue."
        ],
    }
    assert rita.get(QUEUE).text.count('name="publish"') == 1


def test_publishing_from_the_queue(rita, submitted):
    claim = submitted(make.make_claim)
    (one,) = waiting(rita)

    response = publish(rita, one.name)

    claim.refresh_from_db()
    assert (response.url, claim.state, told(response)) == (QUEUE, "published", ["1 record published."])


def test_ones_own_work_is_not_published_by_a_crafted_request(rita, submitted):
    claim = submitted(make.make_claim, by="rita", statement="Mine")

    response = publish(rita, f"claims/{claim.pk}")

    claim.refresh_from_db()
    assert claim.state == "in_review"
    assert told(response)[0].startswith("“Mine”: You created or changed it since it was last public")


@pytest.mark.parametrize(
    "name", ["", "claims", "claims/", "claims/abc", "claims/987654", "topics/1", f"claims/{'9' * 40}"]
)
def test_publishing_nothing_is_told(rita, name):
    response = publish(rita, name)

    assert told(response) == ["There is no such record. Perhaps it was deleted."]


def test_returning_from_the_queue_leads_back_to_it(rita, submitted):
    claim = submitted(make.make_claim)
    (one,) = waiting(rita)

    page = rita.get(one.return_url)
    assert f'<a href="{QUEUE}" class="closelink">' in page.text
    response = post(rita, "/admin/claims/claim/return/", read(page).data, reason="Which camp?")

    claim.refresh_from_db()
    assert (response.url, claim.state) == (QUEUE, "draft")


@pytest.mark.parametrize("page", ["", "abc", "-1", "999"])
def test_no_page_of_the_queue_fails(rita, submitted, page):
    submitted(make.make_claim)

    assert rita.get(QUEUE, {"p": page}).status_code == 200


def test_the_queue_comes_in_pages(rita, submitted):
    for number in range(21):
        submitted(make.make_question, text=f"Question {number:02}?")

    assert [len(waiting(rita)), len(waiting(rita, p=2))] == [20, 1]
    assert waiting(rita, p=2)[0].title == "Question 20?"


def test_twenty_records_cost_no_more_queries_than_one_of_each_kind(rita, submitted, people, count_queries):
    def one_of_each():
        claim = submitted(make.make_claim, topics=[make.make_topic()], questions=[make.make_question()])
        drafted_by(people["carla"], make.make_link(claim=claim), make.make_appearance(claim=claim))
        item = submitted(make.make_item, witness=make.make_witness(), draws_on=[make.make_source()])
        submitted(make.make_question), submitted(make.make_witness), submitted(make.make_assessment)
        submitted(make.make_source, authors=[make.make_agent()], witness=make.make_witness())
        for record in (claim, item):
            step(people["rita"], RETURN, record, "Mend it")
            step(people["carla"], SUBMIT, record)

    one_of_each()
    rita.get(QUEUE)
    few = count_queries(lambda: rita.get(QUEUE))
    one_of_each()
    one_of_each()
    many = count_queries(lambda: rita.get(QUEUE))

    assert (few, many) == (43, 43)


def test_the_number_in_the_queue_stands_in_the_header_for_reviewers_alone(people, rita, submitted):
    submitted(make.make_claim)
    submitted(make.make_source)

    assert "Review queue (2)</a>" in rita.get("/admin/").text
    assert "Review queue" not in desk_of(people["carla"]).get("/admin/").text


def test_a_contributors_index_has_own_drafts_and_why_some_were_returned(people, submitted):
    returned = submitted(make.make_claim, statement="Returned")
    step(people["rita"], RETURN, returned, "Which camp?")
    back = submitted(make.make_claim, statement="Taken back")
    step(people["carla"], RETURN, back)
    submitted(make.make_source, title="Waiting")
    published = submitted(make.make_question, text="Published?")
    step(people["rita"], PUBLISH, published)
    submitted(make.make_witness, by="otto", name="Otto’s")

    drafts = desk_of(people["carla"]).get("/admin/").context["own_drafts"]

    assert [(one.title, one.url, one.returned and one.returned.reason) for one in drafts] == [
        ("Waiting", change_url(models.Source.objects.get(title="Waiting")), None),
        ("Taken back", change_url(back), None),
        ("Returned", change_url(returned), "Which camp?"),
    ]
    page = desk_of(people["carla"]).get("/admin/").text
    assert "<q>Which camp?</q>" in page
    assert page.count('class="returned"') == 1


def test_many_own_drafts_are_told_to_be_more(people, submitted):
    for _number in range(21):
        submitted(make.make_claim)

    page = desk_of(people["carla"]).get("/admin/")

    assert len(page.context["own_drafts"]) == 20
    assert "There are more" in page.text
