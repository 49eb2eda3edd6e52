"""What is read about items by themselves: what is behind them and where their links lead, nothing that is not public."""

import pytest

from claims.analysis.facts import Facts, Item, Link, Relation, Source, SourceEvent, Witness
from claims.analysis.load_item import facts_of_item, facts_on_standing
from claims.choices import State
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    memo = make.make_source(slug="memo", kind="archival", witness=make.make_witness(slug="driver"))
    make.make_source_event(source=memo, event="retracted")
    item = make.make_item(slug="convoy", source=make.make_source(slug="study"), draws_on=[memo])
    taken, denial = make.make_claim(slug="taken"), make.make_claim(slug="denial")
    make.make_relation(subject=denial, object=taken, kind="denies")
    make.make_link(item=item, claim=taken, stance="supports", strength="strong")
    return item


ITEMS = {"convoy": Item("convoy", "study", draws_on=("memo",))}
SOURCES = {
    "study": Source("study"),
    "memo": Source("memo", "archival", witness="driver", events=(SourceEvent("retracted", None),)),
}


def test_all_behind_an_item_and_before_its_claims_is_read(item):
    make.make_link(claim=item.links.get().claim)  # another item: it has no part in what this one says

    assert facts_of_item(item.pk) == Facts(
        items=ITEMS,
        sources=SOURCES,
        witnesses={"driver": Witness("driver")},
        links=(Link("taken", "convoy", "supports", "strong"),),
        relations=(Relation("denial", "denies", "taken"),),
    )


def test_items_and_sources_tell_the_standing(item):
    assert facts_on_standing([item.pk]) == Facts(items=ITEMS, sources=SOURCES)


def test_where_nothing_is_struck_one_query_says_so(item, django_assert_num_queries):
    item.draws_on.get().events.update(event="recanted")

    with django_assert_num_queries(1):
        assert facts_on_standing([item.pk]) == Facts()


def test_no_items_need_no_query(item, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert facts_on_standing([]) == Facts()


def test_nothing_unpublished_is_read(item):
    item.state = State.DRAFT
    item.save()

    assert (facts_of_item(item.pk).items, facts_on_standing([item.pk])) == ({}, Facts())
