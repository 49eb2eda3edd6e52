import pytest

from claims.choices import State
from tests import factories
from tests.filters.listed import among, filterset, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def witnesses():
    """One witness who has everything, and one who has only a name."""
    corps = factories.make_agent(slug="corps", name="64th Fighter Corps")
    witness = factories.make_witness(
        slug="full", name="Railway worker", vantage="Stood on the platform", affiliation=corps, reliability="C",
        protected=True,
    )  # fmt: skip
    factories.make_item(witness=witness, directness="eyewitness")
    factories.make_witness(slug="bare", name="General")
    return witness


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"full", "bare"}),
        ("q=RAILWAY+platform", {"full"}),
        ("q=fighter", {"full"}),
        ("q=railway+general", set()),
        ("reliability=C", {"full"}),
        ("reliability=D", set()),
        ("affiliation=corps", {"full"}),
        ("directness=eyewitness", {"full"}),
        ("directness=hearsay", set()),
        ("protected=yes", {"full"}),
        ("protected=no", {"bare"}),
        ("protected=yes&protected=no", {"full", "bare"}),
    ],
)
def test_parameter_keeps_the_witnesses_that_meet_it(witnesses, query, kept):
    assert among("witnesses", query) == kept


def test_protected_takes_yes_and_no_alone():
    (problem,) = filterset("witnesses", "protected=maybe").problems
    assert problem == ("protected", "“maybe” is not one of: yes, no.")


def test_hidden_item_counts_nowhere(witnesses):
    factories.make_item(witness=witnesses, directness="expert", state=State.DRAFT)
    factories.make_item(witness=witnesses, directness="expert", source=factories.make_source(state=State.DRAFT))
    assert among("witnesses", "directness=expert") == set()


def test_sorts(witnesses):
    assert listed("witnesses") == ["bare", "full"]
    assert listed("witnesses", "sort=-title") == ["full", "bare"]
    assert listed("witnesses", "sort=items") == ["bare", "full"]
    assert listed("witnesses", "sort=-items") == ["full", "bare"]
