from collections.abc import Iterator

from claims.choices import Reliability

from . import agent
from .chance import Draw, key_of, mix, weighted
from .plan import Plan

COLUMNS = (
    "slug",
    "name",
    "vantage",
    "affiliation",
    "agent",
    "reliability",
    "protected",
    "relays",
    "possibly_same_as",
)

_RELIABILITIES = weighted({"": 12, **dict(zip(Reliability.values, (1, 3, 4, 3, 1, 4), strict=True))})


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, prose = plan.draw("witnesses"), plan.prose
    identities = key_of(plan.seed, "possible identities")
    for number in range(plan.sizes.witnesses):
        protected = draw.chance(0.1)
        person = plan.person(draw) if draw.chance(0.25) and not protected else None
        yield (
            plan.witness(number),
            _name(plan, draw, person),
            prose.sentences(draw, 2) if draw.chance(0.9) else "",
            plan.agent(plan.organization(draw)) if draw.chance(0.4) else "",
            "" if person is None else plan.agent(person),
            draw.one(_RELIABILITIES),
            "yes" if protected else "",
            _relays(plan, draw, number),
            _possibly_same_as(plan, identities, number),
        )


def _name(plan: Plan, draw: Draw, person: int | None) -> str:
    """The agent's name where there is one; else a name, or a description in place of one."""
    if person is not None:
        return agent.name(plan, person)
    if draw.chance(0.35):
        return f"{plan.prose.openings[draw.below(4096)]} (not named)"
    return plan.prose.person(draw.bits())


def _relays(plan: Plan, draw: Draw, number: int) -> str:
    """One in eight passes on what others told: mostly earlier ones, seldom later ones, so that there are circles."""
    if not draw.chance(0.12):
        return ""
    size, back = plan.sizes.witnesses, not draw.chance(0.1)
    others = [number + (-1 - draw.below(6) if back else 1 + draw.below(6)) for _other in range(1 + draw.below(2))]
    return ";".join(dict.fromkeys(plan.witness(other) for other in others if 0 <= other < size))


def _possibly_same_as(plan: Plan, key: int, number: int) -> str:
    """One pair of neighbours in twenty; both rows say so."""
    other = number ^ 1
    if other >= plan.sizes.witnesses or mix(key, number // 2) % 20:
        return ""
    return plan.witness(other)
