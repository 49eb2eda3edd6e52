"""Items for citations: what they tell otherwise than our columns, and that all who cite say the same."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from claims.choices import SourceKind
from claims.citing import FORMS, cite
from claims.formats.bibliography import item_of, items, write_csl
from claims.formats.bibliography.citable import citable
from claims.formats.bibliography.names import Name
from claims.models import Source
from claims.records import LISTED
from tests import factories as make

FOUNDING_CASE = Path(__file__).parents[3] / "fixtures" / "korean_war_pows"
BODY = Name("Associated Press", "organization")
DAY, LATER = {"date-parts": [[1996, 6, 20]]}, {"date-parts": [[1997]]}


def told(kind, **columns):
    item = citable({"slug": "a", "title": "A", "kind": kind} | columns)
    return {name: value for name, value in item.items() if name not in {"id", "title"}}


# ---------------------------------------------------------------- Papers


@pytest.mark.parametrize(("kind", "named"), [("archival", "manuscript"), ("correspondence", "personal_communication")])
def test_number_of_papers_in_an_archive_is_where_they_are_found(kind, named):
    assert told(kind, held_at="National Archives", number="611.61241/3-2354") == {
        "type": named,
        "archive": "National Archives",
        "archive_location": "611.61241/3-2354",
    }


def test_number_of_a_report_stays_its_number():
    assert told("report", held_at="Library of Congress", number="MR-351/1") == {
        "type": "report",
        "archive": "Library of Congress",
        "number": "MR-351/1",
    }


def test_number_beside_a_place_in_the_archive_stays():
    item = told("archival", held_at="RGASPI", number="3", **{"csl.archive_location": "f. 17"})

    assert item == {"type": "manuscript", "archive": "RGASPI", "archive_location": "f. 17", "number": "3"}


# ---------------------------------------------------------------- Hearings


def test_hearing_is_before_its_committee_on_the_day_when_it_was_held():
    committee = Name("House National Security Committee", "organization")

    item = told("hearing", issuer=committee, created="1996-06-20", published="1997", number="H.N.S.C. 104-47")

    assert item == {
        "type": "hearing",
        "section": "House National Security Committee",
        "issued": DAY,
        "available-date": LATER,
        "collection-number": "H.N.S.C. 104-47",
    }
    assert cite(item | {"title": "Status"}, "chicago").text == (
        "Status: Hearing before the House National Security Committee (1996)."
    )


def test_hearing_told_twice_of_one_day_has_it_once():
    item = told("hearing", issuer=Name("The Senate"), created="1996-06-20", published="1996-06-20", number="H.R. 12")

    assert item == {"type": "hearing", "authority": "The Senate", "issued": DAY, "number": "H.R. 12"}


@pytest.mark.parametrize(
    "number", ["H.R. 12", "S. 45", "HR 12", "H. R. 12", "H.J. Res. 3", "S. Con. Res. 4", "H. Res. 1"]
)
def test_bill_is_what_the_hearing_is_on(number):
    assert told("hearing", number=number)["number"] == number


# ---------------------------------------------------------------- What contains it


def test_article_that_is_told_to_be_of_no_paper_is_of_its_agency():
    item = told("article", issuer=BODY, published="1996-06-20")

    assert item == {
        "type": "article-newspaper",
        "publisher": "Associated Press",
        "container-title": "Associated Press",
        "issued": DAY,
    }


def test_article_of_a_paper_keeps_both():
    item = told("article", issuer=BODY, container="Kitsap Sun", published="1996-06-20")

    assert (item["container-title"], item["publisher"]) == ("Kitsap Sun", "Associated Press")


@pytest.mark.parametrize(
    ("published", "named"),
    [
        ("1996-06-20", "article-newspaper"),
        ("1996-05-04/1996-05-05", "article-newspaper"),
        ("1996-06", "article-magazine"),
        ("1996-06/1996-07", "article-magazine"),
        ("1996", "article-journal"),
        ("", "article-journal"),
    ],
)
def test_article_is_of_what_appears_as_it_is_dated(published, named):
    assert told("article", container="Insight", published=published)["type"] == named
    assert (
        told("article", container="Insight", published=published, **{"csl.volume": "IX"})["type"] == "article-journal"
    )


@pytest.mark.parametrize("host", ["dpaa.mil", "www.dpaa.mil", "DPAA.mil"])
@pytest.mark.parametrize("kind", ["web", "article"])
def test_site_without_a_name_is_a_page_whose_address_says_where(kind, host):
    item = told(kind, container=host, url="https://www.dpaa.mil/a/", published="1996-06-20")

    assert item == {"type": "webpage", "URL": "https://www.dpaa.mil/a/", "issued": DAY}


@pytest.mark.parametrize(
    ("container", "url"), [("Sputnik", "https://sputnik.org/a"), ("dpaa.mil", "https://b.org/"), ("dpaa.mil", "")]
)
def test_name_that_the_address_does_not_say_stays(container, url):
    assert told("web", container=container, url=url)["container-title"] == container


def test_body_that_the_site_is_named_after_is_named_once():
    assert told("web", container="CNN", issuer=Name("CNN")) == {"type": "webpage", "container-title": "CNN"}


@given(st.text(), st.text())
def test_any_address_and_container_make_an_item(container, url):
    assert told("web", container=container, url=url)["type"] == "webpage"


# ---------------------------------------------------------------- All who cite


def exported(sources):
    rows = LISTED["sources"].rows([source.pk for source in sources], "http://testserver")
    return {item["id"]: item for item in json.loads(b"".join(write_csl(rows)))}


def all_sources():
    return list(
        Source.objects.public()
        .select_related("issuer", "part_of")
        .prefetch_related("authorships__agent", "identifiers")
    )


def assert_same(sources):
    """Of pages and lists (``item_of``), of dossiers (``items``) and in the file, which has our remainder and keywords."""
    files = exported(sources)
    rows = LISTED["sources"].rows([source.pk for source in sources], "http://testserver")
    told = {item["id"]: item for item in items(rows)}
    for source in sources:
        item = item_of(source)
        for other in (told[source.slug], files[source.slug]):
            assert {**other, "custom": None, "keyword": None} == {**item, "custom": None, "keyword": None}
        assert [cite(files[source.slug], form) for form in FORMS] == [cite(item, form) for form in FORMS]


@pytest.mark.django_db
def test_founding_case_is_cited_alike_everywhere():
    call_command("importdata", FOUNDING_CASE, verbosity=0)

    assert_same(all_sources())


@pytest.mark.django_db
def test_every_kind_is_cited_alike_everywhere():
    for kind in ["", *SourceKind.values]:
        make.make_source(
            title=f"A paper {kind}", kind=kind, number="MR-351/1", held_at="National Archives", container="dpaa.mil",
            url="https://www.dpaa.mil/a", created="1996-06-20", published="1996-06-20",
            issuer=make.make_agent(name=f"Committee of {kind}", kind="organization"), csl={"page": "12-14"},
        )  # fmt: skip

    assert_same(all_sources())
