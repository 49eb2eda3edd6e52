from itertools import product

import pytest

from tests.factories import make_derivation, make_source

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_derivation_is_public_when_both_sources_are():
    derived, origins = in_every_state(make_source), in_every_state(make_source)
    derivations = {
        (one, other): make_derivation(derived=derived[one], origin=origins[other])
        for one, other in product(derived, origins)
    }

    assert public_among(derivations) == {("published", "published")}


def test_derivation_is_shown_as_what_draws_on_what():
    derivation = make_derivation(derived=make_source(title="Article"), origin=make_source(title="Report"))

    assert str(derivation) == "Article ← Report"
