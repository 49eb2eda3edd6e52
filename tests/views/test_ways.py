"""Why an inherited item bears on a claim, in words, for every relation in both directions."""

from itertools import pairwise

import pytest

from claims.analysis.facts import Link, Relation
from claims.analysis.stance import OBJECT, RULES, SUBJECT, bearings
from claims.choices import RelationKind
from claims.views.ways import Step, Way, Ways
from tests import factories as make
from tests.views.pages import section

# Kind of relation, which end of it the other claim is, the item's stance there, and the sentence.
ONE_STEP = [
    ("restates", SUBJECT, "supports", "for … supports … which restates this claim"),
    ("restates", OBJECT, "supports", "for … supports … which this claim restates"),
    ("restates", SUBJECT, "contradicts", "against … contradicts … which restates this claim"),
    ("restates", OBJECT, "contradicts", "against … contradicts … which this claim restates"),
    ("denies", SUBJECT, "supports", "against … supports … which denies this claim"),
    ("denies", OBJECT, "supports", "against … supports … which this claim denies"),
    ("denies", SUBJECT, "contradicts", "for … contradicts … which denies this claim"),
    ("denies", OBJECT, "contradicts", "for … contradicts … which this claim denies"),
    ("excludes", SUBJECT, "supports", "against … supports … which rules out this claim"),
    ("excludes", OBJECT, "supports", "against … supports … which this claim rules out"),
    ("entails", SUBJECT, "supports", "for … supports … which implies this claim"),
    ("entails", OBJECT, "contradicts", "against … contradicts … which this claim implies"),
    ("denies_evidence_for", OBJECT, "supports", "against … supports … for which this claim denies evidence"),
]


def test_the_table_holds_every_rule():
    assert {(kind, end, given) for kind, end, given, _words in ONE_STEP} == {
        (rule.kind, rule.start, rule.given) for rule in RULES
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "other_is", "given", "words"), ONE_STEP)
def test_one_step_is_told_in_words(client, kind, other_is, given, words):
    claim, other = make.make_claim(slug="claim"), make.make_claim(statement="The other one.")
    relate(other, claim, kind, other_is)
    make.make_link(claim=other, stance=given)

    side, given, step = words.split(" … ")

    assert f"Counts {side} this claim because it {given} “ The other one ”, {step}. Source" in section(
        client.get("/claims/claim/"), "evidence"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "first_is", "given", "step"),
    [
        ("restates", SUBJECT, "supports", "which restates “ Second ”, which implies this claim"),
        ("restates", OBJECT, "supports", "which is restated by “ Second ”, which implies this claim"),
        ("denies", SUBJECT, "contradicts", "which denies “ Second ”, which implies this claim"),
        ("denies", OBJECT, "contradicts", "which is denied by “ Second ”, which implies this claim"),
        ("entails", SUBJECT, "supports", "which implies “ Second ”, which implies this claim"),
        ("entails", OBJECT, "contradicts", "which is implied by “ Second ”, which this claim implies"),
        ("excludes", SUBJECT, "supports", "which rules out “ Second ”, which this claim implies"),
        ("excludes", OBJECT, "supports", "which is ruled out by “ Second ”, which this claim implies"),
        (
            "denies_evidence_for",
            OBJECT,
            "supports",
            "evidence for which is denied by “ Second ”, which this claim implies",
        ),
    ],
)
def test_a_step_on_the_way_ends_with_the_claim_it_leads_to(client, kind, first_is, given, step):
    claim = make.make_claim(slug="claim")
    first, second = make.make_claim(statement="First"), make.make_claim(statement="Second")
    relate(first, second, kind, first_is)
    ends = (second, claim) if step.endswith("which implies this claim") else (claim, second)
    make.make_relation(subject=ends[0], kind=RelationKind.ENTAILS, object=ends[1])
    make.make_link(claim=first, stance=given)

    assert f"because it {given} “ First ”, {step}. Source" in section(client.get("/claims/claim/"), "evidence")


@pytest.mark.django_db
def test_the_sentence_links_the_claims_and_tells_why_the_item_bears_on_the_first(client):
    claim, other = make.make_claim(slug="claim"), make.make_claim(slug="other", statement="They were taken.")
    make.make_relation(subject=other, kind=RelationKind.ENTAILS, object=claim)
    make.make_link(claim=other, rationale="It names the train.", strength="strong")

    page = client.get("/claims/claim/")

    assert "which implies this claim. It names the train. Source" in section(page, "supports")
    assert "Strength strong" in section(page, "supports")
    assert '“<a href="/claims/other/">They were taken</a>”' in page.text


def test_of_two_relations_that_carry_a_step_one_that_does_is_told():
    relations = [Relation("b", "excludes", "a"), Relation("a", "restates", "b"), Relation("a", "part_of", "b")]
    bearing = bearings([Link("b", "item", "contradicts")], relations)["a"]["item"]

    assert Ways(relations).of(bearing, {"b": "contradicts"}) == (
        Way("contradicts", "b", "contradicts", "a", (Step("restates", False, "a"),)),
    )


def test_two_ways_along_the_same_claims_are_told_apart():
    relations = [Relation("a", "denies", "b"), Relation("b", "restates", "a")]
    bearing = bearings([Link("b", "item", "supports")], relations)["a"]["item"]

    assert Ways(relations).of(bearing, {"b": "supports"}) == (
        Way("contradicts", "b", "supports", "a", (Step("denies", False, "a"),)),
        Way("supports", "b", "supports", "a", (Step("restates", True, "a"),)),
    )


def test_a_direct_link_has_no_way():
    bearing = bearings([Link("a", "item", "supports")], [])["a"]["item"]

    assert Ways([]).of(bearing, {"a": "supports"}) == ()


@pytest.mark.django_db
def test_a_way_that_passes_the_claim_itself_names_it_so(client):
    """By way of a claim that both restates and denies it, what it implies comes back as its opposite."""
    claim = make.make_claim(slug="claim", statement="Claim")
    other, contrary = make.make_claim(statement="Other"), make.make_claim(statement="Contrary")
    make.make_relation(subject=other, kind=RelationKind.ENTAILS, object=claim)
    make.make_relation(subject=claim, kind=RelationKind.RESTATES, object=contrary)
    make.make_relation(subject=claim, kind=RelationKind.DENIES, object=contrary)
    make.make_link(claim=other)

    assert (
        "Would count for this claim because it supports “ Other ”, which implies this claim. "
        "Would count against this claim because it supports “ Other ”, which implies this claim, "
        "which restates “ Contrary ”, which this claim denies. Source"
    ) in section(client.get("/claims/claim/"), "conflicting")


@pytest.mark.django_db
def test_a_very_long_way_is_not_told_to_its_end(client):
    claims = [make.make_claim(slug=f"claim-{number}", statement=f"Claim {number}") for number in range(10)]
    for subject, object_ in pairwise(claims):
        make.make_relation(subject=subject, kind=RelationKind.ENTAILS, object=object_)
    make.make_link(claim=claims[0])

    page = section(client.get("/claims/claim-9/"), "supports")

    assert "which implies “ Claim 5 ”, and on from there by way of 3 other claims. Source" in page


def relate(one, other, kind, one_is):
    subject, object_ = (one, other) if one_is == SUBJECT else (other, one)
    make.make_relation(subject=subject, kind=kind, object=object_)
