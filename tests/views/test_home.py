import re

import pytest

from claims import edtf
from claims.choices import Balance, State
from claims.ledger import newest
from claims.models import LedgerEntry
from claims.operations import review
from tests import factories as make
from tests.recorded import edit, recorded
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db


def test_home_says_what_this_is_on_an_empty_site_too(client):
    page = text(client.get("/"))

    assert page.startswith("Who claimed what, and what the record shows Evidence sets public claims beside")


def test_questions_lead_on_with_the_number_of_their_rival_claims(client):
    question = make.make_question(text="Were they taken?")
    make.make_claim(questions=[question])
    make.make_claim(questions=[question], state=State.DRAFT)

    assert section(client.get("/"), "questions") == "Open questions Were they taken? 1 rival claim All questions"


def disputed(statement, supporting, contradicting):
    """A claim with the stored figures of these items and lines on either side."""
    make.make_claim(
        statement=statement,
        supporting_items=supporting[0],
        supporting_lines=supporting[1],
        contradicting_items=contradicting[0],
        contradicting_lines=contradicting[1],
        balance=Balance.DISPUTED,
    )


def test_most_disputed_are_those_with_most_lines_on_their_smaller_side(client):
    make.make_claim(statement="One side.", supporting_items=90, supporting_lines=90, balance=Balance.SUPPORTED_ONLY)
    disputed("Little.", (50, 1), (50, 50))
    disputed("Most.", (4, 4), (5, 5))
    disputed("Much.", (4, 4), (4, 4))

    shown = section(client.get("/"), "disputed")

    assert shown == (
        "Most evidence on both sides "
        "claim Most. 4 support in at most 4 lines 5 contradict in at most 5 lines "
        "claim Much. 4 support in at most 4 lines 4 contradict in at most 4 lines "
        "claim Little. 50 support in at most 1 line 50 contradict in at most 50 lines All disputed claims"
    )


def changed(response):
    """The titles under what was changed last."""
    shown = response.text.partition('id="changed-heading"')[2].partition("</section>")[0]
    return re.findall(r'<h3 class="record-title" dir="auto"><a href=".*?">(.*?)</a>', shown)


def test_what_was_changed_last_comes_first_with_what_was_done_and_why(client):
    claim = recorded(make.make_claim(statement="They were taken."))
    source = recorded(make.make_source(title="A study"))
    edit(claim, reason="The letter says more.", scope="1951 to 1953")
    day = edtf.describe(LedgerEntry.objects.latest("id").at.date().isoformat())

    page = client.get("/")

    assert changed(page) == ["They were taken.", "A study"]
    assert section(page, "changed") == (
        f"Changed last claim They were taken. The letter says more. changed {day} source A study created {day} "
        "Every change, in the ledger"
    )
    assert f'<a href="{source.get_absolute_url()}">A study</a>' in page.text


def test_a_row_is_told_as_a_change_of_its_record(client):
    claim = recorded(make.make_claim(statement="They were taken."))
    item = recorded(make.make_item(summary="A convoy"))
    recorded(make.make_link(claim=claim, item=item))

    page = client.get("/")

    assert changed(page)[:2] == ["They were taken.", "A convoy"]
    assert "They were taken. evidence link created" in section(page, "changed")


def test_a_record_is_told_once_by_its_own_entry(client):
    claim = make.make_claim(statement="They were taken.")
    recorded(claim, make.make_link(claim=claim))

    shown = section(client.get("/"), "changed")

    assert (shown.count("They were taken."), "They were taken. created" in shown) == (1, True)


def test_of_an_import_too_long_to_be_read_it_is_told_still_what_was_done_to_the_records(client, monkeypatch):
    monkeypatch.setattr(newest, "LOOKED_AT", 1)
    claim = make.make_claim(statement="They were taken.")
    recorded(claim, make.make_link(claim=claim))

    assert "claim They were taken. created" in section(client.get("/"), "changed")


def test_of_changes_only_so_many_are_told_and_an_import_begins_with_its_questions(client):
    records = [make.make_source(title=f"Source {number}") for number in range(9)]
    recorded(*records, make.make_question(text="Were they taken?"))

    titles = changed(client.get("/"))

    assert (len(titles), titles[0]) == (7, "Were they taken?")


def test_what_was_withdrawn_is_no_change_to_be_told(client):
    claim = recorded(make.make_claim(statement="They were taken."))
    review.advance(by="editor", transition=review.WITHDRAW, records=[claim], reason="Secret reason")
    recorded(make.make_claim(statement="A draft", state=State.DRAFT))

    page = client.get("/")

    assert changed(page) == []
    assert "Secret reason" not in page.text


def test_former_name_of_a_protected_witness_is_no_change_to_be_told(client):
    witness = recorded(make.make_witness(name="Real name"))
    edit(witness, name="A driver", protected=True)

    assert changed(client.get("/")) == ["A driver"]


def test_figures_count_what_is_public_alone(client):
    make.make_link(claim=make.make_claim(balance=Balance.DISPUTED))
    make.make_assessment()
    make.make_source(kind="report")
    make.make_item(source=make.make_source(state=State.DRAFT))
    make.make_claim(state=State.IN_REVIEW)
    make.make_witness()

    assert section(client.get("/"), "figures") == (
        "Published here today 2 claims 1 with evidence on both sides 1 item of evidence 2 sources 1 of them a report "
        "1 witness 1 assessment of a claim"
    )


def test_nothing_unpublished_is_shown(client):
    draft = {"state": State.DRAFT, "balance": Balance.DISPUTED}
    make.make_claim(statement="Hidden claim", **draft)
    make.make_question(text="Hidden question", state=State.DRAFT)
    make.make_appearance(
        claim=make.make_claim(), source=make.make_source(state=State.DRAFT), agent=make.make_agent(name="Hidden")
    )

    assert "Hidden" not in text(client.get("/"))


def test_search_asks_the_whole_site(client):
    assert '<form class="search" role="search" action="/search/" method="get">' in client.get("/").text


def test_topics_are_ways_in(client):
    make.make_claim(topics=[make.make_topic(slug="korea", name="Korean War")])
    make.make_topic(name="Named by nothing")

    page = client.get("/")

    assert section(page, "topics") == "By topic Korean War All topics"
    assert '<a class="chip" href="/topics/korea/" dir="auto">Korean War</a>' in page.text


def test_home_is_for_reading_only(client):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_question()
        topic = make.make_topic()
        make.make_appearance(claim=recorded(make.make_claim(balance=Balance.DISPUTED, topics=[topic])))

    with django_assert_num_queries(18):
        client.get("/")
