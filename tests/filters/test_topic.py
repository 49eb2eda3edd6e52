import pytest

from claims.choices import State
from tests import factories
from tests.filters.listed import among, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def topics():
    korea = factories.make_topic(slug="korea", name="Korean War", description="1950 to 1953")
    camps = factories.make_topic(slug="camps", name="Camps")
    factories.make_claim(topics=[korea, camps])
    factories.make_source(topics=[korea])
    for _number in range(3):
        factories.make_source(topics=[camps], state=State.DRAFT)
    factories.make_claim(topics=[factories.make_topic(slug="draft")], state=State.DRAFT)


def test_words_are_sought_in_name_and_description(topics):
    queries = ["", "q=KOREAN+1953", "q=korean+camps"]
    assert [among("topics", query) for query in queries] == [{"korea", "camps"}, {"korea"}, set()]


def test_sorts_by_name_and_by_number_of_public_records(topics):
    assert [listed("topics", f"sort={sort}") for sort in ("title", "-title", "items", "-items")] == [
        ["camps", "korea"], ["korea", "camps"], ["camps", "korea"], ["korea", "camps"],
    ]  # fmt: skip
