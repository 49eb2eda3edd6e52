"""Addresses as readers might ask for them, drawn by chance: the same facts and seed give the same ones."""

import random
from collections.abc import Callable
from urllib.parse import urlencode

from .facts import Facts, Pair

ADDRESSES = 500
PAGE = 25
API_ROWS = 100
SORTS = ("date", "-date", "title", "-title", "items", "-items")

LISTED, SEARCHED = "/claims/", "/search/"
LISTED_SOURCES = "/sources/?page_size=100"
CITED_SOURCES = "/sources/citations/chicago/?page_size=100"
"""The same hundred sources as a list and as citations: of both only the first page, which any bundle has."""

Draw = Callable[[random.Random, Facts], str]


def draw(one: Draw, facts: Facts, *, seed: int) -> list[str]:
    # The name goes in, so that one kind of page is not drawn otherwise because there is another.
    rng = random.Random(f"{one.__name__} {seed}")
    return [one(rng, facts) for _address in range(ADDRESSES)]


def list_page(rng: random.Random, facts: Facts) -> str:
    return f"{LISTED}?page={_some_page(rng, facts.claims)}"


def json_page(rng: random.Random, facts: Facts) -> str:
    return f"/claims.json?page={_some_page(rng, facts.claims)}"


def api_list(rng: random.Random, facts: Facts) -> str:
    """A full page of the API."""
    return f"/api/v1/claims/?page_size={API_ROWS}&page={rng.randint(1, -(-facts.claims // API_ROWS))}"


def filtered_list(rng: random.Random, facts: Facts) -> str:
    """One to three filters that some claim meets; half of the lists sorted."""
    filters = list(facts.sample[rng.choice(list(facts.sample))].filters)
    rng.shuffle(filters)
    chosen: dict[str, str] = {}
    for name, value in filters[: rng.randint(1, 3)]:
        chosen.setdefault(name, value)
    parameters: list[Pair] = list(chosen.items())
    if rng.random() < 0.5:
        parameters.append(("sort", rng.choice(SORTS)))
    # How long the list is, is known for some filters that stand alone.
    if len(chosen) == 1 and (found := facts.found[next(iter(chosen.items()))]):
        parameters.append(("page", str(_some_page(rng, found))))
    return f"{LISTED}?{urlencode(parameters)}" if parameters else LISTED


def search(rng: random.Random, facts: Facts) -> str:
    """The list of claims under one or two words of some statement."""
    return f"{LISTED}?{_words(rng, facts)}"


def search_of_all(rng: random.Random, facts: Facts) -> str:
    """The page that searches records of all kinds, for such words."""
    return f"{SEARCHED}?{_words(rng, facts)}"


def _words(rng: random.Random, facts: Facts) -> str:
    words = facts.sample[rng.choice(list(facts.sample))].words
    chosen = rng.sample(words, min(len(words), rng.randint(1, 2)))
    return urlencode({"q": " ".join(chosen)})


def claim_page(rng: random.Random, facts: Facts) -> str:
    return f"/claims/{rng.choice(facts.linked())}/"


def card(rng: random.Random, facts: Facts) -> str:
    """A claim as other sites show it."""
    return f"/claims/{rng.choice(facts.linked())}/card/"


def long_claim_page(rng: random.Random, facts: Facts) -> str:
    return f"/claims/{rng.choice(facts.long())}/"


def long_claim_data(rng: random.Random, facts: Facts) -> str:
    return f"/api/v1/claims/{rng.choice(facts.long())}/"


def _some_page(rng: random.Random, listed: int) -> int:
    """A page that is there: past the last one a list answers 404."""
    return rng.randint(1, -(-listed // PAGE))
