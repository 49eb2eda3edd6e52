"""What goes with a claim: by itself it comes to the same, and nothing else goes along."""

from io import StringIO

import pytest
from django.core.management import call_command

from claims import bulk
from claims.choices import State
from claims.dossier.gather import TooLargeError, gather
from claims.formats import open_bundle
from claims.models import Claim
from claims.operations.importing import import_bundle
from claims.records import RECORD_TYPES
from tests import factories as make
from tests.analysis.test_vectors import VECTORS
from tests.dossier.carried import carry
from tests.founding import import_founding_case

pytestmark = pytest.mark.django_db


def slugs_of(claim):
    """By collection, the slugs or keys of what goes with it."""
    pks = gather(claim).pks
    return {name: sorted(told.key for told in RECORD_TYPES[name].read(pks[name])) for name in RECORD_TYPES if pks[name]}


# ---------------------------------------------------------------- The same reasoning


TELLING = ["no-evidence-through-china"]
"""Of the founding case: on both sides, directly and by relations, with origins that only items elsewhere explain."""


def test_claim_of_the_founding_case_comes_to_the_same_by_itself():
    import_founding_case()

    here, there = carry(TELLING)

    assert there == here


@pytest.mark.soak
def test_each_claim_of_the_founding_case_comes_to_the_same_by_itself():
    import_founding_case()

    here, there = carry(list(Claim.objects.public().values_list("slug", flat=True)))

    assert there == here


@pytest.mark.parametrize(
    ("number", "step"), [(101, 3), *(pytest.param(number, 1, marks=pytest.mark.soak) for number in range(101, 105))]
)
def test_each_claim_of_the_vectors_comes_to_the_same_by_itself(number, step):
    with open_bundle(VECTORS / f"bundle-{number}.json") as bundle:
        import_bundle(by="test", bundle=bundle)

    here, there = carry(list(Claim.objects.public().values_list("slug", flat=True))[::step])

    assert there == here


@pytest.mark.parametrize(
    ("seed", "step"), [(0, 6), *(pytest.param(seed, 1, marks=pytest.mark.soak) for seed in range(3))]
)
def test_each_claim_of_a_random_bundle_comes_to_the_same_by_itself(seed, step, tmp_path):
    bulk.write(tmp_path / "bulk", claims=12, seed=seed, drafts=0.2)
    call_command("importdata", tmp_path / "bulk", stdout=StringIO())

    here, there = carry(list(Claim.objects.public().values_list("slug", flat=True))[::step])

    assert there == here


# ---------------------------------------------------------------- What goes along


@pytest.fixture
def claim():
    return make.make_claim(slug="said")


def test_claim_alone_is_all_there_is(claim):
    make.make_link()
    make.make_assessment()

    assert slugs_of(claim) == {"claims": ["said"]}


def test_claims_from_which_a_stance_passes_come_with_their_items(claim):
    far, near = make.make_claim(slug="far"), make.make_claim(slug="near")
    make.make_relation(subject=near, kind="restates", object=claim)
    make.make_relation(subject=far, kind="entails", object=near)
    make.make_link(claim=far, item=make.make_item(slug="item", witness=make.make_witness(slug="teller")))

    assert slugs_of(claim) == {
        "witnesses": ["teller"],
        "items": ["item"],
        "claims": ["far", "near", "said"],
        "links": ["far/item"],
        "relations": ["far/entails/near", "near/restates/said"],
    }


def test_claim_next_to_it_comes_without_what_does_not_bear_on_it(claim):
    whole = make.make_claim(slug="whole")
    make.make_relation(subject=claim, kind="part_of", object=whole)
    make.make_link(claim=whole)

    assert slugs_of(claim) == {"claims": ["said", "whole"], "relations": ["said/part_of/whole"]}


def test_source_comes_with_its_whole_its_origins_and_who_attests_to_it(claim):
    whole, origin = make.make_source(slug="whole"), make.make_source(slug="origin", authors=[make.make_agent(slug="a")])
    part = make.make_source(slug="part", part_of=whole, topics=[make.make_topic(slug="camps")])
    make.make_derivation(derived=whole, origin=origin)
    court = make.make_source(slug="court")
    make.make_source_event(source=origin, event="found_forged", date="1990", attested_by=court)
    make.make_source_event(source=court, event="retracted", attested_by=make.make_source(slug="later"))
    make.make_link(claim=claim, item=make.make_item(slug="item", source=part))
    make.make_derivation(derived=make.make_source(), origin=origin)

    assert slugs_of(claim) == {
        "agents": ["a"],
        "topics": ["camps"],
        "sources": ["court", "later", "origin", "part", "whole"],
        "derivations": ["whole/origin"],
        "source_events": ["court/retracted/", "origin/found_forged/1990"],
        "items": ["item"],
        "claims": ["said"],
        "links": ["said/item"],
    }


