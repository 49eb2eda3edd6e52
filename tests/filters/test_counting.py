"""The number beside a choice is that of the results it gives: for any filters drawn, over the founding case and more."""

from random import Random

import pytest
from django.http import QueryDict

from claims.choices import SourceKind
from claims.filters import FILTERSETS
from claims.filters.counting import Wanted, tallies
from tests import factories
from tests.filters.listed import countable, drawn, filterset

DRAWS = 6


def alone(kind, data, name, value):
    """How many results there are with this value in place of the parameter's own."""
    data = data.copy()
    data.setlist(name, [value])
    return len(FILTERSETS[kind](data).qs.values_list("pk"))


def test_each_number_is_that_of_the_results_its_choice_gives(many):
    chance = Random("counting")
    for kind in filter(countable, FILTERSETS):
        for data in [QueryDict(mutable=True), *(drawn(chance, kind) for _draw in range(DRAWS))]:
            facets = [facet for facet in filterset(kind, data.urlencode()).facets if facet.name in countable(kind)]
            shown = {facet.name: {choice.value: choice.count for choice in facet.choices} for facet in facets}
            given = {name: {value: alone(kind, data, name, value) for value in shown[name]} for name in shown}
            assert (kind, data.urlencode(), shown) == (kind, data.urlencode(), given)


def counts(kind, query, name):
    facet = next(facet for facet in filterset(kind, query).facets if facet.name == name)
    return {choice.value: choice.count for choice in facet.choices}


@pytest.mark.django_db
class TestCounts:
    def test_own_choices_are_counted_as_if_open_and_all_of_a_vocabulary_are_told(self):
        factories.make_source(kind="book", reliability="A")
        factories.make_source(kind="book", reliability="B")
        factories.make_source(kind="web", reliability="A")
        factories.make_source(kind="web", reliability="A", state="draft")
        found = counts("sources", "kind=book&reliability=A", "kind")
        assert {kind: number for kind, number in found.items() if number} == {"book": 1, "web": 1}
        assert set(found) == set(SourceKind.values)

    def test_one_row_meets_what_the_choice_and_other_filters_ask_of_it(self):
        kim, lee = factories.make_agent(slug="kim"), factories.make_agent(slug="lee")
        claim = factories.make_claim()
        factories.make_appearance(claim=claim, agent=kim, date="1951")
        factories.make_appearance(claim=claim, agent=lee, date="1993")
        assert counts("claims", "made_after=1990", "claimant") == {"lee": 1}
        assert counts("claims", "made_after=1990&claimant=kim", "claimant") == {"kim": 0, "lee": 1}

    def test_what_stands_for_itself_is_counted_so(self):
        claim = factories.make_claim()
        item = factories.make_item(source=factories.make_source(slug="book"), directness="hearsay")
        factories.make_link(claim=claim, item=item)
        factories.make_appearance(claim=claim, source=factories.make_source(slug="speech"))
        assert counts("claims", "directness=hearsay", "source") == {"book": 1, "speech": 1}

    def test_record_named_twice_counts_once(self):
        claim, source = factories.make_claim(), factories.make_source(slug="book", reliability="A")
        witness = factories.make_witness(reliability="A")
        for _number in range(2):
            factories.make_link(claim=claim, item=factories.make_item(source=source, witness=witness))
        factories.make_appearance(claim=claim, source=source)
        assert counts("claims", "", "source") == {"book": 1}
        assert {value for value in counts("claims", "", "reliability").items() if value[1]} == {("A", 1)}

    def test_agent_and_witness_of_one_slug_count_as_the_parameter_finds_them(self):
        claim = factories.make_claim()
        factories.make_appearance(claim=claim, agent=factories.make_agent(slug="twin", name="An agent"))
        factories.make_appearance(claim=claim, witness=(twin := factories.make_witness(slug="twin", name="A witness")))
        factories.make_appearance(witness=twin)
        assert counts("claims", "", "claimant") == {"twin": 2}

    def test_yes_and_no_are_both_told(self):
        factories.make_witness(protected=True)
        assert counts("witnesses", "", "protected") == {"yes": 1, "no": 0}

    def test_tags_are_counted_in_whatever_case(self):
        for language in ("ru", "RU", "en", ""):
            factories.make_source(language=language)
        assert counts("sources", "language=Ru&language=fr", "language") == {"fr": 0, "ru": 2, "en": 1}

    def test_rare_record_that_is_chosen_has_its_number_too(self):
        topics = [factories.make_topic(slug=f"topic-{number:02}") for number in range(22)]
        for start in (0, 1):
            factories.make_claim(topics=topics[start:])
        facet = next(facet for facet in filterset("claims", "topic=topic-00").facets if facet.name == "topic")
        assert (facet.choices[0].value, facet.choices[0].count, len(facet.choices)) == ("topic-00", 1, 21)
        assert (facet.choices[1].count, facet.more) == (2, True)

    @pytest.mark.parametrize("kind", FILTERSETS)
    def test_all_choices_are_counted_by_one_query(self, kind, django_assert_num_queries):
        factories.make_appearance()
        data = filterset(kind)
        with django_assert_num_queries(1 if countable(kind) else 0):
            assert [facet.name for facet in data.facets if facet.input in ("choices", "records", "tags")] == countable(
                kind
            )


def test_named_records_are_found_by_words_of_name_or_slug(db):
    claim = factories.make_claim()
    for slug, name in (
        ("toon", "Malcolm Toon"),
        ("toon-2", "Another"),
        ("ivan", "Иван Грозный"),
        ("m-toon", "малкольм"),
    ):
        factories.make_appearance(claim=claim, agent=factories.make_agent(slug=slug, name=name))

    def named(*words):
        (found,) = tallies(filterset("claims"), [Wanted("claimant", named=words)])
        return [tally.value for tally in found]

    assert [named("TOON"), named("toon", "malc"), named("иван"), named("o%n"), named("toon", "none")] == [
        ["toon-2", "toon", "m-toon"], ["toon"], ["ivan"], [], [],
    ]  # fmt: skip
