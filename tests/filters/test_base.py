"""What holds for every list: the contract's parameters, strictness, facets and their addresses."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse

from claims.choices import Form, State
from claims.filters import FILTERSETS, BadParameters
from claims.filters.base import ListFilterSet
from claims.filters.parameters import RecordsFilter
from tests import factories
from tests.filters.listed import filterset, listed

COMMON = "q sort page page_size"
SOURCES = "kind reliability agent language after before status topic"
CONTRACT = {
    "claims": "topic claimant form verdict question balance made_after made_before source witness directness "
    "reliability min_lines",
    "questions": "",
    "evidence": "stance claim source witness directness credibility source_kind after before place",
    "sources": SOURCES,
    "reports": SOURCES,
    "witnesses": "reliability affiliation directness protected",
    "agents": "",
    "topics": "",
}


@pytest.mark.parametrize("kind", CONTRACT)
def test_every_parameter_of_the_contract_is_there(kind):
    assert set(FILTERSETS[kind].parameters()) == {*COMMON.split(), *CONTRACT[kind].split()}


def test_every_listed_kind_has_a_filterset_of_its_own():
    assert set(FILTERSETS) == set(CONTRACT)
    assert [reverse(f"{kind}-list") for kind in FILTERSETS] == [f"/{kind}/" for kind in FILTERSETS]
    assert len(set(FILTERSETS.values())) == len(FILTERSETS)


@pytest.mark.parametrize("kind", CONTRACT)
def test_every_parameter_has_words(kind):
    assert [name for name, parameter in FILTERSETS[kind].base_filters.items() if not str(parameter.label)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CONTRACT)
def test_every_order_names_every_row_once(kind):
    topic = factories.make_topic()
    claim = factories.make_claim(topics=[topic], questions=[factories.make_question(), factories.make_question()])
    report = factories.make_source(
        kind="report", authors=[factories.make_agent(), factories.make_agent()], topics=[topic]
    )
    for item in [factories.make_item(source=report, witness=factories.make_witness()) for _number in range(3)]:
        factories.make_link(claim=claim, item=item)
    rows = sorted(listed(kind))
    orders = [value for value, _words in filterset(kind).sorts]
    assert [sorted(listed(kind, f"sort={order}")) for order in orders] == [rows] * len(orders)
    assert len(set(rows)) == len(rows) > 0


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CONTRACT)
def test_every_order_of_what_is_sought_names_every_row_once(kind):
    topic = factories.make_topic(name="Rain")
    claim = factories.make_claim(
        statement="Rain fell", topics=[topic], questions=[factories.make_question(text="Rain?")]
    )
    report = factories.make_source(title="Rain", kind="report", authors=[factories.make_agent(name="Rain Office")])
    factories.make_source(title="A letter about rain", kind="report")
    item = factories.make_item(summary="Rain", source=report, witness=factories.make_witness(name="Rain"))
    factories.make_link(claim=claim, item=item)
    rows = sorted(filterset(kind, "q=rain").qs.values_list("pk", flat=True))
    under = [filterset(kind, f"q=rain&sort={order}") for order, _words in filterset(kind, "q=rain").sorts]
    assert [sorted(one.page().object_list) for one in under] == [rows] * len(under)
    assert [under[0].sort, filterset(kind, "q=rain").sort, filterset(kind).sort == "relevance"] == ["relevance"] * 2 + [
        False
    ]


@pytest.mark.django_db
class TestStrictness:
    def test_rows_of_bad_parameters_cannot_be_had(self):
        bad = filterset("claims", "reliability=G&misspelt=1")
        assert (bad.is_valid(), [problem.parameter for problem in bad.problems]) == (False, ["misspelt", "reliability"])
        for ask in (lambda: bad.qs, bad.page, lambda: bad.without("q"), lambda: bad.facets):
            with pytest.raises(BadParameters) as caught:
                ask()
            assert caught.value.problems == bad.problems

    def test_bad_values_are_not_looked_up(self, django_assert_num_queries):
        slugs = "&".join(f"topic={number}" for number in range(51))
        with django_assert_num_queries(0):
            assert not filterset("claims", f"{slugs}&source=%00&witness=a+b").is_valid()

    @pytest.mark.parametrize("name", ["q", "topic", "form", "made_after", "sort", "page", "page_size", "unknown"])
    @pytest.mark.parametrize("value", ["\ud800", "\x00", "\ufffe", "x\ud800" * 200])
    def test_lone_surrogates_and_the_like_are_refused_in_words_that_can_be_sent(self, name, value):
        data = QueryDict(mutable=True)
        data[name] = value
        problems = FILTERSETS["claims"](data).problems
        if (name, value) != ("q", "\ufffe"):
            assert [problem.parameter for problem in problems] == [name]
        "".join(problem.message for problem in problems).encode()

    def test_nothing_given_is_all_that_is_public(self):
        claim = factories.make_claim()
        factories.make_claim(state=State.DRAFT)
        assert [list(FILTERSETS["claims"](data).qs) for data in (None, {}, QueryDict())] == [[claim]] * 3

    def test_plain_mapping_is_taken_too(self):
        claim = factories.make_claim(form="denial")
        factories.make_claim(form="finding")
        assert list(FILTERSETS["claims"]({"form": "denial", "q": ""}).qs) == [claim]


@pytest.mark.django_db
class TestFacets:
    def test_vocabulary_offers_all_its_words_with_the_address_that_toggles_each(self):
        request = RequestFactory().get("/claims/?form=denial&form=finding&page=3&sort=title")
        facet = next(
            facet for facet in FILTERSETS["claims"](request.GET, request=request).facets if facet.name == "form"
        )
        assert [choice.value for choice in facet.choices] == Form.values
        assert [(choice.value, choice.toggle) for choice in facet.chosen] == [
            ("denial", "/claims/?form=finding&sort=title"),
            ("finding", "/claims/?form=denial&sort=title"),
        ]
        assert facet.choices[0].toggle == "/claims/?form=denial&form=finding&form=assertion&sort=title"

    def test_records_offered_are_the_20_commonest_and_those_chosen(self):
        topics = [factories.make_topic(slug=f"topic-{number:02}", name=f"Topic {number:02}") for number in range(25)]
        for number in range(25):
            factories.make_claim(topics=topics[number:])
        facet = next(facet for facet in filterset("claims", "topic=topic-01").facets if facet.name == "topic")
        common = [f"topic-{number:02}" for number in range(24, 4, -1)]
        assert [choice.value for choice in facet.choices] == ["topic-01", *common]
        assert [(choice.value, choice.label) for choice in facet.chosen] == [("topic-01", "Topic 01")]

    @pytest.mark.parametrize(
        ("kind", "name"),
        [
            (kind, name)
            for kind, filters in FILTERSETS.items()
            for name, parameter in filters.base_filters.items()
            if isinstance(parameter, RecordsFilter)
        ],
    )
    def test_no_record_is_offered_that_is_not_public(self, kind, name):
        agent, topic = factories.make_agent(), factories.make_topic()
        question = factories.make_question(state=State.DRAFT)
        source = factories.make_source(state=State.DRAFT, authors=[agent], issuer=agent, topics=[topic], kind="report")
        witness = factories.make_witness(state=State.IN_REVIEW, affiliation=agent)
        claim = factories.make_claim(questions=[question])
        draft = factories.make_claim(state=State.DRAFT, topics=[topic])
        factories.make_appearance(claim=claim, witness=witness)
        factories.make_appearance(claim=claim, agent=agent, source=source)
        factories.make_link(claim=claim, item=factories.make_item(source=source))
        factories.make_link(claim=claim, item=factories.make_item(witness=witness))
        factories.make_link(claim=draft, item=factories.make_item(witness=factories.make_witness(), state=State.DRAFT))
        facet = next(facet for facet in filterset(kind, "").facets if facet.name == name)
        assert facet.choices == ()

    @pytest.mark.parametrize("kind", FILTERSETS)
    def test_every_offered_choice_is_one_the_list_takes(self, kind):
        claim = factories.make_claim(topics=[factories.make_topic()], questions=[factories.make_question()])
        source = factories.make_source(
            kind="report",
            topics=[factories.make_topic()],
            issuer=factories.make_agent(),
            language="Old Church Slavonic",
        )
        witness = factories.make_witness(affiliation=factories.make_agent())
        factories.make_link(claim=claim, item=factories.make_item(source=source, witness=witness))
        factories.make_appearance(claim=claim)
        toggles = [choice.toggle for facet in filterset(kind).facets for choice in facet.choices]
        assert [toggle for toggle in toggles if not filterset(kind, toggle.removeprefix("?")).is_valid()] == []


def test_every_filterset_is_strict():
    assert [filters for filters in FILTERSETS.values() if not issubclass(filters, ListFilterSet)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", FILTERSETS)
def test_as_much_as_is_allowed_is_answered(kind):
    data = QueryDict(mutable=True)
    for facet in filterset(kind).facets:
        if facet.input == "words":
            data[facet.name] = " ".join(["Слово"] * 10)
        if facet.input == "date":
            data[facet.name] = "195X"
        if facet.input == "choices":
            data.setlist(facet.name, [choice.value for choice in facet.choices])
        if facet.input == "tags":
            data.setlist(facet.name, [f"x-{number}" for number in range(50)])
    assert list(FILTERSETS[kind](data).page().object_list) == []
