import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import Stance
from claims.views.shortlist import OPEN, TRIFLE, Shortlist, fold
from tests import factories as make

ADDRESS = "/claims/seen/"


@given(st.lists(st.integers(1, 12), max_size=30))
def test_nothing_is_lost_or_moved_by_folding(sizes):
    folded = fold(sizes, size=lambda size: size)

    assert [*folded.open, *folded.rest] == sizes
    assert folded.hidden == sum(folded.rest)
    assert folded.hidden == 0 or folded.hidden > TRIFLE
    assert not folded.rest or sum(folded.open[:-1]) < OPEN <= sum(folded.open)


@pytest.mark.parametrize(("number", "stand_open"), [(0, 0), (OPEN, OPEN), (OPEN + TRIFLE, OPEN + TRIFLE), (20, OPEN)])
def test_a_list_shows_its_first_entries_and_folds_no_trifle(number, stand_open):
    folded = Shortlist(list(range(number)), number).folded

    assert (list(folded.open), len(folded.rest)) == (list(range(stand_open)), number - stand_open)


@pytest.mark.django_db
def test_both_sides_are_folded_alike_and_every_card_is_in_the_page(client):
    claim = make.make_claim(slug="seen")
    for stance in Stance:
        for number in range(10):
            item = make.make_item(slug=f"{stance}-{number}", witness=make.make_witness())
            make.make_link(claim=claim, item=item, stance=stance)

    page = client.get(ADDRESS).text
    folds = re.findall(r'<details class="fold">\s*<summary>(.*?)</summary>(.*?)</details>', page, re.DOTALL)

    assert [summary for summary, _cards in folds] == ["4 more items"] * 3
    assert [cards.count('<li class="card ') for _summary, cards in folds] == [4] * 3
    assert page.count('<li class="card ') == 30


@pytest.mark.django_db
def test_a_large_group_is_folded_inside_and_its_side_after_it(client):
    claim, agency = make.make_claim(slug="seen"), make.make_source(kind="statement")
    for number in range(10):
        make.make_link(claim=claim, item=make.make_item(slug=f"a-{number}", source=agency), strength="strong")
    for number in range(5):
        make.make_link(claim=claim, item=make.make_item(slug=f"b-{number}", witness=make.make_witness()))

    page = client.get(ADDRESS).text

    assert re.findall(r'<details class="fold">\s*<summary>(.*?)</summary>', page) == ["4 more items", "5 more items"]
    assert '<section class="side side-supports" id="supports"' in page
