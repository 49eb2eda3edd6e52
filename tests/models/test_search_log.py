from itertools import product

import pytest

from claims.models import SearchLog
from tests.factories import make_agent, make_claim, make_question, make_search

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_search_is_public_when_it_names_something_and_all_of_it_is():
    claims = {None: None, **in_every_state(make_claim)}
    questions = {None: None, **in_every_state(make_question)}
    searches = {
        (claim, question): make_search(claim=claims[claim], question=questions[question])
        for claim, question in product(claims, questions)
    }

    assert public_among(searches) == {
        ("published", None),
        (None, "published"),
        ("published", "published"),
    }


def test_search_is_shown_as_where_and_with_what_outcome():
    assert str(SearchLog(repository="Podolsk archive", outcome="refused")) == "Podolsk archive: was refused access"


def test_search_has_its_address_on_the_page_of_what_it_was_for():
    claim, question, agent = make_claim(slug="rain"), make_question(slug="weather"), make_agent(slug="office")

    assert [
        make_search(slug="s1", claim=claim, question=question, searched_by=agent).get_absolute_url(),
        make_search(slug="s2", question=question, searched_by=agent).get_absolute_url(),
        make_search(slug="s3", searched_by=agent).get_absolute_url(),
        make_search(slug="s4").get_absolute_url(),
    ] == ["/claims/rain/#s1", "/questions/weather/#s2", "/agents/office/#s3", ""]
