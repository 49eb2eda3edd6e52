"""Every address that is drawn is one that the site answers, with something in it."""

from urllib.parse import urlsplit

import pytest
from django.http import QueryDict
from django.urls import resolve

from bench.draws import (
    PAGE,
    card,
    claim_page,
    draw,
    filtered_list,
    list_page,
    long_claim_data,
    long_claim_page,
    search,
    search_of_all,
)
from bench.scenarios import BULK_DATA, CASE_DATA, SITE, scenarios
from claims.filters import FILTERSETS

LISTS = [list_page, filtered_list, search]
DRAWS = [*LISTS, claim_page, card, long_claim_page, search_of_all, long_claim_data]
ASKED, LISTED = 8, 80


@pytest.mark.parametrize("one", DRAWS)
def test_same_seed_draws_the_same_addresses(one, facts):
    assert draw(one, facts, seed=1) == draw(one, facts, seed=1)
    assert draw(one, facts, seed=1) != draw(one, facts, seed=2)


def test_site_answers_what_is_drawn(client, imported, facts):
    asked = [
        address
        for scenario in scenarios(facts, seed=1)
        if scenario.server == SITE and scenario.data == BULK_DATA
        for address in scenario.addresses[:ASKED]
    ]

    # And a list of the API, which has one page here; and one page of sources, as a list and as citations.
    assert len(asked) == ASKED * (len(DRAWS) + 1) + 2
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, 200)


def test_site_answers_with_the_cases_that_are_reasoned_about(client, cases, facts):
    asked = [
        address
        for scenario in scenarios(facts, seed=1)
        if scenario.server == SITE and scenario.data == CASE_DATA
        for address in scenario.addresses
    ]

    assert asked == [
        "/claims/no-evidence-taken/",
        "/claims/no-evidence-taken.json",
        "/claims/tangled-claim/",
        "/claims/tangled-claim.json",
        "/questions/tangled-question/",
        "/questions/tangled-question.json",
    ]
    assert {address: client.get(address).status_code for address in asked} == dict.fromkeys(asked, 200)


def test_lists_that_are_drawn_are_there_to_their_page(imported, facts):
    """By the filters alone, which is what decides and costs little: many more addresses."""
    found = {address: len(listed(address)) for one in LISTS for address in draw(one, facts, seed=1)[:LISTED]}

    assert [address for address, number in found.items() if not number and "verdict" not in address] == []


def listed(address):
    """The rows of the page asked for. Raises where the site would answer 400 or 404."""
    parts = urlsplit(address)
    kind = resolve(parts.path).kwargs["kind"]
    return FILTERSETS[kind](QueryDict(parts.query)).page().object_list


def test_pages_that_are_drawn_are_all_there_are(facts):
    pages = {address.partition("page=")[2] for address in draw(list_page, facts, seed=1)}

    assert pages == {str(number) for number in range(1, -(-facts.claims // PAGE) + 1)}


def test_filters_are_drawn_one_to_three_at_a_time_and_of_every_kind(facts):
    drawn = [QueryDict(urlsplit(address).query) for address in draw(filtered_list, facts, seed=1)]
    filters = [set(parameters) - {"sort", "page"} for parameters in drawn]

    assert {len(names) for names in filters} == {1, 2, 3}
    assert set.union(*filters) == {
        "topic", "question", "form", "claimant", "made_after", "made_before", "verdict", "source", "witness", "directness"
    }  # fmt: skip


def test_each_page_of_the_site_has_a_lower_bound_that_is_asked_for(facts):
    named = {scenario.name: scenario for scenario in scenarios(facts, seed=1)}
    pairs = [(scenario, named[scenario.baseline]) for scenario in named.values() if scenario.baseline]
    bare = {name for name, scenario in named.items() if scenario.server != SITE}

    # Citations of a list are held against that list, a page of the site.
    assert {bound.name for _page, bound in pairs} == {*bare, "list of 100 sources"}
    assert named.keys() - {page.name for page, _bound in pairs} == {*bare, "list of 100 sources"}
    assert [page.name for page, bound in pairs if page.data != bound.data] == []
