"""What is asked for, of which server, and what it is compared with."""

from collections.abc import Sequence
from dataclasses import dataclass

from .draws import claim_page, draw, filtered_list, json_page, list_page, long_claim_page, search
from .facts import Facts

SITE, BARE = "evidence.wsgi", "bench.bare.wsgi"


@dataclass(frozen=True)
class Scenario:
    """One kind of page. ``baseline`` names the scenario that is its lower bound; a lower bound has none."""

    name: str
    server: str
    addresses: Sequence[str]
    baseline: str = ""


def scenarios(facts: Facts, *, seed: int) -> list[Scenario]:
    lists = draw(list_page, facts, seed=seed)
    claims = draw(claim_page, facts, seed=seed)
    long_claims = draw(long_claim_page, facts, seed=seed)
    return [
        Scenario("claim list", SITE, lists, "bare list"),
        Scenario("filtered list", SITE, draw(filtered_list, facts, seed=seed), "bare list"),
        Scenario("search", SITE, draw(search, facts, seed=seed), "bare list"),
        Scenario("bare list", BARE, lists),
        Scenario("claim page", SITE, claims, "bare claim page"),
        Scenario("bare claim page", BARE, claims),
        Scenario("claim page, 40 links", SITE, long_claims, "bare page, 40 links"),
        Scenario("bare page, 40 links", BARE, long_claims),
        Scenario("bare JSON", BARE, draw(json_page, facts, seed=seed)),
    ]
