from collections.abc import Iterator

from claims.choices import Form

from . import languages
from .chance import weighted
from .plan import Plan

COLUMNS = ("slug", "statement", "form", "topics", "questions", "original", "language", "scope")

_FORMS = weighted({"": 3, **dict(zip(Form.values, (40, 12, 11, 20, 14), strict=True))})
_ANSWERING = (Form.DENIAL, Form.NO_EVIDENCE)
_OPENINGS: dict[str, str] = {
    Form.DENIAL: "It is not true that ",
    Form.NO_EVIDENCE: "There is no evidence that ",
    Form.FINDING: "The record shows that ",
    Form.ALLEGATION: "It is alleged that ",
}


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, prose = plan.draw("claims"), plan.prose
    for number in range(plan.sizes.claims):
        language = draw.one(languages.TAGS) if draw.chance(0.08) else ""
        yield (
            plan.claim(number),
            _statement(plan, number),
            form(plan, number),
            plan.topics(draw, plan.question_of(number)),
            _questions(plan, number, draw.below(20)),
            languages.passage(language, draw) if language else "",
            language,
            prose.sentences(draw, 3) if draw.chance(0.6) else "",
        )


def form(plan: Plan, number: int) -> str:
    return _FORMS[plan.claim_bits(number) % len(_FORMS)]


def answers(plan: Plan, number: int) -> int | None:
    """The claim that this one denies, or for which it denies evidence; its words are about that one's."""
    if number and form(plan, number) in _ANSWERING and form(plan, number - 1) not in _ANSWERING:
        return number - 1
    return None


def _statement(plan: Plan, number: int) -> str:
    answered = answers(plan, number)
    clause = plan.prose.clause(plan.claim_bits(number if answered is None else answered) >> 8)
    opening = _OPENINGS.get(form(plan, number), "")
    said = f"{opening}{clause}."
    return said[0].upper() + said[1:]


def _questions(plan: Plan, number: int, chosen: int) -> str:
    """Two claims in five answer the question of their neighbourhood, a few of them another's, or that one too."""
    own = plan.question_of(number)
    if chosen >= 9:
        return ""
    other = plan.question((own + 1) % plan.sizes.questions)
    if chosen == 8:
        return other
    return f"{plan.question(own)};{other}" if chosen == 7 and plan.sizes.questions > 1 else plan.question(own)
