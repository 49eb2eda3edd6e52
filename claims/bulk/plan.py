"""How large a bundle is, and what its tables know of each other's rows without keeping any."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import lru_cache, partial

from .chance import Draw, Order, Shares, key_of, mix
from .prose import Prose

MOST_CLAIMS = 100_000_000
TOPICS = 60
FEWEST_AGENTS = 50
ORGANIZATIONS = 5  # each fifth agent is one


@dataclass(frozen=True, slots=True)
class Sizes:
    """Rows per table. Appearances, derivations and relations follow from the rows they belong to, about as stated."""

    claims: int
    sources: int
    witnesses: int
    items: int
    links: int
    agents: int
    questions: int
    source_events: int
    assessments: int
    searches: int

    @property
    def rows(self) -> int:
        """About how many rows the bundle has."""
        about = self.claims * 6 // 5 + self.claims // 2 + self.sources * 3 // 5
        return sum(getattr(self, field.name) for field in fields(self)) + TOPICS + about

    @classmethod
    def of(cls, claims: int) -> "Sizes":
        """Raises ValueError for a number of claims that is out of bounds."""
        if not 1 <= claims <= MOST_CLAIMS:
            raise ValueError(f"A bundle has from 1 to {MOST_CLAIMS:,} claims.")
        items = claims * 5 // 2
        return cls(
            claims=claims,
            sources=max(1, claims // 2),
            witnesses=max(1, claims // 10),
            items=items,
            links=min(4 * claims, claims * items),
            agents=max(FEWEST_AGENTS, claims // 20),
            questions=max(1, claims // 50),
            source_events=(claims + 99) // 100,
            assessments=claims * 15 // 100,
            searches=claims // 10,
        )


def _bits(seed: int, kind: str) -> Callable[[int], int]:
    """A function from a row's number to 64 bits that belong to it: two tables that ask are told the same."""
    # Neighbours are asked about again and again; a cache of them is all that is ever kept of rows.
    return lru_cache(maxsize=1 << 10)(partial(mix, key_of(seed, kind)))


class Plan:
    """Sizes, words and names of one bundle, and which of its claims and sources are the ones everybody turns to."""

    def __init__(self, claims: int, seed: int) -> None:
        self.seed = seed
        self.sizes = Sizes.of(claims)
        self.prose = Prose(seed)
        self.claim_order = Order(key_of(seed, "claim order"), self.sizes.claims)
        self.source_order = Order(key_of(seed, "source order"), self.sizes.sources)
        self.links = Shares(self.sizes.links, claims)
        self.agent, self.topic, self.question, self.witness, self.source, self.item, self.claim = (
            self._slugs(step) for step in (769, 1009, 1201, 1423, 1607, 1811, 2003)
        )
        self.agent_bits, self.claim_bits, self.source_bits = (
            _bits(seed, kind) for kind in ("agent", "claim", "source")
        )

    def draw(self, table: str) -> Draw:
        return Draw(self.seed, table)

    def _slugs(self, step: int) -> Callable[[int], str]:
        """A function from a row's number to its slug: two words and the number, counted from 1."""
        known, size = self.prose.vocabulary.slug_words, len(self.prose.vocabulary.slug_words)
        return lambda at: f"{known[(at + 1) * step % size]}-{known[(at + 5) * (step - 6) % size]}-{at + 1}"

    def question_of(self, claim: int) -> int:
        return claim * self.sizes.questions // self.sizes.claims

    def any_agent(self, draw: Draw) -> int:
        """Anybody, and a few very often."""
        return draw.cubed(self.sizes.agents)

    def organization(self, draw: Draw) -> int:
        return draw.cubed(self.sizes.agents // ORGANIZATIONS) * ORGANIZATIONS

    def person(self, draw: Draw) -> int:
        """An agent who is a person."""
        group, place = divmod(draw.cubed(self.sizes.agents // ORGANIZATIONS * (ORGANIZATIONS - 1)), ORGANIZATIONS - 1)
        return group * ORGANIZATIONS + 1 + place

    def busy_claim(self, draw: Draw) -> int:
        """A claim, those with many links more often."""
        return self.claim_order.at(draw.squared(self.sizes.claims))

    def busy_source(self, draw: Draw) -> int:
        return self.source_order.at(draw.squared(self.sizes.sources))

    def witness_near(self, number: int, size: int, draw: Draw) -> int:
        """A witness whose place among witnesses is about that of this number among ``size``."""
        witnesses = self.sizes.witnesses
        return (number * witnesses // size + draw.below(5)) % witnesses

    def topics(self, draw: Draw, home: int) -> str:
        """One to three topics, the one of the neighbourhood mostly among them."""
        chosen = [home % TOPICS if draw.chance(0.7) else draw.squared(TOPICS)]
        if draw.chance(0.4):
            chosen.append(draw.squared(TOPICS))
        if draw.chance(0.15):
            chosen.append(draw.cubed(TOPICS))
        return ";".join(dict.fromkeys(map(self.topic, chosen)))
