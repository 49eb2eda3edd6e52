from collections.abc import Iterator

from . import dates, languages, words
from .chance import Draw, Shares
from .item import locator
from .plan import Plan

COLUMNS = (
    "slug",
    "claim",
    "agent",
    "witness",
    "date",
    "source",
    "locator",
    "quotation",
    "original",
    "language",
    "venue",
    "audience",
)


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, claims = plan.draw("appearances"), plan.sizes.claims
    repeats = Shares(claims * 35 // 100, claims)
    number = 0
    for claim in range(claims):
        times = draw.chance(0.85) + repeats.of(plan.claim_order.rank(claim))
        for _time in range(times):
            number += 1
            yield (f"said-{number}", plan.claim(claim), *_row(plan, draw, claim))


def _row(plan: Plan, draw: Draw, claim: int) -> tuple[str, ...]:
    prose, sizes = plan.prose, plan.sizes
    told = draw.chance(0.2)
    quoted = draw.chance(0.4)
    language = draw.one(languages.TAGS) if quoted and draw.chance(0.12) else ""
    home = claim * sizes.sources // sizes.claims
    source = (home + draw.below(8)) % sizes.sources if draw.chance(0.8) else plan.busy_source(draw)
    documented = draw.chance(0.93)
    return (
        "" if told else plan.agent(plan.any_agent(draw)),
        plan.witness(plan.witness_near(claim, sizes.claims, draw)) if told else "",
        dates.date(draw, 1945 + draw.squared(80), 0.7) if draw.chance(0.93) else "",
        plan.source(source) if documented else "",
        locator(draw) if documented and draw.chance(0.85) else "",
        prose.sentences(draw, 2) if quoted else "",
        languages.passage(language, draw) if language else "",
        language,
        f"{draw.one(words.BODIES)}, {prose.place(draw)}" if draw.chance(0.75) else "",
        prose.openings[draw.below(4096)] if draw.chance(0.5) else "",
    )