def test_origin_that_stands_by_an_item_elsewhere_brings_that_item_with_all_behind_it(claim):
    reporter, wire = make.make_source(slug="reporter"), make.make_source(slug="wire")
    make.make_derivation(derived=reporter, origin=wire)
    make.make_link(claim=claim, item=make.make_item(slug="copied", source=reporter))
    other = make.make_source(slug="other")
    make.make_item(slug="seen", source=reporter, draws_on=[reporter, other])
    make.make_item(slug="seen-later", source=reporter, draws_on=[reporter])
    make.make_item(slug="seen-by-other", source=other, draws_on=[other])

    told = slugs_of(claim)

    assert told["items"] == ["copied", "seen", "seen-by-other"]
    assert told["sources"] == ["other", "reporter", "wire"]
    assert told["links"] == ["said/copied"]


def test_witness_who_saw_it_brings_an_item_that_says_so(claim):
    teller, relayed = make.make_witness(slug="teller"), make.make_witness(slug="relayed")
    make.make_relay(witness=teller, relayed=relayed)
    make.make_link(claim=claim, item=make.make_item(slug="told", witness=teller, directness="hearsay"))
    make.make_item(slug="saw", witness=teller, directness="eyewitness")
    make.make_item(slug="heard", witness=relayed, directness="hearsay")

    told = slugs_of(claim)

    assert (told["items"], told["witnesses"]) == (["saw", "told"], ["relayed", "teller"])


def test_item_that_is_here_anyway_explains_an_origin(claim):
    reporter = make.make_source(slug="reporter")
    make.make_item(slug="elsewhere", source=reporter, draws_on=[reporter])
    make.make_link(claim=claim, item=make.make_item(slug="own", source=reporter, draws_on=[reporter]))

    assert slugs_of(claim)["items"] == ["own"]


def test_all_that_is_told_of_the_claim_comes_along(claim):
    claim.topics.add(make.make_topic(slug="topic"))
    claim.questions.add(make.make_question(slug="taken"))
    record, teller = make.make_source(slug="record"), make.make_witness(slug="teller")
    make.make_attachment(source=record, sha256="a" * 64)
    make.make_appearance(slug="told", claim=claim, witness=teller, source=record)
    make.make_appearance(slug="said-it", claim=claim, agent=make.make_agent(slug="speaker"))
    make.make_assessment(slug="judged", claim=claim, assessor=make.make_agent(slug="judge"))
    make.make_search(
        slug="looked",
        claim=claim,
        question=make.make_question(slug="where"),
        searched_by=make.make_agent(slug="searcher"),
    )

    assert slugs_of(claim) == {
        "agents": ["judge", "searcher", "speaker"],
        "topics": ["topic"],
        "questions": ["taken", "where"],
        "witnesses": ["teller"],
        "sources": ["record"],
        "attachments": ["record/" + "a" * 64],
        "claims": ["said"],
        "appearances": ["said-it", "told"],
        "assessments": ["judged"],
        "searches": ["looked"],
    }


def test_what_is_not_public_stays_behind(claim):
    draft = {"state": State.DRAFT}
    claim.questions.add(make.make_question(**draft), make.make_question(slug="public"))
    make.make_relation(subject=make.make_claim(**draft), kind="restates", object=claim)
    make.make_link(claim=claim, item=make.make_item(**draft))
    make.make_appearance(claim=claim, source=make.make_source(**draft))
    make.make_assessment(claim=claim, **draft)
    source = make.make_source(slug="source", part_of=make.make_source(**draft), witness=make.make_witness(**draft))
    make.make_derivation(derived=source, origin=make.make_source(**draft))
    make.make_source_event(source=source, attested_by=make.make_source(**draft))
    make.make_item(source=source, draws_on=[source], **draft)
    make.make_link(
        claim=claim, item=make.make_item(slug="item", source=source, draws_on=[make.make_source(**draft), source])
    )

    assert slugs_of(claim) == {
        "questions": ["public"],
        "sources": ["source"],
        "items": ["item"],
        "claims": ["said"],
        "links": ["said/item"],
    }


# ---------------------------------------------------------------- Bounds

QUERIES = 48


@pytest.mark.parametrize("many", [1, 30])
def test_gathering_takes_as_many_queries_for_few_as_for_many(claim, many, django_assert_num_queries):
    for number in range(many):
        source = make.make_source(part_of=make.make_source(), authors=[make.make_agent()])
        make.make_derivation(derived=source, origin=make.make_source(witness=make.make_witness()))
        make.make_source_event(source=source, attested_by=make.make_source())
        item = make.make_item(source=source, witness=make.make_witness(), directness="hearsay")
        make.make_item(witness=item.witness, directness="eyewitness")
        make.make_link(claim=make.make_claim() if number else claim, item=item)
        if number:
            make.make_relation(subject=item.links.get().claim, kind="restates", object=claim)
        else:
            make.make_relation(kind="restates", object=claim)
        make.make_appearance(claim=claim, source=source)
        make.make_assessment(claim=claim)
        make.make_search(claim=claim)

    with django_assert_num_queries(QUERIES):
        gather(claim)


def test_more_than_was_asked_for_at_most_is_refused(claim):
    for _number in range(3):
        make.make_link(claim=claim)

    assert gather(claim, most=10).total == 10
    with pytest.raises(TooLargeError):
        gather(claim, most=9)
