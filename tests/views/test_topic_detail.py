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
    assert section(page, "claims") == "Claims claim They were taken. 2 support in at most 2 lines 0 contradict"
    assert section(page, "sources") == "Sources report A study 1993 Reliability B usually reliable"


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

    with django_assert_num_queries(8):
        client.get(ADDRESS)
