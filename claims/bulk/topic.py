from collections.abc import Iterator

from .plan import TOPICS, Plan

COLUMNS = ("slug", "name", "description")


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, known = plan.draw("topics"), plan.prose.vocabulary
    for number in range(TOPICS):
        noun, adjective = draw.ranked(known.nouns), draw.ranked(known.adjectives)
        name = f"{adjective.capitalize()} {noun} of {plan.prose.place(draw)}"
        yield plan.topic(number), name, plan.prose.sentence(draw) if draw.chance(0.8) else ""
