from itertools import product

import pytest

from tests.factories import make_agent, make_assessment, make_claim

from .visibility import STATES, in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_assessment_is_public_when_it_and_its_claim_are():
    assessor = make_agent()
    claims = in_every_state(make_claim)
    assessments = {
        (state, claim): make_assessment(state=state, claim=claims[claim], assessor=assessor)
        for state, claim in product(STATES, claims)
    }

    assert public_among(assessments) == {("published", "published")}


def test_assessment_is_shown_as_assessor_and_verdict():
    assessment = make_assessment(assessor=make_agent(name="The court"), verdict="leaning_supported")

    assert str(assessment) == "The court: leaning to supported"


def test_assessment_has_its_address_on_the_page_of_its_claim():
    assessment = make_assessment(slug="the-court", claim=make_claim(slug="rain"))

    assert assessment.get_absolute_url() == "/claims/rain/#the-court"
