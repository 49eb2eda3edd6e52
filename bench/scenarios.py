"""What is asked for, of which server, and what it is compared with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .draws import (
    CITED_SOURCES,
    LISTED_SOURCES,
    api_list,
    card,
    claim_page,
    draw,
    filtered_list,
    json_page,
    list_page,
    long_claim_data,
    long_claim_page,
    search,
    search_of_all,
)
from .facts import Facts
from .reasoning import CASES

SITE, BARE = "evidence.wsgi", "bench.bare.wsgi"

BULK_DATA, CASE_DATA = "bulk", "cases"
"""The databases: of as many claims as were asked for, and of the few cases that reasoning is measured by."""


@dataclass(frozen=True)
class Scenario:
    """One kind of page. ``baseline`` names the scenario that is its lower bound; a lower bound has none."""

    name: str
    server: str
    addresses: Sequence[str]
    baseline: str = ""
    data: str = BULK_DATA


def scenarios(facts: Facts, *, seed: int) -> list[Scenario]:
    return [*_drawn(facts, seed=seed), *_of_cases()]


def _drawn(facts: Facts, *, seed: int) -> list[Scenario]:
    lists = draw(list_page, facts, seed=seed)
    claims = draw(claim_page, facts, seed=seed)
    long_claims = draw(long_claim_page, facts, seed=seed)
    return [
        Scenario("claim list", SITE, lists, "bare list"),
        Scenario("filtered list", SITE, draw(filtered_list, facts, seed=seed), "bare list"),
        Scenario("search", SITE, draw(search, facts, seed=seed), "bare list"),
        Scenario("search of all kinds", SITE, draw(search_of_all, facts, seed=seed), "bare list"),
        Scenario("bare list", BARE, lists),
        Scenario("claim page", SITE, claims, "bare claim page"),
        Scenario("card", SITE, draw(card, facts, seed=seed), "bare claim page"),
        Scenario("bare claim page", BARE, claims),
        Scenario("claim page, 40 links", SITE, long_claims, "bare page, 40 links"),
        Scenario("bare page, 40 links", BARE, long_claims),
        Scenario("list of 100 sources", SITE, [LISTED_SOURCES]),
        Scenario("citations of a list of 100", SITE, [CITED_SOURCES], "list of 100 sources"),
        Scenario("API list of 100", SITE, draw(api_list, facts, seed=seed), "bare JSON"),
        Scenario("API claim", SITE, draw(long_claim_data, facts, seed=seed), "bare page, 40 links"),
        Scenario("bare JSON", BARE, draw(json_page, facts, seed=seed)),
    ]


def _of_cases() -> Iterator[Scenario]:
    for case in CASES:
        for what, address in (("page", case.page), ("JSON", case.data)):
            bare = f"bare {what}, {case.name}"
            yield Scenario(f"{case.what} {what}, {case.name}", SITE, [address], bare, CASE_DATA)
            yield Scenario(bare, BARE, [address], data=CASE_DATA)
