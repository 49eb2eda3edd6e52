import json

import pytest

from claims.choices import Form, Stance, State, Strength
from claims.operations import counts
from tests import factories as make

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/no-evidence.json"


def all_of(*rows):
    return {"count": len(rows), "results": list(rows), "more": None}


@pytest.fixture
def claim():
    """A claim that one item contradicts, which was public before it was said, and that was said once."""
    claim = make.make_claim(
        slug="no-evidence",
        statement="There is no evidence, „нет“.",
        form=Form.NO_EVIDENCE,
        topics=[make.make_topic(slug="transfer")],
        questions=[make.make_question(slug="taken"), make.make_question(slug="hidden", state=State.DRAFT)],
        scope="Through China.",
    )
    study = make.make_source(slug="a-study", kind="report", published="1993-08-26")
    item = make.make_item(slug="study-says", source=study)
    make.make_link(claim=claim, item=item, stance=Stance.CONTRADICTS, strength=Strength.STRONG)
    make.make_appearance(claim=claim, slug="said-2016", date="2016-05-23", agent=make.make_agent(slug="official"))
    counts.recount()
    return claim


def test_claim_is_told_with_its_own_fields_its_figures_and_its_analysis(client, claim):
    assert client.get(ADDRESS).json() == {
        "slug": "no-evidence",
        "statement": "There is no evidence, „нет“.",
        "form": "no_evidence",
        "topics": ["transfer"],
        "questions": ["taken"],
        "original": "",
        "language": "",
        "scope": "Through China.",
        "url": "http://testserver/claims/no-evidence/",
        "supporting_items": 0,
        "supporting_inherited": 0,
        "supporting_lines_exact": True,
        "contradicting_lines_exact": True,
        "supporting_lines": 0,
        "contradicting_items": 1,
        "contradicting_inherited": 0,
        "contradicting_lines": 1,
        "conflicting_items": 0,
        "discounted_items": 0,
        "context_items": 0,
        "first_made": "2016-05-23",
        "balance": {
            "supports": {"direct": 0, "inherited": 0, "lines": 0},
            "contradicts": {"direct": 1, "inherited": 0, "lines": 1},
            "conflicting": 0,
            "discounted": 0,
        },
        "on_record": [
            {
                "appearance": "said-2016",
                "supports": {"before": 0, "after": 0, "unclear": 0, "undated": 0},
                "contradicts": {"before": 1, "after": 0, "unclear": 0, "undated": 0},
            }
        ],
        "evidence": [
            {
                "item": "study-says",
                "stance": "contradicts",
                "inherited": False,
                "path": ["no-evidence"],
                "strength": "strong",
                "origins": [{"kind": "source", "slugs": ["a-study"]}],
                "discounted": False,
            }
        ],
        "rests_on": {
            "supports": [],
            "contradicts": [{"origin": {"kind": "source", "slugs": ["a-study"]}, "items": 1, "lines": 1}],
        },
        "links": all_of(
            {
                "claim": "no-evidence",
                "item": "study-says",
                "stance": "contradicts",
                "strength": "strong",
                "rationale": "",
            }
        ),
        "appearances": all_of(
            {
                "slug": "said-2016",
                "claim": "no-evidence",
                "agent": "official",
                "witness": "",
                "date": "2016-05-23",
                "source": "",
                "locator": "",
                "quotation": "",
                "original": "",
                "language": "",
                "venue": "",
                "audience": "",
            }
        ),
        "relations": all_of(),
        "assessments": all_of(),
        "searches": all_of(),
    }


def test_keys_stand_in_one_order_own_fields_first(client, claim):
    told = json.loads(client.get(ADDRESS).content)

    assert list(told) == [
        *["slug", "statement", "form", "topics", "questions", "original", "language", "scope", "url"],
        *(name for name in counts.FIGURES if name != "balance"),
        *["balance", "on_record", "evidence", "rests_on"],
        *["links", "appearances", "relations", "assessments", "searches"],
    ]


def test_every_stored_figure_is_told(client, claim):
    """Balance too, as the contract has it: in figures, and not in the one word by which lists filter."""
    assert sorted(set(counts.FIGURES) - client.get(ADDRESS).json().keys()) == []


def test_text_is_utf_8_as_it_is(client, claim):
    response = client.get(ADDRESS)

    assert response["Content-Type"] == "application/json"
    assert "„нет“" in response.content.decode("utf-8")


def test_what_is_not_public_changes_nothing(client, claim):
    before = client.get(ADDRESS).content

    make.make_link(claim=claim, item=make.make_item(state=State.DRAFT))
    make.make_link(claim=claim, item=make.make_item(source=make.make_source(state=State.WITHDRAWN)))
    hidden = make.make_claim(state=State.DRAFT)
    make.make_relation(subject=claim, object=hidden)
    make.make_link(claim=hidden)
    make.make_appearance(claim=claim, date="1992", witness=make.make_witness(state=State.DRAFT))
    make.make_assessment(claim=claim, state=State.DRAFT)
    make.make_relation(subject=make.make_claim(state=State.WITHDRAWN), object=claim)

    assert client.get(ADDRESS).content == before


def test_page_names_its_json(client, claim):
    page = client.get("/claims/no-evidence/").text

    assert '<link rel="alternate" type="application/json" href="/claims/no-evidence.json">' in page


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, claim, django_assert_num_queries, rows):
    for _number in range(rows):
        source = make.make_source(witness=make.make_witness())
        make.make_source_event(source=source)
        make.make_link(claim=claim, item=make.make_item(source=source, draws_on=[make.make_source(part_of=source)]))
        make.make_relation(subject=claim, object=make.make_link().claim)
        make.make_appearance(claim=claim, date="1992")
        make.make_assessment(claim=claim)
        make.make_search(claim=claim)

    with django_assert_num_queries(29):
        client.get(ADDRESS)
