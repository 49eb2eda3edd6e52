import pytest

from claims.analysis.facts import Link, Relation
from claims.analysis.stance import CONFLICTING, at_odds_with, bearings, contradictions

AT_ODDS = [
    ("denies", "restates"),
    ("excludes", "restates"),
    ("denies", "entails"),
    ("excludes", "entails"),
]
AT_ONE = [
    ("denies", "excludes"),
    ("restates", "entails"),
    ("denies", "denies_evidence_for"),
    ("restates", "part_of"),
]


def between(*kinds):
    return [Relation("a", kind, "b") for kind in kinds]


@pytest.mark.parametrize("kinds", AT_ODDS)
def test_relations_that_pass_a_stance_and_its_opposite_are_at_odds(kinds):
    relations = between(*kinds)

    assert contradictions(relations) == {frozenset({"a", "b"})}
    assert bearings([Link("a", "i", "supports")], relations)["b"]["i"].stance == CONFLICTING


def test_no_evidence_for_what_is_restated_is_at_odds():
    relations = between("denies_evidence_for", "restates")

    assert contradictions(relations) == {frozenset({"a", "b"})}
    assert bearings([Link("b", "i", "supports")], relations)["a"]["i"].stance == CONFLICTING


@pytest.mark.parametrize("kinds", AT_ONE)
def test_relations_that_agree_are_not(kinds):
    assert contradictions(between(*kinds)) == frozenset()


def test_relations_by_way_of_a_third_claim_are_not_the_pairs_own():
    relations = [Relation("a", "denies", "b"), Relation("b", "restates", "c"), Relation("a", "restates", "c")]

    assert contradictions(relations) == frozenset()


@pytest.mark.parametrize(
    ("relations", "found"),
    [
        (["a denies b"], []),
        (["a denies b", "a restates b"], ["b"]),
        (["a denies b", "b restates a"], ["b"]),
        (["a entails b", "b excludes a"], ["b"]),
        (["a entails b", "b entails a"], []),
        (["a entails b", "b denies_evidence_for a"], ["b"]),
        (["a denies b", "b excludes a"], []),
        (["b denies c", "b restates c"], []),
        (["a denies b", "a part_of b"], []),
    ],
)
@pytest.mark.parametrize("end", ["a", "b"])
def test_claims_at_odds_are_told_from_either_end(relations, found, end):
    recorded = [Relation(*relation.split()) for relation in relations]
    expected = found if end == "a" else ["a"] if found else ["c"] if "c" in relations[0] else []

    assert at_odds_with(end, recorded) == expected
