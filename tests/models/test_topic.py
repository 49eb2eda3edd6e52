import pytest

from claims.models import Topic
from tests import factories as make

from .visibility import STATES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("make_named", [make.make_claim, make.make_source])
def test_topic_is_public_when_something_public_stands_under_it(make_named, state):
    topic = make.make_topic()

    make_named(topics=[topic], state=state)

    assert list(Topic.objects.public()) == ([topic] if state == "published" else [])


def test_topic_without_anything_is_not_public():
    make.make_topic()

    assert list(Topic.objects.public()) == []


def test_topic_is_named_by_every_relation_that_can_name_one():
    assert set(Topic.NAMED_BY) == {relation.get_accessor_name() for relation in Topic._meta.related_objects}


def test_topic_is_shown_as_its_name():
    assert str(Topic(name="Transfers")) == "Transfers"
