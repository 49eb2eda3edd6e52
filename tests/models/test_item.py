from itertools import product

import pytest

from claims.models import EvidenceItem
from tests.factories import make_item, make_source, make_witness

from .visibility import STATES, in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_item_is_public_when_it_and_the_source_and_witness_it_names_are():
    sources = {None: None, **in_every_state(make_source)}
    witnesses = {None: None, **in_every_state(make_witness)}
    items = {
        (state, source, witness): make_item(state=state, source=sources[source], witness=witnesses[witness])
        for state, source, witness in product(STATES, sources, witnesses)
        if source or witness
    }

    assert public_among(items) == {
        ("published", "published", None),
        ("published", None, "published"),
        ("published", "published", "published"),
    }


def test_item_is_public_whatever_it_draws_on():
    """What is not public is left out where the item is shown."""
    item = make_item(draws_on=[make_source(state="draft")])

    assert list(EvidenceItem.objects.public()) == [item]


def test_item_is_shown_as_its_summary():
    assert str(EvidenceItem(summary="He saw the train.")) == "He saw the train."


def test_item_has_the_address_of_its_slug():
    assert EvidenceItem(slug="a-slug").get_absolute_url() == "/evidence/a-slug/"
