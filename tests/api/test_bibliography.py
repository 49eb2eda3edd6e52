"""One source as BibTeX, RIS and CSL-JSON: the public's, as a file, and what is said where there is none."""

import json

import pytest

from claims.choices import State
from claims.formats.bibliography import FORMATS
from claims.models import RetiredSlug
from tests import factories as make

pytestmark = pytest.mark.django_db

every_ending = pytest.mark.parametrize("ending", FORMATS)


def the_source(slug="moor-report", **fields):
    author = make.make_agent(slug="jane-doe", name="Jane Doe", kind="person")
    board = make.make_agent(slug="board", name="The Board", kind="organization")
    given = {"title": "Report on NASA", "kind": "report", "published": "1953~", "issuer": board, "authors": [author]}
    return make.make_source(slug=slug, **given | fields)


def test_source_as_bibtex(client):
    the_source()

    response = client.get("/sources/moor-report.bib")

    assert (response.status_code, response["Content-Type"]) == (200, "application/x-bibtex; charset=utf-8")
    assert response["Content-Disposition"] == 'attachment; filename="moor-report.bib"'
    assert response.content.decode() == (
        "@techreport{moor-report,\n"
        "  author = {Doe, Jane},\n"
        "  title = {Report on {NASA}},\n"
        "  institution = {The Board},\n"
        "  date = {1953~},\n"
        "  year = {1953},\n"
        '  evidence = {{"issuer": [["The Board", "organization", "the-board"], ["The Board", "organization", "board"]]}},\n'
        "}\n\n"
    )


def test_source_as_ris(client):
    the_source(published="1953-02-01", issuer=None)

    response = client.get("/sources/moor-report.ris")

    assert response["Content-Type"] == "application/x-research-info-systems; charset=utf-8"
    assert response.content.decode().split("\r\n") == [
        "TY  - RPRT",
        "ID  - moor-report",
        "AU  - Doe, Jane",
        "TI  - Report on NASA",
        "PY  - 1953",
        "DA  - 1953/02/01/",
        "ER  - ",
        "",
        "",
    ]


def test_source_as_csl(client):
    the_source(issuer=None)

    response = client.get("/sources/moor-report.csl.json")

    assert response["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert json.loads(response.content) == [
        {
            "id": "moor-report",
            "type": "report",
            "title": "Report on NASA",
            "author": [{"family": "Doe", "given": "Jane"}],
            "issued": {"date-parts": [[1953]], "circa": True},
        }
    ]


@every_ending
def test_what_is_not_public_is_not_told(client, ending):
    the_source(state=State.DRAFT, slug="draft")
    make.make_source(slug="gone", state=State.WITHDRAWN)

    assert client.get(f"/sources/draft{ending}").status_code == 404
    assert client.get(f"/sources/draft{ending}").content == client.get(f"/sources/nothing{ending}").content
    assert client.get(f"/sources/gone{ending}").status_code == 410


@every_ending
def test_whole_that_is_not_public_is_not_told(client, ending):
    hidden = make.make_source(slug="secret-whole", title="The hidden whole", state=State.DRAFT)
    make.make_source(slug="part", kind="chapter", part_of=hidden)

    told = client.get(f"/sources/part{ending}").content.decode()

    assert "secret" not in told
    assert "hidden" not in told


@every_ending
def test_former_slug_and_reports_lead_there(client, ending):
    the_source()
    RetiredSlug.objects.create(collection="sources", slug="old", current="moor-report")

    former, report = client.get(f"/sources/old{ending}"), client.get(f"/reports/moor-report{ending}")

    assert (former.status_code, former["Location"]) == (301, f"/sources/moor-report{ending}")
    assert (report.status_code, report["Location"]) == (301, f"/sources/moor-report{ending}")


@every_ending
def test_only_reading_without_parameters_is_answered(client, ending):
    the_source()

    assert client.post(f"/sources/moor-report{ending}").status_code == 405
    assert client.get(f"/sources/moor-report{ending}?style=apa").status_code == 400
    assert client.get(f"/sources/a b\u0000{ending}").status_code == 404


def test_page_leads_to_each(client):
    the_source()

    page = client.get("/sources/moor-report/").content.decode()

    assert [page.count(f'href="/sources/moor-report{ending}"') for ending in FORMATS] == [2, 2, 2]


@every_ending
def test_numbers_of_queries_are_the_same_for_one_author_and_thirty(client, ending, django_assert_num_queries):
    authors = [make.make_agent(kind="person") for _number in range(30)]
    make.make_source(slug="one", authors=authors[:1])
    make.make_source(slug="many", authors=authors)

    for slug in ("one", "many"):
        with django_assert_num_queries(9):
            client.get(f"/sources/{slug}{ending}")


@every_ending
@pytest.mark.parametrize("kind", ["sources", "reports"])
def test_list_under_filters_is_a_bibliography(client, kind, ending):
    the_source()
    make.make_source(slug="other-report", kind="report", published="1970")
    make.make_source(slug="draft-report", kind="report", published="1953", state=State.DRAFT)

    response = client.get(f"/{kind}{ending}?before=1960")

    assert response.status_code == 200
    assert response["Content-Type"] == FORMATS[ending].media_type
    assert response.getvalue() == client.get(f"/sources/moor-report{ending}").content


@pytest.mark.parametrize("rows", [1, 30])
@every_ending
def test_list_takes_as_many_queries_for_one_as_for_many(client, ending, rows, django_assert_num_queries):
    for _number in range(rows):
        make.make_source(
            authors=[make.make_agent(kind="person")], topics=[make.make_topic()], part_of=make.make_source()
        )

    with django_assert_num_queries(10):
        assert client.get(f"/sources{ending}").getvalue()


@every_ending
def test_it_is_not_sent_again_and_kept_from_search_engines(client, ending):
    the_source()

    first = client.get(f"/sources/moor-report{ending}")
    again = client.get(f"/sources/moor-report{ending}", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["X-Robots-Tag"], first["Cache-Control"]) == (200, "noindex", "no-cache")
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
