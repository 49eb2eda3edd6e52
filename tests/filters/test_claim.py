import pytest

from claims.choices import Balance, State
from tests import factories
from tests.filters.listed import among, filterset, listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def claims():
    """One claim that has everything, and one that has nothing."""
    claim = factories.make_claim(
        slug="full",
        statement="Prisoners were taken there",
        original="Пленных увезли",
        scope="In 1951 only",
        form="denial",
        topics=[factories.make_topic(slug="korea")],
        questions=[factories.make_question(slug="taken")],
    )
    factories.make_claim(slug="bare", statement="Nothing of the kind", form="finding")
    agent, witness = factories.make_agent(slug="kim"), factories.make_witness(slug="ivan", reliability="B")
    factories.make_appearance(claim=claim, agent=agent, date="1951~", source=factories.make_source(slug="speech"))
    factories.make_appearance(claim=claim, witness=factories.make_witness(slug="petr"), date="1992-05")
    book = factories.make_source(slug="book", reliability="A")
    item = factories.make_item(source=book, witness=witness, directness="hearsay")
    factories.make_link(claim=claim, item=item, stance="context")
    factories.make_assessment(claim=claim, verdict="unresolved")
    return claim


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", {"full", "bare"}),
        ("q=prisoners", {"full"}),
        ("q=TAKEN+only", {"full"}),
        ("q=taken+nothing", set()),
        ("q=ПЛЕННЫХ", {"full"}),
        ("q=пленных", {"full"}),
        ("topic=korea", {"full"}),
        ("question=taken", {"full"}),
        ("claimant=kim", {"full"}),
        ("claimant=petr", {"full"}),
        ("claimant=ivan", set()),
        ("claimant=kim&claimant=ivan", {"full"}),
        ("form=denial", {"full"}),
        ("form=denial&form=finding", {"full", "bare"}),
        ("form=allegation", set()),
        ("verdict=unresolved", {"full"}),
        ("verdict=supported", set()),
        ("made_after=1992-06", set()),
        ("made_after=1992-05-31", {"full"}),
        ("made_before=1949", set()),
        ("made_before=1950", {"full"}),
        ("source=book", {"full"}),
        ("source=speech", {"full"}),
        ("witness=ivan", {"full"}),
        ("witness=petr", {"full"}),
        ("directness=hearsay", {"full"}),
        ("directness=eyewitness", set()),
        ("reliability=A", {"full"}),
        ("reliability=B", {"full"}),
        ("reliability=C", set()),
        ("topic=korea&form=finding", set()),
    ],
)
def test_parameter_keeps_the_claims_that_meet_it(claims, query, kept):
    assert among("claims", query) == kept


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("claimant=kim&made_before=1960", {"full"}),
        ("claimant=kim&made_after=1960", set()),
        ("made_after=1960&made_before=1970", set()),
        ("made_after=1960&made_before=1995", {"full"}),
        ("claimant=petr&made_after=1960", {"full"}),
    ],
)
def test_what_is_asked_of_appearances_one_appearance_meets(claims, query, kept):
    assert among("claims", query) == kept


def test_what_is_asked_of_items_one_item_meets(claims):
    other = factories.make_item(source=factories.make_source(reliability="C"), directness="expert")
    factories.make_link(claim=claims, item=other)
    queries = ["directness=expert&reliability=C", "directness=expert&reliability=A", "directness=expert&source=book"]
    assert [among("claims", query) for query in queries] == [{"full"}, set(), {"full"}]


def test_verdict_is_each_assessors_latest():
    claim, first, second = factories.make_claim(slug="claim"), factories.make_agent(), factories.make_agent()
    factories.make_assessment(claim=claim, assessor=first, verdict="supported", date="1992")
    factories.make_assessment(claim=claim, assessor=first, verdict="contradicted", date="2005-01")
    factories.make_assessment(claim=claim, assessor=first, verdict="not_assessable", date="")
    factories.make_assessment(claim=claim, assessor=second, verdict="unresolved", date="")
    verdicts = ["supported", "contradicted", "not_assessable", "unresolved"]
    assert [among("claims", f"verdict={verdict}") for verdict in verdicts] == [set(), {"claim"}, set(), {"claim"}]


def test_unpublished_assessment_neither_counts_nor_supersedes():
    claim, assessor = factories.make_claim(slug="claim"), factories.make_agent()
    factories.make_assessment(claim=claim, assessor=assessor, verdict="supported", date="1992")
    factories.make_assessment(claim=claim, assessor=assessor, verdict="contradicted", date="2005", state=State.DRAFT)
    assert [among("claims", f"verdict={verdict}") for verdict in ("supported", "contradicted")] == [{"claim"}, set()]


def test_undated_appearance_drops_out_and_an_unknown_date_does_not():
    for slug, date in [("undated", ""), ("unknown", "XXXX"), ("until", "../1953"), ("since", "1953/..")]:
        factories.make_appearance(claim=factories.make_claim(slug=slug), date=date)
    assert among("claims", "made_after=1960") == {"unknown", "since"}
    assert among("claims", "made_before=1940") == {"unknown", "until"}
    assert among("claims", "made_after=../1953") == {"unknown", "until", "since"}


