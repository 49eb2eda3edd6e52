"""A feed is well-formed whatever stands in it, and says what it was given."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
from hypothesis import given
from hypothesis import strategies as st

from claims.formats.atom import Entry, Feed, Link, write

AT = datetime(2016, 5, 23, 10, 30, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def written(*entries, title="A feed"):
    feed = Feed("https://example.org/f.atom", title, AT, "Evidence", [Link("self", "https://example.org/f.atom")])
    return b"".join(write(feed, [entries]))


def entry(**given):
    told = {
        "id": "https://example.org/a/",
        "title": "A",
        "updated": AT,
        "links": [Link("alternate", "https://example.org/a/")],
    }
    return Entry(**told | given)


@given(st.text(), st.text())
def test_feed_is_well_formed_with_any_text(title, text):
    data = written(
        entry(title=title, summary=text, content=text, author=text, categories=[(text, text, text)]), title=title
    )

    ET.fromstring(data)


def test_what_xml_cannot_hold_is_replaced_and_all_else_kept():
    data = written(entry(summary='<b> & "x"\x00\x0b\ufffe\r\n\tя𝄞'))

    assert ET.fromstring(data).findtext(f".//{ATOM}summary") == '<b> & "x"\ufffd\ufffd\ufffd\r\n\tя𝄞'


def test_reader_finds_all_that_was_told():
    data = written(
        entry(
            published=AT,
            author="Ann",
            content="<p>Why &amp; how</p>",
            categories=[("denial", "https://example.org/", "A denial")],
        )
    )
    read = feedparser.parse(data)
    (one,) = read.entries

    assert (read.bozo, read.version, read.feed.title, read.feed.updated) == (
        False,
        "atom10",
        "A feed",
        "2016-05-23T10:30:00.000000Z",
    )
    assert (one.id, one.link, one.author, one.published) == (
        "https://example.org/a/",
        "https://example.org/a/",
        "Ann",
        "2016-05-23T10:30:00.000000Z",
    )
    assert one.content[0].value == "<p>Why &amp; how</p>"
    assert [(tag.term, tag.label) for tag in one.tags] == [("denial", "A denial")]


def test_title_is_one_line_and_an_empty_feed_is_one():
    assert feedparser.parse(written(entry(title="a\n  b"))).entries[0].title == "a b"
    assert (feedparser.parse(written()).bozo, feedparser.parse(written()).entries) == (False, [])
