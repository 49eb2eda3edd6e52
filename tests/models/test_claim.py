import pytest

from claims.models import Claim
from tests.factories import make_claim

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_claim_is_public_when_published():
    assert public_among(in_every_state(make_claim)) == {"published"}


def test_claim_is_shown_as_its_statement():
    assert str(Claim(statement="Plain words")) == "Plain words"


def test_claim_has_the_address_of_its_slug():
    assert Claim(slug="a-slug").get_absolute_url() == "/claims/a-slug/"


def test_claim_starts_as_a_draft_with_nothing_counted():
    claim = Claim()

    assert (claim.state, claim.supporting_items, claim.contradicting_items, claim.context_items, claim.first_made) == (
        "draft",
        0,
        0,
        0,
        None,
    )
