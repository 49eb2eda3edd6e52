import pytest

from claims.choices import Confidence, State, Verdict
from claims.models import Assessment, Consideration
from claims.operations import change, consideration, review
from tests.factories import make_agent, make_assessment, make_claim, make_item, make_link, make_relation

pytestmark = pytest.mark.django_db


def publish(*records):
    review.advance(by="anna", transition=review.PUBLISH, records=records)


def considered(assessment):
    return Consideration.objects.get(assessment=assessment).evidence


def test_assessment_keeps_what_stands_when_it_is_published():
    claim, counterpart = make_claim(), make_claim()
    against = make_link(claim=claim, stance="contradicts", strength="weak").item
    make_relation(subject=claim, kind="denies_evidence_for", object=counterpart)
    inherited = make_link(claim=counterpart, stance="supports").item
    make_link(claim=claim, item=make_item(state=State.DRAFT))
    assessment = make_assessment(claim=claim, state=State.DRAFT)

    publish(assessment)

    assert considered(assessment) == [
        [against.pk, "contradicts", False, "weak", False],
        [inherited.pk, "contradicts", True, "", False],
    ]


def test_assessment_published_with_its_claim_and_items_considers_them():
    claim = make_claim(state=State.DRAFT)
    link = make_link(claim=claim, item=make_item(state=State.DRAFT))
    assessment = make_assessment(claim=claim, state=State.DRAFT)

    publish(assessment, claim, link.item)

    assert [row[0] for row in considered(assessment)] == [link.item.pk]


def test_draft_has_considered_nothing():
    with change(by="anna") as work:
        work.save(Assessment(slug="a", claim=make_claim(), assessor=make_agent(), verdict=Verdict.UNRESOLVED))

    assert Consideration.objects.count() == 0


def test_another_rationale_considers_nothing_anew():
    claim = make_claim()
    assessment = make_assessment(claim=claim, state=State.DRAFT)
    publish(assessment)
    make_link(claim=claim)

    with change(by="anna") as work:
        assessment.rationale = "For want of records."
        work.save(assessment)

    assert considered(assessment) == []


@pytest.mark.parametrize(
    ("field", "value"), [("verdict", Verdict.CONTRADICTED), ("confidence", Confidence.HIGH), ("date", "1993")]
)
def test_another_judgement_considers_what_stands_by_then(field, value):
    claim = make_claim()
    assessment = make_assessment(claim=claim, state=State.DRAFT)
    publish(assessment)
    link = make_link(claim=claim)

    with change(by="anna") as work:
        setattr(assessment, field, value)
        work.save(assessment)

    assert [row[0] for row in considered(assessment)] == [link.item.pk]


def test_withdrawn_and_published_again_it_keeps_what_it_considered():
    claim = make_claim()
    assessment = make_assessment(claim=claim, state=State.DRAFT)
    publish(assessment)
    make_link(claim=claim)

    review.advance(by="anna", transition=review.WITHDRAW, records=[assessment])
    publish(assessment)

    assert considered(assessment) == []


def test_what_is_not_known_is_told_and_kept_as_it_stands():
    assessment = make_assessment(slug="older")
    make_assessment(state=State.DRAFT)

    told = [(difference.record, difference.figure) for difference in consideration.differences()]
    consideration.refreeze(by="recount")

    assert told == [("assessments/older", "considered")]
    assert (considered(assessment), list(consideration.differences())) == ([], [])
