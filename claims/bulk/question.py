from collections.abc import Iterator

from .plan import Plan

COLUMNS = ("slug", "text", "description")


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw = plan.draw("questions")
    for number in range(plan.sizes.questions):
        text = f"Is it true that {plan.prose.clause(draw.bits())}?"
        yield plan.question(number), text, plan.prose.sentences(draw, 5) if draw.chance(0.8) else ""
