import pytest

from claims.models import Question
from tests.factories import make_question

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_question_is_public_when_published():
    assert public_among(in_every_state(make_question)) == {"published"}


def test_question_is_shown_as_its_text():
    assert str(Question(text="Plain words")) == "Plain words"


def test_question_has_the_address_of_its_slug():
    assert Question(slug="a-slug").get_absolute_url() == "/questions/a-slug/"
