"""What is read from the database for some claims: all that bears on them, nothing that is not public, few queries."""

import pytest

from claims import models
from claims.analysis.facts import Appearance, Facts, Interval, Item, Link, Relation, Source, SourceEvent, Witness
from claims.analysis.load import facts_for
from claims.choices import State
from claims.models import Claim
from tests import factories as make
from tests.analysis.bundle import interval

pytestmark = pytest.mark.django_db

DRAFT = {"state": State.DRAFT}
QUERIES = 13


@pytest.fixture
def claim():
    """One claim with one of everything behind it."""
    claim = make.make_claim(slug="said")
    counterpart = make.make_claim(slug="counterpart")
    make.make_relation(subject=claim, kind="denies_evidence_for", object=counterpart)
    make.make_appearance(claim=claim, slug="in-2016", date="2016-05")
    whole = make.make_source(slug="whole", kind="report", published="1993-08-26")
    told = make.make_witness(slug="told")
    teller = make.make_witness(slug="teller")
    make.make_relay(witness=teller, relayed=told)
    make.make_possible_identity(first=told, second=make.make_witness(slug="same"))
    memo = make.make_source(slug="memo", created="1953-12", public_since="1996", witness=teller)
    make.make_source_event(source=memo, event="authenticated", date="1997")
    part = make.make_source(slug="part", part_of=whole)
    make.make_derivation(derived=part, origin=memo)
    item = make.make_item(slug="item", source=part, directness="hearsay", credibility="2")
    item.draws_on.add(memo)
    make.make_link(claim=counterpart, item=item, stance="supports", strength="strong")
    own = make.make_item(slug="own", source=memo, witness=teller, directness="eyewitness", told="1954")
    make.make_link(claim=claim, item=own, stance="context")
    return claim


EVERYTHING = Facts(
    items={
        "item": Item("item", "part", None, ("memo",), "hearsay", "2"),
        "own": Item("own", "memo", "teller", (), "eyewitness", "", interval("1954")),
    },
    sources={
        "whole": Source("whole", "report", published=interval("1993-08-26")),
        "part": Source("part", "", ("memo",), "whole"),
        "memo": Source(
            "memo",
            witness="teller",
            created=interval("1953-12"),
            public_since=interval("1996"),
            events=(SourceEvent("authenticated", interval("1997")),),
        ),
    },
    witnesses={
        "teller": Witness("teller", ("told",)),
        "told": Witness("told", (), ("same",)),
        "same": Witness("same", (), ("told",)),
    },
    links=(Link("said", "own", "context"), Link("counterpart", "item", "supports", "strong")),
    relations=(Relation("said", "denies_evidence_for", "counterpart"),),
    appearances=(Appearance("in-2016", "said", interval("2016-05")),),
    telling=frozenset({"teller"}),
)


def test_all_that_bears_on_a_claim_is_read(claim):
    found = facts_for([claim.pk])

    assert (found.items, found.sources, found.witnesses) == (
        EVERYTHING.items,
        EVERYTHING.sources,
        EVERYTHING.witnesses,
    )
    assert (set(found.links), found.relations, found.appearances) == (
        set(EVERYTHING.links),
        EVERYTHING.relations,
        EVERYTHING.appearances,
    )
    assert (found.reporting, found.telling) == (EVERYTHING.reporting, EVERYTHING.telling)


def test_what_stands_as_an_origin_is_told_by_items_linked_to_nothing(claim):
    part = models.Source.objects.get(slug="part")
    make.make_item(source=part).draws_on.add(part)

    assert facts_for([claim.pk]).reporting == {"part"}


def test_facts_without_dates_are_the_same_but_for_them(claim):
    found = facts_for([claim.pk], dated=False)

    assert found.appearances == ()
    assert {source.slug: (source.draws_on, source.part_of, source.published) for source in found.sources.values()} == {
        "whole": ((), None, None),
        "part": (("memo",), "whole", None),
        "memo": ((), None, None),
    }
    assert found.sources["memo"].events == (SourceEvent("authenticated", interval("1997")),)


