import pytest

from claims.choices import State
from tests import factories
from tests.filters.listed import among, filterset, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def items():
    """One item that has everything, and one that has only a witness."""
    source = factories.make_source(slug="book", title="A Book of Trains", kind="book")
    item = factories.make_item(
        slug="full",
        summary="A train passed",
        quotation="I saw the train.",
        original="Поезд прошёл",
        note="The date is doubtful.",
        source=source,
        witness=factories.make_witness(slug="ivan", name="Ivan the guard"),
        directness="eyewitness",
        credibility="2",
        event_date="1951-05/1952",
        place="Manzhouli station",
    )
    factories.make_item(slug="bare", witness=factories.make_witness(slug="petr"))
    factories.make_link(claim=factories.make_claim(slug="taken"), item=item, stance="supports")
    factories.make_link(claim=factories.make_claim(slug="died"), item=item, stance="contradicts")
    return item


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"full", "bare"}),
        ("q=passed+SAW+doubtful", {"full"}),
        ("q=прошёл", {"full"}),
        ("q=trains", {"full"}),
        ("q=guard", {"full"}),
        ("q=guard+absent", set()),
        ("stance=supports", {"full"}),
        ("stance=context", set()),
        ("stance=context&stance=contradicts", {"full"}),
        ("claim=taken", {"full"}),
        ("claim=taken&stance=supports", {"full"}),
        ("claim=taken&stance=contradicts", set()),
        ("claim=taken&claim=died&stance=contradicts", {"full"}),
        ("source=book", {"full"}),
        ("source_kind=book", {"full"}),
        ("source_kind=report", set()),
        ("witness=ivan", {"full"}),
        ("witness=ivan&witness=petr", {"full", "bare"}),
        ("directness=eyewitness", {"full"}),
        ("directness=expert", set()),
        ("credibility=2", {"full"}),
        ("credibility=1", set()),
        ("after=1952-12-31", {"full"}),
        ("after=1953", set()),
        ("before=1951-05-01", {"full"}),
        ("before=1951-04", set()),
        ("after=1952&before=1951", {"full"}),
        ("place=MANZHOULI", {"full"}),
        ("place=station+manzhouli", {"full"}),
        ("place=harbin", set()),
    ],
)
def test_parameter_keeps_the_items_that_meet_it(items, query, kept):
    assert among("evidence", query) == kept


def test_link_to_a_hidden_claim_counts_nowhere(items):
    factories.make_link(claim=factories.make_claim(slug="draft", state=State.DRAFT), item=items, stance="context")
    assert among("evidence", "stance=context") == set()
    assert [problem.parameter for problem in filterset("evidence", "claim=draft").problems] == ["claim"]


def test_item_of_a_hidden_source_or_witness_is_not_listed(items):
    factories.make_item(source=factories.make_source(state=State.DRAFT))
    factories.make_item(source=items.source, witness=factories.make_witness(state=State.WITHDRAWN))
    assert among("evidence") == {"full", "bare"}


def test_sorts_by_event_date_with_open_beginnings_by_their_end():
    source = factories.make_source()
    for slug, summary, date in [("d", "b", ""), ("c", "A", "../1950"), ("b", "d", "1951"), ("a", "c", "1951-01")]:
        factories.make_item(slug=slug, summary=summary, event_date=date, source=source)
    assert listed("evidence") == listed("evidence", "sort=date") == ["c", "a", "b", "d"]
    assert listed("evidence", "sort=-date") == ["a", "b", "c", "d"]
    assert listed("evidence", "sort=title") == ["c", "d", "a", "b"]
