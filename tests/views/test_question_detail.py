import pytest

from claims.choices import State
from tests import factories as make
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

ADDRESS = "/questions/taken/"


@pytest.fixture
def question():
    return make.make_question(slug="taken", text="Were they taken?", description="What is asked is the transfer.")


def test_page_shows_the_question_and_its_rival_claims_with_counts_per_side(client, question):
    claim = make.make_claim(
        statement="They were.", form="finding", questions=[question], supporting_items=12, contradicting_items=1
    )
    make.make_appearance(claim=claim, agent=make.make_agent(name="A study"), date="1993-08-26")
    make.make_appearance(claim=claim, date="2005")

    page = client.get(ADDRESS)

    assert text(page).startswith("Open question Were they taken? What is asked is the transfer.")
    assert section(page, "claims").endswith("finding They were. A study 26 August 1993 12 support 1 contradicts")


def test_searches_for_the_question_are_shown(client, question):
    make.make_search(question=question, repository="An archive", outcome="found")

    assert section(client.get(ADDRESS), "searches").endswith("found something An archive undated")


def test_question_without_claims_says_so(client, question):
    assert section(client.get(ADDRESS), "claims").endswith("No claim has been recorded as an answer.")


def test_nothing_unpublished_is_shown_beside_the_question(client, question):
    hidden = make.make_claim(statement="Hidden claim", questions=[question], state=State.DRAFT)
    make.make_search(question=question, claim=hidden, repository="Hidden repository")
    shown = make.make_claim(questions=[question])
    make.make_appearance(claim=shown, witness=make.make_witness(name="Hidden witness", state=State.DRAFT))

    assert "Hidden" not in text(client.get(ADDRESS))


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("in_review", 404), ("withdrawn", 410)])
def test_question_that_is_not_published_is_not_shown(client, question, state, status):
    question.state = state
    question.save()

    assert client.get(ADDRESS).status_code == status


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, question, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_appearance(claim=make.make_claim(questions=[question]))
        make.make_search(question=question, searched_by=make.make_agent())

    with django_assert_num_queries(4):
        client.get(ADDRESS)
