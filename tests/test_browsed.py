"""Every page of the site is among those that `make e2e` shows a browser (tests/e2e/addresses.py)."""

import pytest

from claims.formats.lists import LIST_FORMATS
from claims.urls import urlpatterns

from .e2e.addresses import NO_PAGES, PAGES, SAME_AS

DATA = ("json", "head", "consistency", *(one.label for one in LIST_FORMATS.values()))
NAMES = [pattern.name for pattern in urlpatterns]


@pytest.mark.parametrize("name", NAMES)
def test_address_is_browsed_or_shows_a_browser_nothing(name):
    is_data = name.endswith(DATA) or (name.startswith("api-") and name not in PAGES)
    is_like_another = name in SAME_AS or (name.endswith("-choices") and name not in PAGES)

    assert [name in PAGES, is_like_another, name in NO_PAGES, is_data].count(True) == 1


def test_browsed_addresses_are_there():
    assert sorted({*PAGES, *SAME_AS, *NO_PAGES} - set(NAMES)) == []
    assert sorted(set(SAME_AS.values()) - PAGES.keys()) == []