@pytest.mark.parametrize(
    "query",
    [
        "topic=hidden-topic", "question=hidden-question", "claimant=hidden-agent", "claimant=hidden-witness",
        "source=hidden-source", "witness=hidden-witness",
    ],
)  # fmt: skip
def test_hidden_record_answers_as_one_that_does_not_exist(query):
    agent, topic = factories.make_agent(slug="hidden-agent"), factories.make_topic(slug="hidden-topic")
    question = factories.make_question(slug="hidden-question", state=State.DRAFT)
    source = factories.make_source(slug="hidden-source", state=State.WITHDRAWN, authors=[agent])
    witness = factories.make_witness(slug="hidden-witness", state=State.IN_REVIEW)
    draft = factories.make_claim(state=State.DRAFT, topics=[topic])
    factories.make_claim(questions=[question])
    factories.make_appearance(claim=draft, agent=agent)
    factories.make_link(item=factories.make_item(source=source, witness=witness))
    name, _equals, slug = query.partition("=")
    hidden, missing = filterset("claims", query), filterset("claims", f"{name}=x")
    assert [problem.message.replace(slug, "x") for problem in hidden.problems] == [
        problem.message for problem in missing.problems
    ]


def test_no_filter_sees_through_to_what_is_not_public():
    claim = factories.make_claim(slug="claim")
    seen = factories.make_source(slug="seen")
    agent, witness = factories.make_agent(slug="agent"), factories.make_witness(slug="witness")
    factories.make_appearance(agent=agent, witness=None)
    hidden = factories.make_source(state=State.DRAFT, reliability="A")
    factories.make_appearance(claim=claim, agent=agent, source=hidden, date="1951")
    factories.make_appearance(claim=claim, witness=witness, source=hidden, date="1951")
    factories.make_link(claim=claim, item=factories.make_item(source=hidden, witness=witness, directness="expert"))
    factories.make_link(claim=claim, item=factories.make_item(source=seen, state=State.DRAFT, directness="physical"))
    queries = [
        "claimant=agent", "claimant=witness", "made_after=1900", "made_before=2000", "source=seen", "witness=witness",
        "reliability=A", "directness=expert", "directness=physical",
    ]  # fmt: skip
    assert [among("claims", query) - {"claim"} == among("claims", query) for query in queries] == [True] * 9


def test_agent_and_witness_of_one_slug_are_both_meant():
    for slug, fields in [("by-agent", {"agent": factories.make_agent(slug="lee")}),
                         ("by-witness", {"witness": factories.make_witness(slug="lee")})]:  # fmt: skip
        factories.make_appearance(claim=factories.make_claim(slug=slug), **fields)
    assert among("claims", "claimant=lee") == {"by-agent", "by-witness"}


SORTS = ("date", "-date", "title", "-title", "items", "-items", "lines", "-lines")


def test_sorts_with_ties_by_slug_and_what_has_no_date_last():
    factories.make_claim(slug="b", statement="beta", first_made="1951-01-01", supporting_items=2, supporting_lines=2)
    factories.make_claim(slug="a", statement="Gamma", supporting_items=1, contradicting_items=1, supporting_lines=1)
    factories.make_claim(slug="c", statement="alpha", first_made="1950-01-01", context_items=9)
    assert {sort: listed("claims", f"sort={sort}") for sort in SORTS} == {
        "date": ["c", "b", "a"],
        "-date": ["b", "c", "a"],
        "title": ["c", "b", "a"],
        "-title": ["a", "b", "c"],
        "items": ["c", "a", "b"],
        "-items": ["a", "b", "c"],
        "lines": ["c", "a", "b"],
        "-lines": ["b", "a", "c"],
    }
    assert listed("claims") == ["a", "b", "c"]


def test_without_leaves_one_filter_out_for_counting_its_choices(claims):
    under = filterset("claims", "form=denial&topic=korea&q=nothing")
    assert ({row.slug for row in under.without("q")}, list(under.without("form"))) == ({"full"}, [])


def test_balance_is_what_is_stored():
    for balance in Balance:
        factories.make_claim(slug=balance.value.replace("_", "-"), balance=balance)

    assert {query: among("claims", query) for query in ("balance=disputed", "balance=none&balance=supported_only")} == {
        "balance=disputed": {"disputed"},
        "balance=none&balance=supported_only": {"none", "supported-only"},
    }


def test_min_lines_looks_at_the_larger_side():
    factories.make_claim(slug="for", supporting_lines=3, contradicting_lines=1)
    factories.make_claim(slug="against", contradicting_lines=2)
    factories.make_claim(slug="neither")

    assert [among("claims", f"min_lines={number}") for number in (0, 2, 3, 4)] == [
        {"for", "against", "neither"},
        {"for", "against"},
        {"for"},
        set(),
    ]


def test_min_lines_has_a_chip_that_removes_it():
    chips = filterset("claims", "min_lines=2&form=denial").chips

    assert [(chip.name, chip.value, chip.remove) for chip in chips] == [
        ("min_lines", "2", "?form=denial"),
        ("form", "denial", "?min_lines=2"),
    ]
