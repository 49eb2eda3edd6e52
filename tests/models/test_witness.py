from itertools import product

import pytest

from claims.models import Witness
from tests.factories import make_agent, make_possible_identity, make_relay, make_witness

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_witness_is_public_when_published():
    assert public_among(in_every_state(make_witness)) == {"published"}


def test_witness_is_shown_as_its_name():
    assert str(Witness(name="Plain words")) == "Plain words"


def test_witness_has_the_address_of_its_slug():
    assert Witness(slug="a-slug").get_absolute_url() == "/witnesses/a-slug/"


def test_witness_starts_as_a_draft_and_unprotected():
    witness = Witness()

    assert (witness.state, witness.protected) == ("draft", False)


def test_protected_witness_without_agent_is_allowed():
    witness = make_witness(protected=True, affiliation=make_agent())
    witness.full_clean()

    assert (witness.protected, witness.agent) == (True, None)


def test_relay_is_public_when_both_witnesses_are():
    passing_on, told_first = in_every_state(make_witness), in_every_state(make_witness)
    relays = {
        (one, other): make_relay(witness=passing_on[one], relayed=told_first[other])
        for one, other in product(passing_on, told_first)
    }

    assert public_among(relays) == {("published", "published")}


def test_possible_identity_is_public_when_both_witnesses_are():
    firsts, seconds = in_every_state(make_witness), in_every_state(make_witness)
    pairs = {
        (one, other): make_possible_identity(first=firsts[one], second=seconds[other])
        for one, other in product(firsts, seconds)
    }

    assert public_among(pairs) == {("published", "published")}


def test_relay_and_possible_identity_are_shown_as_both_names():
    guard, clerk = make_witness(name="A guard"), make_witness(name="A clerk")

    assert [str(make_relay(witness=guard, relayed=clerk)), str(make_possible_identity(first=guard, second=clerk))] == [
        "A guard ← A clerk",
        "A guard ≟ A clerk",
    ]
