"""A source that seems to be recorded already is pointed out, and saved all the same."""

import pytest

from claims import models
from claims.operations.duplicates import duplicates_of
from tests import factories

from .pages import add_url, change_url, errors, read, send, told


def other_than(source):
    return [(duplicate.source.pk, duplicate.same) for duplicate in duplicates_of(source)]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/report",
        "http://example.org/report",
        "https://example.org/report/",
        "https://example.org/report#page-3",
    ],
)
def test_the_same_address_is_noticed(db, url):
    first = factories.make_source(url="https://example.org/report")

    assert other_than(factories.make_source(url=url)) == [(first.pk, "URL")]


def test_another_address_is_not(db):
    factories.make_source(url="https://example.org/report?page=1")

    assert other_than(factories.make_source(url="https://example.org/report?page=2")) == []


@pytest.mark.parametrize(
    ("scheme", "value", "same"),
    [
        ("doi", "https://doi.org/10.1007/ABC", "DOI 10.1007/abc"),
        ("DOI", "doi:10.1007/abc", "DOI 10.1007/abc"),
        ("isbn", "978-981-10-7127-0", "ISBN 9789811071270"),
        ("ISBN", "ISBN: 978 9811071270", "ISBN 9789811071270"),
    ],
)
def test_the_same_number_is_noticed_however_it_is_written(desk, scheme, value, same):
    first = factories.make_source()
    factories.make_identifier(source=first, scheme="doi", value="10.1007/abc")
    factories.make_identifier(source=first, scheme="isbn", value="9789811071270")

    response = send(
        desk, add_url(models.Source), title="Again", rows=[("identifiers", {"scheme": scheme, "value": value})]
    )

    assert told(response)[-1].partition(" (")[0] == (
        f'Is this source recorded twice? Another has the same {same}: <a href="{change_url(first)}">{first.title}</a>'
    )
    assert models.Source.objects.count() == 2


def test_the_same_issn_is_a_journal_not_an_article(db):
    for _ in range(2):
        source = factories.make_source()
        factories.make_identifier(source=source, scheme="issn", value="0028-0836")

    assert other_than(source) == []


def test_the_same_title_and_date_are_noticed(db):
    first = factories.make_source(title="Über die Lager", published="1951-04")
    factories.make_source(title="Über die Lager", published="1952-04")
    factories.make_source(title="Über die Wälder", published="1951-04")

    again = factories.make_source(title=" ÜBER  die lager ", published="1951-04")

    assert other_than(again) == [(first.pk, "title and date of publication")]


def test_the_same_title_without_a_date_is_noticed(db):
    first = factories.make_source(title="Camp register")

    assert other_than(factories.make_source(title="CAMP REGISTER")) == [(first.pk, "title")]


def test_parts_of_one_whole_share_its_address(db):
    whole = factories.make_source(url="https://example.org/report")
    first = factories.make_source(url=whole.url, part_of=whole)
    second = factories.make_source(url=whole.url, part_of=whole)

    assert [other_than(source) for source in (whole, first, second)] == [[], [], []]


def test_a_source_alone_is_no_duplicate(db):
    source = factories.make_source(url="https://example.org/report", published="1951")
    factories.make_identifier(source=source)

    assert other_than(source) == []


def test_an_identifier_is_kept_in_its_usual_form(desk):
    source = factories.make_source()

    send(desk, change_url(source), rows=[("identifiers", {"scheme": "DOI", "value": "https://dx.doi.org/10.1000/X"})])

    identifier = models.Identifier.objects.get()
    assert (identifier.scheme, identifier.value) == ("doi", "10.1000/x")


def test_the_same_identifier_written_otherwise_is_refused(desk):
    source = factories.make_source()
    rows = [("identifiers", {"scheme": "doi", "value": value}) for value in ("10.1000/x", "doi:10.1000/X")]

    page = send(desk, change_url(source), rows=rows)

    assert (page.status_code, models.Identifier.objects.count()) == (200, 0)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"a": ' + "[" * 20 + "]" * 20 + "}",
        '{"a": ' + "9" * 5_000 + "}",
        '{"a\\u0000": "x"}',
        '{"\\ud800": "x"}',
        '{"a": "\\ud800"}',
        '{"a": 1.5}',
        "volume 12",
    ],
    ids=["unclosed", "abyss", "deep", "huge", "nul", "half-name", "half-character", "decimal", "no-json"],
)
def test_csl_that_cannot_be_kept_is_told_and_stays_as_it_was_typed(desk, text):
    page = send(desk, add_url(models.Source), title="Diary", csl=text)

    assert (page.status_code, len(errors(page)), models.Source.objects.count()) == (200, 1, 0)
    assert read(page).data["csl"] == [text]
