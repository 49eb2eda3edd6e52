import re

import pytest

from claims.choices import Stance
from claims.views import timeline
from tests import factories as make
from tests.views.pages import section

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/seen/"


@pytest.fixture
def claim():
    return make.make_claim(slug="seen")


def linked(claim, stance=Stance.SUPPORTS, **fields):
    item = make.make_item(**fields)
    make.make_link(claim=claim, item=item, stance=stance)
    return item


def marks(response):
    """Class, address and title of each mark, in the order of the picture."""
    return re.findall(r'<a class="moment moment-(\w+)" href="#([^"]+)">\s*<title>(.*?)</title>', response.text)


def test_sayings_events_and_publications_stand_in_lanes_and_lead_to_their_place(client, claim):
    source = make.make_source(slug="study", title="A study", published="1993-08")
    item = linked(claim, summary="A convoy was seen", event_date="1951~", source=source)
    other = linked(claim, Stance.CONTRADICTS, summary="None was seen", event_date="1952", source=source)
    said = make.make_appearance(claim=claim, date="2016-05-23", agent=make.make_agent(name="An official"))

    page = client.get(ADDRESS)

    assert marks(page) == [
        ("said", said.slug, "23 May 2016: An official (said)"),
        ("supports", f"item-{item.slug}", "about 1951: A convoy was seen (supports)"),
        ("contradicts", f"item-{other.slug}", "1952: None was seen (contradicts)"),
        ("conflicting", f"item-{item.slug}", "August 1993: A study (both ways)"),
    ]
    assert [f'id="{place}"' in page.text for _sign, place, _title in marks(page)] == [True] * 4


def test_the_table_tells_the_same_by_date(client, claim):
    linked(
        claim,
        summary="A convoy was seen",
        event_date="1951~",
        source=make.make_source(title="A study", published="1993"),
    )
    make.make_appearance(claim=claim, date="1992", agent=make.make_agent(name="An official"))

    assert section(client.get(ADDRESS), "timeline").endswith(
        "The same as a table (3 dates) When What Stance Which "
        "about 1951 What the evidence tells of happened supports A convoy was seen "
        "1992 The claim was made – An official "
        "1993 The evidence was published supports A study"
    )


def test_secret_papers_stand_where_they_became_public(client, claim):
    linked(claim, source=make.make_source(title="A cable", created="1953", published="1954", public_since="1996"))

    assert [title for _sign, _place, title in marks(client.get(ADDRESS))] == ["1996: A cable (supports)"]


@pytest.mark.parametrize(
    "date",
    ["0988", "../1953", "1953/..", "1950/"],
)
def test_years_before_1000_and_open_dates_are_drawn(client, claim, date):
    linked(claim, summary="It happened", event_date=date, source=make.make_source())

    page = client.get(ADDRESS)

    assert len(marks(page)) == 1
    assert page.text.count('marker-end="url(#timeline-open)"') == ("/" in date)


@pytest.mark.parametrize("date", ["", "XXXX"])
def test_nothing_dated_is_no_timeline(client, claim, date):
    linked(claim, event_date=date, source=make.make_source())
    make.make_appearance(claim=claim, date="")

    page = client.get(ADDRESS).text

    assert 'id="timeline"' not in page
    assert 'href="#timeline"' not in page


def test_items_without_a_date_are_told_by_number(client, claim):
    for date in ("1951", "", ""):
        linked(claim, event_date=date, source=make.make_source())

    assert "2 items do not say when what they tell of happened." in section(client.get(ADDRESS), "timeline")


def test_a_discounted_item_is_marked_as_such(client, claim):
    source = make.make_source(title="A forgery")
    make.make_source_event(source=source, event="found_forged")
    linked(claim, summary="It was seen", event_date="1951", source=source)

    assert [sign for sign, _place, _title in marks(client.get(ADDRESS))] == ["discounted"]


def test_many_dates_are_cut_and_both_sides_keep_their_strongest(client, claim, monkeypatch):
    monkeypatch.setattr(timeline, "MOST", {"said": 1, "events": 4, "published": 0})
    for stance, number in ((Stance.SUPPORTS, 6), (Stance.CONTRADICTS, 2)):
        for _time in range(number):
            linked(claim, stance, event_date="1951", source=make.make_source(published="1993"))

    page = client.get(ADDRESS)

    assert sorted(sign for sign, _place, _title in marks(page)) == ["contradicts"] * 2 + ["supports"] * 2
    assert "12 dates of weaker items or later sayings are left out." in section(page, "timeline")


def test_names_that_run_from_right_to_left_and_markup_are_text(client, claim):
    make.make_appearance(claim=claim, date="1992", agent=make.make_agent(name="דובר <b>רשמי</b>"))

    page = client.get(ADDRESS)

    assert marks(page)[0][2] == "1992: דובר &lt;b&gt;רשמי&lt;/b&gt; (said)"
    assert re.search(r"<[^>]*\sstyle=", page.text) is None
