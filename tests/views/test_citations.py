"""Lists of documents in the words of a style: the list's rows, in its order, and strict like it."""

import re

import pytest
from django.urls import reverse

from claims.citing import cite
from claims.formats.bibliography import items
from claims.models import Source
from claims.records import LISTED
from claims.views.downloads import CITED, STYLES
from tests import factories as make
from tests.views.pages import citations, text
from tests.views.test_lists import make_report, make_source

pytestmark = pytest.mark.django_db

AMP = "amp;"
QUERIES = 7
EVERY = [(kind, style) for kind in CITED for style in STYLES]
every_list = pytest.mark.parametrize(("kind", "style"), EVERY)


def cited(page):
    return list(citations(page).values())


def in_words(sources, style):
    rows = LISTED["sources"].rows([source.pk for source in sources], "http://testserver")
    return [cite(item, style).text for item in items(rows)]


@every_list
def test_documents_are_cited_in_the_order_of_the_list(client, kind, style):
    sources = [make_report() for _number in range(3)]
    for number, source in enumerate(sources):
        make.make_identifier(source=source, scheme="doi", value=f"10.1000/{number}")
    expected = in_words(sorted(sources, key=lambda source: source.title, reverse=True), style)

    page = client.get(f"/{kind}/citations/{style}/?sort=-title&kind=report")

    assert cited(page) == expected
    assert f"{len(sources)} documents" in text(page)


@every_list
def test_filters_and_pages_are_those_of_the_list(client, kind, style):
    for number in range(30):
        make.make_source(kind="report", title=f"Study {number:02}", language="ru" if number else "en")
    address = f"/{kind}/citations/{style}/"

    assert (len(cited(client.get(address))), len(cited(client.get(f"{address}?page=2")))) == (25, 5)
    assert len(cited(client.get(f"{address}?page_size=100&language=ru"))) == 29
    assert f'href="{address}?language=ru&amp;page=2"' in client.get(f"{address}?language=ru").text
    assert f'href="{address}"' in client.get(f"{address}?language=ru").text  # without the filter


@every_list
@pytest.mark.parametrize(
    ("query", "status"),
    [("?colour=red", 400), ("?page=0", 400), ("?page_size=101", 400), ("?kind=nonsense", 400), ("?page=2", 404),
     ("?utm_source=x", 200), ("?q=", 200)],
)  # fmt: skip
def test_parameters_are_as_strict_as_those_of_the_list(client, kind, style, query, status):
    make_report()

    assert client.get(f"/{kind}/citations/{style}/{query}").status_code == status
    assert client.get(f"/{kind}/{query}").status_code == status


@pytest.mark.parametrize("address", ["/sources/citations/mla/", "/claims/citations/apa/", "/sources/citations/"])
def test_other_styles_and_kinds_are_not_there(client, address):
    assert client.get(address).status_code == 404


def test_list_that_writes_is_refused(client):
    assert client.post("/sources/citations/apa/").status_code == 405


@every_list
def test_citations_cost_the_same_queries_for_1_and_for_30(client, kind, style, django_assert_num_queries):
    make_report()
    address = f"/{kind}/citations/{style}/?page_size=100"
    with django_assert_num_queries(QUERIES):
        client.get(address)
    for _number in range(29):
        make.make_identifier(source=make_report(), value="10.1000/x")

    with django_assert_num_queries(QUERIES):
        client.get(address)


@pytest.mark.parametrize("kind", CITED)
def test_list_leads_to_its_citations_under_its_filters_and_back(client, kind):
    make_source(kind="report", published="1995")

    page = client.get(f"/{kind}/?kind=report&after=1990&sort=date&page_size=1")

    for style in STYLES:
        query = "kind=report&amp;after=1990&amp;sort=date"
        assert f'href="/{kind}/citations/{style}/?{query}&amp;page_size=100"' in page.text
        assert f'href="/{kind}/?{query}"' in client.get(f"/{kind}/citations/{style}/?{query.replace(AMP, '')}").text
    assert "citations" not in client.get("/claims/").text


def test_nothing_found_is_said(client):
    assert "Nothing is found under these filters." in text(client.get("/sources/citations/apa/?q=zeppelin"))


def test_titles_are_text_and_never_markup(client):
    make.make_source(title='<script>alert(1)</script> & {\\more} "<b"', kind="report", language="de")

    page = client.get("/sources/citations/chicago/")

    assert "<script>" not in page.text
    assert "<script>alert(1)</script> & {\\more} “<b" in cited(page)[0]


def test_search_engines_are_led_to_the_list(client):
    make_source()

    assert '<meta name="robots" content="noindex">' in client.get("/sources/citations/apa/").text


def test_whole_that_is_not_public_is_not_named(client):
    make.make_source(kind="chapter", part_of=make.make_source(title="Secret", state="draft"))

    assert "Secret" not in client.get("/sources/citations/apa/").text
    assert re.search("Secret", client.get(reverse("sources-list")).text) is None
    assert Source.objects.public().count() == 1
