from collections.abc import Iterator

from claims.choices import AgentKind

from .plan import ORGANIZATIONS, Plan

COLUMNS = ("slug", "name", "kind", "aliases", "description")


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw = plan.draw("agents")
    for number in range(plan.sizes.agents):
        kind = AgentKind.ORGANIZATION if is_organization(number) else AgentKind.PERSON
        yield (
            plan.agent(number),
            name(plan, number),
            kind.value if draw.chance(0.97) else "",
            _aliases(name(plan, number), draw.below(8)),
            plan.prose.sentences(draw, 2) if draw.chance(0.85) else "",
        )


def is_organization(number: int) -> bool:
    return number % ORGANIZATIONS == 0


def name(plan: Plan, number: int) -> str:
    bits = plan.agent_bits(number)
    return plan.prose.body(bits) if is_organization(number) else plan.prose.person(bits)


def _aliases(name: str, chosen: int) -> str:
    """Mostly none; sometimes the initials, the last word, or both."""
    parts = name.replace(",", "").split()
    initials = "".join(part[0] for part in parts if part[0].isupper())
    return ("", "", "", "", "", initials, parts[-1], f"{initials};{parts[0][0]}. {parts[-1]}")[chosen]
