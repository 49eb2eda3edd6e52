"""What is read around one source or witness: all it goes back to, all that may lean on it, nothing that is not public."""

import pytest

from claims.analysis.facts import Facts, Item, Link, Relation, Source, SourceEvent, Witness
from claims.analysis.leaning import leaning_items
from claims.analysis.load_lineage import facts_around
from claims.choices import State
from tests import factories as make

pytestmark = pytest.mark.django_db

DRAFT = {"state": State.DRAFT}


@pytest.fixture
def memo():
    """A memo with one of everything before it and behind it."""
    driver = make.make_witness(slug="driver")
    agent = make.make_witness(slug="agent")
    make.make_relay(witness=agent, relayed=driver)
    make.make_possible_identity(first=agent, second=make.make_witness(slug="same"))
    memo = make.make_source(slug="memo", kind="archival", witness=agent)
    make.make_source_event(source=memo, event="retracted")
    study = make.make_source(slug="study")
    make.make_derivation(derived=study, origin=memo)
    make.make_derivation(derived=study, origin=make.make_source(slug="letter"))
    make.make_source(slug="chapter", part_of=study)
    claim, other = make.make_claim(slug="taken"), make.make_claim(slug="denied")
    make.make_relation(subject=other, object=claim, kind="denies")
    item = make.make_item(slug="item", source=study, directness="documentary")
    make.make_link(claim=claim, item=item, stance="supports", strength="strong")
    make.make_item(slug="drawing", source=make.make_source(slug="own"), draws_on=[memo])
    return memo


AROUND_THE_MEMO = Facts(
    items={
        "item": Item("item", "study", directness="documentary"),
        "drawing": Item("drawing", "own", draws_on=("memo",)),
    },
    sources={
        "memo": Source("memo", "archival", witness="agent", events=(SourceEvent("retracted", None),)),
        "study": Source("study", draws_on=("letter", "memo")),
        "letter": Source("letter"),
        "chapter": Source("chapter", part_of="study"),
        "own": Source("own"),
    },
    witnesses={
        "agent": Witness("agent", ("driver",), ("same",)),
        "driver": Witness("driver"),
        "same": Witness("same", (), ("agent",)),
    },
    links=(Link("taken", "item", "supports", "strong"),),
    relations=(Relation("denied", "denies", "taken"),),
)


def test_all_before_and_behind_a_source_is_read(memo):
    assert facts_around(memo) == AROUND_THE_MEMO


def test_all_before_and_behind_a_witness_is_read(memo):
    assert facts_around(memo.witness.relays.get().relayed) == AROUND_THE_MEMO


def test_what_hangs_with_neither_is_not_read(memo):
    make.make_link(claim=make.make_claim(), item=make.make_item(source=make.make_source(slug="elsewhere")))
    make.make_derivation(derived=make.make_source(), origin=memo.derivatives.get().derived.derivations.last().origin)

    assert facts_around(memo) == AROUND_THE_MEMO


def test_nothing_unpublished_is_read(memo):
    hidden = make.make_source(slug="hidden", **DRAFT)
    make.make_derivation(derived=hidden, origin=memo)
    make.make_derivation(derived=memo, origin=hidden)
    make.make_derivation(derived=make.make_source(), origin=hidden)
    make.make_source(part_of=memo, **DRAFT)
    make.make_source_event(source=memo, event="authenticated", date="2000", attested_by=hidden)
    make.make_relay(witness=memo.witness, relayed=make.make_witness(**DRAFT))
    make.make_possible_identity(first=memo.witness, second=make.make_witness(**DRAFT))
    make.make_item(source=memo, **DRAFT)
    make.make_item(source=memo, witness=make.make_witness(**DRAFT))
    make.make_item(source=hidden, draws_on=[memo])
    make.make_link(claim=make.make_claim(**DRAFT), item=memo.items_drawing_on_it.get(slug="drawing"))

    assert facts_around(memo) == AROUND_THE_MEMO


def test_what_stands_as_an_origin_by_any_public_item_is_read(memo):
    letter = memo.derivatives.get().derived.derivations.last().origin
    make.make_item(source=letter, draws_on=[letter])
    make.make_item(witness=memo.witness, directness="eyewitness")

    found = facts_around(memo)

    assert (found.reporting, found.telling) == ({"letter"}, {"agent"})


@pytest.mark.parametrize("steps", [1, 30])
def test_number_of_queries_is_the_same_at_any_depth(django_assert_num_queries, steps):
    last = first = make.make_source(slug="first", witness=make.make_witness())
    for _step in range(steps):
        following = make.make_source()
        make.make_derivation(derived=following, origin=last)
        make.make_link(item=make.make_item(source=following))
        make.make_item(draws_on=[following])
        last = following

    with django_assert_num_queries(15):
        facts = facts_around(first)

    assert len(leaning_items(facts, ("source", "first"))) == 2 * steps
