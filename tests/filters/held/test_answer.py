"""What arrays answer is what SQL answers: for any filters drawn, over the founding case and more."""

from random import Random

import pytest
from django.http import QueryDict

from claims.filters import FILTERSETS
from claims.filters.facets import facets, removals
from claims.models import Witness
from claims.operations import documents
from tests import factories
from tests.filters.listed import drawn

DRAWS = 12


def by_sql(kind, data):
    filterset = FILTERSETS[kind](data)
    filterset.answer = None
    return told(filterset)


def from_memory(keeper, kind, data):
    filterset = FILTERSETS[kind](data)
    keeper.learn(FILTERSETS[kind], 0)
    assert filterset.answer
    return told(filterset)


def told(filterset):
    """All that a list tells of its results, whoever answers."""
    keys = filterset.keys
    return {
        "keys": list(keys[: keys.count()]),
        "count": keys.count(),
        "page": list(filterset.page().object_list),
        "facets": facets(filterset),
        "removals": removals(filterset),
    }


def asked(chance, kind):
    """Filters as they come, in any order; half of them searched."""
    data = drawn(chance, kind)
    if chance.random() < 0.5:
        data["q"] = chance.choice(
            ["prisoners", "pris", "the -soviet", "-the", "nothinghasthis", '"prisoners of war"', "a"]
        )
    sorts = [sort for sort, _words in FILTERSETS[kind](data).sorts]
    data["sort"] = chance.choice(sorts)
    data["page_size"] = chance.choice(["1", "3", "25"])
    return data


class TestMany:
    @pytest.mark.parametrize("kind", FILTERSETS)
    def test_memory_tells_of_any_list_what_sql_tells(self, many, keeper, kind):
        # Of two records of one slug SQL names the one that is counted, memory the first by name.
        Witness.objects.filter(slug="twin").update(name="Kim")
        documents.reindex()
        chance = Random(f"held {kind}")
        for data in [QueryDict(), *(asked(chance, kind) for _draw in range(DRAWS))]:
            assert (data.urlencode(), from_memory(keeper, kind, data)) == (data.urlencode(), by_sql(kind, data))

    def test_commonest_are_the_same_where_many_are_as_common(self, many, keeper):
        claim = factories.make_claim()
        for number in range(30):
            factories.make_appearance(
                claim=claim, agent=factories.make_agent(slug=f"agent-{29 - number}", name=f"Å {number:02}")
            )
        assert from_memory(keeper, "claims", QueryDict()) == by_sql("claims", QueryDict())


@pytest.mark.parametrize("kind", FILTERSETS)
def test_memory_tells_of_no_records_what_sql_tells(db, keeper, kind):
    assert from_memory(keeper, kind, QueryDict()) == by_sql(kind, QueryDict())


@pytest.mark.django_db
class TestSharedRows:
    def test_one_row_meets_what_several_parameters_ask(self, keeper):
        kim, lee = factories.make_agent(slug="kim"), factories.make_agent(slug="lee")
        claim, other = factories.make_claim(), factories.make_claim()
        factories.make_appearance(claim=claim, agent=kim, date="1951")
        factories.make_appearance(claim=claim, agent=lee, date="1993")
        factories.make_appearance(claim=other, agent=kim, date="1993")
        answer = from_memory(keeper, "claims", QueryDict("claimant=kim&made_after=1990"))
        assert answer["keys"] == [other.pk]
        (claimants,) = (facet for facet in answer["facets"] if facet.name == "claimant")
        assert [(choice.value, choice.count) for choice in claimants.choices] == [("kim", 1), ("lee", 1)]

    def test_record_named_by_two_such_rows_counts_once(self, keeper):
        kim, claim = factories.make_agent(slug="kim"), factories.make_claim()
        for date in ("1991", "1993"):
            factories.make_appearance(claim=claim, agent=kim, date=date)
        answer = from_memory(keeper, "claims", QueryDict("made_after=1990"))
        (claimants,) = (facet for facet in answer["facets"] if facet.name == "claimant")
        assert [(choice.value, choice.count) for choice in claimants.choices] == [("kim", 1)]
