from itertools import product

import pytest

from claims.models import Appearance
from tests.factories import make_agent, make_appearance, make_claim, make_source, make_witness

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_appearance_is_public_when_all_it_joins_is():
    """By an agent where the witness is None: whom a public appearance names is public by that."""
    agent = make_agent()
    claims = in_every_state(make_claim)
    sources = {None: None, **in_every_state(make_source)}
    witnesses = {None: None, **in_every_state(make_witness)}
    appearances = {
        (claim, source, witness): make_appearance(
            claim=claims[claim],
            source=sources[source],
            witness=witnesses[witness],
            agent=None if witness else agent,
        )
        for claim, source, witness in product(claims, sources, witnesses)
    }

    assert public_among(appearances) == {
        ("published", None, None),
        ("published", "published", None),
        ("published", None, "published"),
        ("published", "published", "published"),
    }


def test_appearance_is_shown_as_who_said_what():
    claim = make_claim(statement="It rained.")
    by_agent = make_appearance(claim=claim, agent=make_agent(name="The minister"))
    by_witness = make_appearance(claim=claim, witness=make_witness(name="A guard"))

    assert [str(by_agent), str(by_witness)] == ["The minister: It rained.", "A guard: It rained."]


def test_appearance_has_its_address_on_the_page_of_its_claim():
    appearance = make_appearance(slug="said-then", claim=make_claim(slug="rain"))

    assert appearance.get_absolute_url() == "/claims/rain/#said-then"


def test_appearances_go_from_oldest_to_newest():
    claim = make_claim()
    for date in ("1996", "1951~", "2016-05-23"):
        make_appearance(claim=claim, date=date)

    assert list(Appearance.objects.values_list("date", flat=True)) == ["1951~", "1996", "2016-05-23"]
