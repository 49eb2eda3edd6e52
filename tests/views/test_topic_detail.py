import re

import pytest

from claims.choices import State
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/topics/korea/"


@pytest.fixture
def topic():
    return make.make_topic(slug="korea", name="Korean War", description="1950 to 1953.")


def test_page_shows_the_claims_and_sources_under_the_topic(client, topic):
    make.make_claim(statement="They were taken.", topics=[topic], supporting_items=2, supporting_lines=2)
    make.make_source(title="A study", kind="report", topics=[topic], reliability="B", published="1993")

    page = client.get(ADDRESS)

    assert text(page).startswith("Topic Korean War 1950 to 1953.")
    assert section(page, "claims") == (
        "Claims Those with most evidence on both sides stand first. See them by date "
        "claim They were taken. 2 support in at most 2 lines 0 contradict"
    )
    assert section(page, "sources") == "Sources report A study 1993 Reliability B usually reliable"


def test_most_disputed_claims_stand_first(client, topic):
    for statement, sides in (("Little.", (9, 1)), ("None.", (9, 0)), ("Most.", (3, 3)), ("Much.", (3, 2))):
        supporting, contradicting = sides
        make.make_claim(
            statement=statement, topics=[topic], supporting_lines=supporting, contradicting_lines=contradicting
        )

    shown = section(client.get(ADDRESS), "claims")

    assert re.findall(r"claim (\w+\.)", shown) == ["Most.", "Much.", "Little.", "None."]


def test_numbers_lead_to_the_claims_that_they_count(client, topic):
    for balance in ("disputed", "none", "disputed", "contradicted_only"):
        make.make_claim(topics=[topic], balance=balance)
    make.make_claim(balance="disputed")
    make.make_claim(topics=[topic], balance="disputed", state=State.DRAFT)

    page = client.get(ADDRESS)

    assert text(page).startswith(
        "Topic Korean War 1950 to 1953. 2 with evidence on both sides 1 only contradicted 1 without evidence that counts"
    )
    assert "2 results" in client.get("/claims/?topic=korea&balance=disputed").text
    assert 'href="/claims/?topic=korea&amp;balance=disputed"' in page.text


def test_questions_under_the_topic_are_those_its_claims_answer(client, topic):
    question = make.make_question(text="Were they taken?")
    for _number in range(2):
        make.make_claim(topics=[topic], questions=[question])
    make.make_claim(topics=[topic], questions=[make.make_question(text="Hidden?", state=State.DRAFT)])
    make.make_claim(questions=[make.make_question(text="Another?")])

    assert section(client.get(ADDRESS), "questions") == "Open questions Were they taken? 2 rival claims"


def test_who_made_most_claims_under_the_topic_is_named_first(client, topic):
    office, person = make.make_agent(name="An office", slug="office"), make.make_agent(name="A person")
    for agent in (person, office, office):
        make.make_appearance(agent=agent, claim=make.make_claim(topics=[topic]))
    make.make_appearance(agent=person, claim=make.make_claim())
    make.make_appearance(agent=person, claim=make.make_claim(topics=[topic], state=State.DRAFT))

    page = client.get(ADDRESS)

    assert "Most active An office 2 claims A person 1 claim" in text(page)
    assert 'href="/claims/?topic=korea&amp;claimant=office"' in page.text


def test_nothing_unpublished_is_shown_under_the_topic(client, topic):
    make.make_claim(topics=[topic])
    make.make_claim(statement="Hidden claim", topics=[topic], state=State.DRAFT)
    make.make_source(title="Hidden source", topics=[topic], state=State.IN_REVIEW)

    assert "Hidden" not in text(client.get(ADDRESS))


def test_topic_that_nothing_public_bears_is_not_shown(client, topic):
    make.make_claim(topics=[topic], state=State.WITHDRAWN)

    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, topic, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_appearance(claim=make.make_claim(topics=[topic]))
        make.make_source(
            topics=[topic], authors=[make.make_agent()], issuer=make.make_agent(), part_of=make.make_source()
        )

    with django_assert_num_queries(12):
        client.get(ADDRESS)
