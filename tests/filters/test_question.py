import pytest

from claims.choices import State
from tests import factories
from tests.filters.listed import among, listed

pytestmark = pytest.mark.django_db


def test_words_are_sought_in_text_and_description():
    factories.make_question(slug="taken", text="Were they taken?", description="To the Soviet Union")
    factories.make_question(slug="number", text="How many?")
    factories.make_question(slug="draft", text="Were they taken at all?", state=State.DRAFT)
    assert [among("questions", query) for query in ("", "q=TAKEN+union", "q=many+taken")] == [
        {"taken", "number"}, {"taken"}, set(),
    ]  # fmt: skip


def test_sorts_by_text_and_by_number_of_public_claims():
    one, none = factories.make_question(slug="b", text="b"), factories.make_question(slug="a", text="C")
    factories.make_claim(questions=[one])
    factories.make_claim(questions=[none], state=State.DRAFT)
    factories.make_claim(questions=[none], state=State.DRAFT)
    assert [listed("questions", f"sort={sort}") for sort in ("title", "-title", "items", "-items")] == [
        ["b", "a"], ["a", "b"], ["a", "b"], ["b", "a"],
    ]  # fmt: skip
