from collections.abc import Iterator

from claims.choices import Outcome

from . import dates
from .chance import weighted
from .plan import Plan

COLUMNS = (
    "slug",
    "claim",
    "question",
    "searched_by",
    "date",
    "repository",
    "scope",
    "query",
    "outcome",
    "note",
)

_OUTCOMES = weighted(dict(zip(Outcome.values, (3, 6, 1), strict=True)))


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, prose = plan.draw("searches"), plan.prose
    for number in range(plan.sizes.searches):
        claim, both = plan.busy_claim(draw), draw.below(10)
        yield (
            f"search-{number + 1}",
            plan.claim(claim) if both < 8 else "",
            plan.question(plan.question_of(claim)) if both > 5 else "",
            plan.agent(plan.any_agent(draw)) if draw.chance(0.8) else "",
            dates.date(draw, 1950 + draw.squared(75)) if draw.chance(0.95) else "",
            prose.body(draw.bits()),
            prose.heading(draw) if draw.chance(0.6) else "",
            prose.subjects[draw.below(4096)] if draw.chance(0.95) else "",
            draw.one(_OUTCOMES),
            prose.sentence(draw) if draw.chance(0.6) else "",
        )
