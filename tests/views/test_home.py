import pytest

from claims.choices import Balance, State
from tests import factories as make
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
        "claim Little. 50 support in at most 1 line 50 contradict in at most 50 lines"
    )


def test_newest_claims_come_first(client):
    for number in range(7):
        make.make_claim(statement=f"Claim {number}.")

    newest = section(client.get("/"), "newest")

    assert [word for word in newest.split() if word.endswith(".")] == ["6.", "5.", "4.", "3.", "2."]


def test_figures_count_what_is_public_alone(client):
    make.make_link()
    make.make_assessment()
    make.make_item(source=make.make_source(state=State.DRAFT))
    make.make_claim(state=State.IN_REVIEW)
    make.make_witness()

    assert section(client.get("/"), "figures") == (
        "On record here 2 claims 1 item of evidence 1 source 1 witness 1 assessment"
    )


def test_nothing_unpublished_is_shown(client):
    draft = {"state": State.DRAFT, "balance": Balance.DISPUTED}
    make.make_claim(statement="Hidden claim", **draft)
    make.make_question(text="Hidden question", state=State.DRAFT)
    make.make_appearance(
        claim=make.make_claim(), source=make.make_source(state=State.DRAFT), agent=make.make_agent(name="Hidden")
    )

    assert "Hidden" not in text(client.get("/"))


def test_search_asks_the_list_of_claims(client):
    assert '<form class="search" role="search" action="/claims/" method="get">' in client.get("/").text


def test_home_is_for_reading_only(client):
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_question()
        make.make_appearance(claim=make.make_claim(balance=Balance.DISPUTED))

    with django_assert_num_queries(10):
        client.get("/")
