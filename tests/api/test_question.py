import pytest

from claims.choices import Stance, State, Strength
from tests import factories as make

pytestmark = pytest.mark.django_db

ADDRESS = "/questions/taken.json"


@pytest.fixture
def question():
    """Two rivals; one item speaks against the one strongly and for the other, and one against both."""
    question = make.make_question(slug="taken", text="Were they taken?")
    yes, no = (make.make_claim(slug=slug, questions=[question]) for slug in ("yes", "no"))
    study, letter = (make.make_source(slug=slug, kind="archival") for slug in ("study", "letter"))
    split = make.make_item(slug="split", source=study, credibility="2")
    make.make_link(claim=yes, item=split)
    make.make_link(claim=no, item=split, stance=Stance.CONTRADICTS, strength=Strength.STRONG)
    same = make.make_item(slug="same", source=letter)
    for claim in (yes, no):
        make.make_link(claim=claim, item=same, stance=Stance.CONTRADICTS)
    make.make_claim(slug="unheard-of", questions=[question])
    return question


def test_question_is_told_with_its_own_fields_and_its_matrix(client, question):
    assert client.get(ADDRESS).json() == {
        "slug": "taken",
        "text": "Were they taken?",
        "description": "",
        "url": "http://testserver/questions/taken/",
        "claims": [
            {"claim": "no", "inconsistency": 3.4, "rank": 2},
            {"claim": "unheard-of", "inconsistency": None, "rank": None},
            {"claim": "yes", "inconsistency": 1.0, "rank": 1},
        ],
        "rows": [
            {
                "item": "same",
                "cells": {"no": "contradicts", "unheard-of": "none", "yes": "contradicts"},
                "diagnostic": True,
            },
            {
                "item": "split",
                "cells": {"no": "contradicts", "unheard-of": "none", "yes": "supports"},
                "diagnostic": True,
            },
        ],
        "removals": [
            {
                "origin": {"kind": "source", "slugs": ["letter"]},
                "ranks": {"no": 2, "unheard-of": None, "yes": 1},
            },
            {
                "origin": {"kind": "source", "slugs": ["study"]},
                "ranks": {"no": 1, "unheard-of": None, "yes": 1},
            },
        ],
        "searches": {"count": 0, "results": [], "more": None},
    }


def test_question_without_claims_has_an_empty_matrix(client):
    make.make_question(slug="taken", text="Were they taken?")

    assert client.get(ADDRESS).json() == {
        "slug": "taken",
        "text": "Were they taken?",
        "description": "",
        "url": "http://testserver/questions/taken/",
        "claims": [],
        "rows": [],
        "removals": [],
        "searches": {"count": 0, "results": [], "more": None},
    }


def test_what_is_not_public_changes_nothing(client, question):
    before = client.get(ADDRESS).content

    hidden = make.make_claim(questions=[question], state=State.DRAFT)
    make.make_link(claim=hidden)
    make.make_link(claim=question.claims.get(slug="yes"), item=make.make_item(state=State.DRAFT))

    assert client.get(ADDRESS).content == before


@pytest.mark.parametrize(("claims", "items"), [(2, 2), (6, 30)])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, claims, items):
    question = make.make_question(slug="taken")
    rivals = [make.make_claim(questions=[question]) for _number in range(claims)]
    for number in range(items):
        source = make.make_source(witness=make.make_witness())
        make.make_source_event(source=source)
        item = make.make_item(source=source, draws_on=[make.make_source(part_of=source)])
        make.make_link(claim=rivals[number % claims], item=item, stance=Stance.CONTRADICTS)
        make.make_search(question=question, claim=None)
    for rival in rivals[1:]:
        make.make_relation(subject=rivals[0], object=rival)

    with django_assert_num_queries(20):
        client.get(ADDRESS)
