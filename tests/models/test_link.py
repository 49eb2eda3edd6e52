from itertools import product

import pytest

from tests.factories import make_claim, make_item, make_link, make_source, make_witness

from .visibility import STATES, in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_link_is_public_when_all_it_joins_is():
    claims = in_every_state(make_claim)
    sources = {None: None, **in_every_state(make_source)}
    witnesses = {None: None, **in_every_state(make_witness)}
    items = {
        (state, source, witness): make_item(state=state, source=sources[source], witness=witnesses[witness])
        for state, source, witness in product(STATES, sources, witnesses)
        if source or witness
    }
    links = {(claim, *item): make_link(claim=claims[claim], item=items[item]) for claim, item in product(claims, items)}

    assert public_among(links) == {
        ("published", "published", "published", None),
        ("published", "published", None, "published"),
        ("published", "published", "published", "published"),
    }


def test_link_is_shown_as_item_stance_and_claim():
    link = make_link(claim=make_claim(statement="It rained."), item=make_item(summary="Wet streets"))

    assert str(link) == "Wet streets · supports · It rained."
