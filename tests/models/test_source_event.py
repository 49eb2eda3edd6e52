from itertools import product

import pytest

from tests.factories import make_source, make_source_event

from .visibility import in_every_state, public_among

pytestmark = pytest.mark.django_db


def test_source_event_is_public_when_the_source_and_what_attests_it_are():
    sources = in_every_state(make_source)
    attesting = {None: None, **in_every_state(make_source)}
    events = {
        (source, other): make_source_event(
            source=sources[source], attested_by=attesting[other], date=str(1950 + number)
        )
        for number, (source, other) in enumerate(product(sources, attesting))
    }

    assert public_among(events) == {("published", None), ("published", "published")}


def test_source_event_of_another_day_is_another_event():
    event = make_source_event(event="retracted", date="1996")

    other = make_source_event(source=event.source, event="retracted", date="1997")

    assert other.pk != event.pk


def test_source_event_is_shown_with_its_date_if_it_has_one():
    source = make_source(title="Letter")

    assert [
        str(make_source_event(source=source, event="found_forged", date="1996")),
        str(make_source_event(source=source, event="recanted")),
    ] == ["Letter: found to be forged 1996", "Letter: recanted"]
