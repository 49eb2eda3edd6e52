"""``after`` and ``before`` against a slow and obvious reference: is there a day that both may mean?"""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims import edtf
from claims.models import EvidenceItem
from tests import factories
from tests.filters.listed import among

DATES = [
    "", "1951", "1951~", "1951?", "1951%", "195X", "19XX", "XXXX", "1951-04", "1951-04-07", "1951-21", "../1951",
    "1951/..", "/1951", "1951/", "1950/1952", "1950-06-25/1953-07-27", "1952-XX-XX", "[1950,1952]", "[..1950]",
]  # fmt: skip
BOUNDS = ["1949", "1950", "1950-06", "1951-04-06", "1951-04-07", "1951-04-08", "1951~", "195X", "../1950", "1952/.."]
DAYS = [date(1890, 1, 1) + timedelta(days=day) for day in range(45_000)]


def may_be(text, *, after=None, before=None):
    """Whether some day that the text may mean is not before the first, or not after the last, day of the bound."""
    if not text:
        return False
    earliest, latest = edtf.bounds(text)
    meant = [day for day in DAYS if (earliest is None or earliest <= day) and (latest is None or day <= latest)]
    if after is not None:
        start = edtf.bounds(after)[0]
        return any(start is None or day >= start for day in meant)
    end = edtf.bounds(before)[1]
    return any(end is None or day <= end for day in meant)


@pytest.fixture
def items(db):
    source = factories.make_source()
    for number, text in enumerate(DATES):
        factories.make_item(slug=f"item-{number}", event_date=text, source=source)
    return {item.slug: item.event_date for item in EvidenceItem.objects.all()}


@pytest.mark.parametrize("bound", BOUNDS)
def test_after_and_before_keep_what_may_have_been(items, bound):
    assert among("evidence", f"after={bound}") == {slug for slug, text in items.items() if may_be(text, after=bound)}
    assert among("evidence", f"before={bound}") == {slug for slug, text in items.items() if may_be(text, before=bound)}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    published=st.sampled_from(DATES),
    created=st.sampled_from(DATES),
    day=st.dates(date(1945, 1, 1), date(1956, 12, 31)),
)
def test_source_is_dated_by_publication_else_by_creation(db, published, created, day):
    source = factories.make_source(published=published, created=created)
    counts = published or created
    for kind in ("after", "before"):
        kept = source.slug in among("sources", f"{kind}={day.isoformat()}")
        assert kept == may_be(counts, **{kind: day.isoformat()})
    source.delete()