def test_claim_that_inherits_nothing_reads_nothing_of_its_neighbours(claim):
    found = facts_for([Claim.objects.get(slug="counterpart").pk])

    assert (set(found.items), found.relations) == ({"item"}, ())


def test_what_is_not_public_changes_nothing(claim):
    before = facts_for([claim.pk])
    item = models.EvidenceItem.objects.get(slug="item")
    memo, part = item.draws_on.get(), item.source
    hidden, secret = make.make_source(**DRAFT), make.make_witness(**DRAFT)

    make.make_link(claim=claim, item=make.make_item(**DRAFT))
    make.make_link(claim=claim, item=make.make_item(source=hidden))
    make.make_link(claim=claim, item=make.make_item(witness=secret))
    draft = make.make_claim(**DRAFT)
    make.make_relation(subject=draft, kind="restates", object=claim)
    make.make_relation(subject=claim, kind="restates", object=draft)
    make.make_link(claim=draft)
    make.make_appearance(claim=claim, source=hidden)
    make.make_appearance(claim=claim, agent=None, witness=secret)
    make.make_derivation(derived=part, origin=hidden)
    make.make_derivation(derived=hidden, origin=memo)
    make.make_source_event(source=memo, event="retracted", attested_by=hidden)
    item.draws_on.add(hidden)
    make.make_relay(witness=memo.witness, relayed=secret)
    make.make_possible_identity(first=secret, second=memo.witness)
    make.make_item(**DRAFT, source=memo).draws_on.add(memo)
    make.make_item(source=memo, witness=secret, directness="eyewitness")
    memo.part_of = hidden
    memo.save()

    found = facts_for([claim.pk])

    assert (found.items, found.sources, found.witnesses) == (before.items, before.sources, before.witnesses)
    assert (set(found.links), found.relations, found.appearances, found.reporting, found.telling) == (
        set(before.links),
        before.relations,
        before.appearances,
        before.reporting,
        before.telling,
    )


def test_withdrawn_claim_has_no_facts(claim):
    Claim.objects.filter(pk=claim.pk).update(state=State.WITHDRAWN)

    found = facts_for([claim.pk])

    assert (found.items, found.links, found.relations) == ({}, (), ())


def test_queries_are_as_many_for_many_claims_and_deep_lineages(claim, django_assert_num_queries):
    claims = [claim.pk]
    with django_assert_num_queries(QUERIES):
        facts_for(claims)
    for _number in range(30):
        link = make.make_link()
        make.make_relation(subject=claim, kind="restates", object=link.claim)
        claims.append(link.claim.pk)
    source = models.Source.objects.get(slug="memo")
    for _depth in range(50):
        further = make.make_source()
        make.make_derivation(derived=source, origin=further)
        source = further
    witness = make.make_witness()
    source.witness = witness
    source.save()
    for _depth in range(50):
        further = make.make_witness()
        make.make_relay(witness=witness, relayed=further)
        witness = further

    with django_assert_num_queries(QUERIES):
        facts_for(claims)
    found = facts_for([claim.pk])

    assert (len(found.sources), len(found.witnesses), len(found.links)) == (3 + 50 + 30, 3 + 51, 2 + 30)


def test_circles_end(claim):
    memo, part = (models.Source.objects.get(slug=slug) for slug in ("memo", "part"))
    make.make_derivation(derived=memo, origin=part)
    teller, told = (models.Witness.objects.get(slug=slug) for slug in ("teller", "told"))
    make.make_relay(witness=told, relayed=teller)
    make.make_relation(subject=Claim.objects.get(slug="counterpart"), kind="restates", object=claim)

    found = facts_for([claim.pk])

    assert (set(found.sources), set(found.witnesses)) == ({"whole", "part", "memo"}, {"teller", "told", "same"})


def test_no_claim_has_no_facts():
    assert facts_for([]) == Facts(asked=frozenset())


def test_interval_without_ends_is_none():
    assert (interval("XXXX"), interval(""), interval("../1953")) == (
        None,
        None,
        Interval(None, interval("1953").latest),
    )
