import pytest

from claims.choices import State
from tests import factories
from tests.filters.listed import among, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def agents():
    kim = factories.make_agent(slug="kim", name="Kim", aliases="Gim\nKimm", description="A general")
    office = factories.make_agent(slug="office", name="Office")
    nobody = factories.make_agent(slug="nobody", name="Nobody")
    factories.make_appearance(agent=kim)
    factories.make_source(authors=[kim], issuer=office)
    factories.make_source(authors=[nobody], issuer=nobody, state=State.DRAFT)
    return kim


def test_words_are_sought_in_name_aliases_and_description(agents):
    queries = ["", "q=KIM", "q=gim+general", "q=office+kim", "q=nobody"]
    assert [among("agents", query) for query in queries] == [{"kim", "office"}, {"kim"}, {"kim"}, set(), set()]


def test_sorts_by_name_and_by_number_of_public_records(agents):
    assert [listed("agents", f"sort={sort}") for sort in ("title", "-title", "items", "-items")] == [
        ["kim", "office"], ["office", "kim"], ["office", "kim"], ["kim", "office"],
    ]  # fmt: skip
