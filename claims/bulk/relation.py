from collections.abc import Iterator

from claims.choices import Form, RelationKind

from . import claim
from .chance import weighted
from .plan import Plan

COLUMNS = ("subject", "kind", "object", "note")

_BACKWARD = weighted(
    {RelationKind.RESTATES: 4, RelationKind.ENTAILS: 5, RelationKind.EXCLUDES: 4, RelationKind.PART_OF: 5}
)
_FORWARD = (RelationKind.RESTATES.value, RelationKind.ENTAILS.value)


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Each claim has at most one relation of its own making and, if it answers another claim, that one.

    Relations stay within a neighbourhood, as they do in life: across all claims they would join nearly all of them.
    """
    draw, claims = plan.draw("relations"), plan.sizes.claims
    for subject in range(claims):
        answered = claim.answers(plan, subject)
        if answered is not None:
            denied = claim.form(plan, subject) == Form.DENIAL
            kind = RelationKind.DENIES if denied else RelationKind.DENIES_EVIDENCE_FOR
            note = plan.prose.sentence(draw) if draw.chance(0.25) else ""
            yield plan.claim(subject), kind.value, plan.claim(answered), note
        if draw.chance(0.37):
            forward = draw.chance(0.08)
            distance = 1 + draw.squared(20)
            other = subject + distance if forward else subject - distance
            if 0 <= other < claims and plan.question_of(other) == plan.question_of(subject):
                note = plan.prose.sentence(draw) if draw.chance(0.25) else ""
                yield plan.claim(subject), draw.one(_FORWARD if forward else _BACKWARD), plan.claim(other), note
