from collections.abc import Iterator

from claims.choices import Confidence, Verdict

from . import dates
from .chance import weighted
from .plan import Plan

COLUMNS = ("slug", "claim", "assessor", "verdict", "confidence", "date", "rationale")

_VERDICTS = weighted(dict(zip(Verdict.values, (5, 7, 8, 6, 4, 2), strict=True)))
_CONFIDENCES = weighted({"": 3, **dict(zip(Confidence.values, (3, 5, 3), strict=True))})


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw = plan.draw("assessments")
    for number in range(plan.sizes.assessments):
        yield (
            f"assessment-{number + 1}",
            plan.claim(plan.busy_claim(draw)),
            plan.agent(plan.any_agent(draw)),
            draw.one(_VERDICTS),
            draw.one(_CONFIDENCES),
            dates.date(draw, 1950 + draw.squared(75), 0.75) if draw.chance(0.95) else "",
            plan.prose.sentences(draw, 4) if draw.chance(0.85) else "",
        )
