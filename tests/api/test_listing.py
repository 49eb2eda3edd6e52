"""Lists of the API: the rows of ``records.listed`` under the filters of the pages."""

import json
from urllib.parse import urlsplit

import pytest

from claims.filters import FILTERSETS
from claims.records import LISTED
from tests import factories as make

from .test_lookup import MAKE, problem

pytestmark = pytest.mark.django_db

every_kind = pytest.mark.parametrize("kind", LISTED)


def listed(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json"), response.content
    return response.json()


@every_kind
def test_rows_are_those_of_the_kind(client, kind):
    for _time in range(3):
        MAKE[kind]()

    told = listed(client, f"/api/v1/{kind}/")

    pks = list(FILTERSETS[kind]({}).keys)
    assert told == {
        "count": len(pks),
        "next": None,
        "previous": None,
        "results": list(LISTED[kind].rows(pks, "http://testserver")),
    }


@every_kind
def test_columns_are_in_order(client, kind):
    MAKE[kind]()

    told = json.loads(client.get(f"/api/v1/{kind}/").content)

    assert list(told) == ["count", "next", "previous", "results"]
    assert tuple(told["results"][0]) == LISTED[kind].columns


def test_pages_lead_to_each_other_under_the_same_filters(client):
    for number in range(5):
        make.make_claim(slug=f"c{number}", statement=f"Claim {number}", form="denial")
    make.make_claim(form="assertion")

    address, slugs, steps = "/api/v1/claims/?form=denial&sort=title&page_size=2", [], []
    while address:
        told = listed(client, address)
        slugs.append([row["slug"] for row in told["results"]])
        steps.append((told["count"], told["previous"] and urlsplit(told["previous"]).query))
        address = told["next"]

    assert slugs == [["c0", "c1"], ["c2", "c3"], ["c4"]]
    query = "form=denial&sort=title&page_size=2"
    assert steps == [(5, None), (5, query), (5, f"{query}&page=2")]


def test_links_stand_in_a_header_too(client):
    for _time in range(3):
        make.make_claim()

    header = client.get("/api/v1/claims/?page_size=1&page=2")["Link"]

    address = "http://testserver/api/v1/claims/?page_size=1"
    assert header == f'<{address}&page=3>; rel="next", <{address}>; rel="prev"'


@every_kind
@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "", "1e3", "٣"])
def test_bad_page_is_named(client, kind, value):
    response = client.get(f"/api/v1/{kind}/", {"page": value, "page_size": "101"})

    told = json.loads(response.content)
    assert response.status_code == 400
    wrong = [error["parameter"] for error in told["errors"]]
    assert wrong == (["page", "page_size"] if value else ["page_size"])


@every_kind
def test_unknown_parameter_is_named_with_what_is_allowed(client, kind):
    told = json.loads(client.get(f"/api/v1/{kind}/?colour=red").content)

    allowed = ", ".join(FILTERSETS[kind].parameters())
    detail = f"There is no such parameter here. Allowed are: {allowed}."
    assert told == problem(400, "Bad Request", f"colour: {detail}", errors=[{"parameter": "colour", "detail": detail}])


def test_page_past_the_end_is_not_found(client):
    response = client.get("/api/v1/claims/?page=2")

    assert (response.status_code, json.loads(response.content)) == (
        404,
        problem(404, "Not Found", "This list has one page only."),
    )


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/json", 200),
        ("application/*;q=0.5", 200),
        ("application/json; indent=4", 200),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", 200),
        ("text/html", 406),
        ("application/xml, text/csv", 406),
        ("application/json;q=0, text/html", 406),
        ("junk", 406),
        (";;;", 406),
        ("\xff/\x00", 406),
    ],
)
def test_only_json_is_served(client, accept, status):
    response = client.get("/api/v1/claims/", headers={"Accept": accept})

    assert (response.status_code, response["Vary"].startswith("Accept")) == (status, True)
    if status == 406:
        told = problem(406, "Not Acceptable", "What is here is JSON. Accept application/json.")
        assert json.loads(response.content) == told


def test_address_that_ends_in_json_is_json_to_anybody(client):
    make.make_claim(slug="here")

    found = [
        client.get(address, headers={"Accept": "text/html"})
        for address in ("/claims/here.json", "/api/v1/openapi.json")
    ]

    assert [(response.status_code, response["Content-Type"]) for response in found] == [(200, "application/json")] * 2


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_list_is_for_reading_only(client, method):
    response = getattr(client, method)("/api/v1/claims/")

    assert (response.status_code, response["Content-Type"], response["Allow"]) == (
        405,
        "application/problem+json",
        "GET, HEAD, OPTIONS",
    )


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/openapi.json", "/api/v1/docs"])
def test_what_has_no_parameters_refuses_them(client, address):
    assert client.get(f"{address}?colour=red").status_code == 400


def test_index_leads_everywhere(client):
    told = listed(client, "/api/v1/")

    assert list(told) == [*LISTED, "openapi", "docs", "ledger"]
    assert {client.get(address).status_code for address in told.values()} == {200}


@every_kind
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, kind):
    numbers = {
        "claims": 6,
        "questions": 4,
        "evidence": 5,
        "sources": 7,
        "reports": 7,
        "witnesses": 7,
        "agents": 4,
        "topics": 4,
    }
    for rows in (1, 30):
        while MAKE[kind]()._meta.model.objects.public().count() < rows:
            pass
        with django_assert_num_queries(numbers[kind] + 1):
            listed(client, f"/api/v1/{kind}/?page_size=100")


# ---------------------------------------------------------------- Other sites' pages

ORIGIN = "https://reader.example"


@pytest.mark.parametrize(
    "address", ["/api/v1/", "/api/v1/claims/", "/api/v1/nothing", "/claims/a.json", "/ledger/head.json"]
)
def test_data_may_be_read_from_any_site(client, address):
    response = client.get(address, headers={"Origin": ORIGIN})

    told = {name: response.get(f"Access-Control-{name}") for name in ("Allow-Origin", "Allow-Credentials")}
    assert told == {"Allow-Origin": "*", "Allow-Credentials": None}
    assert response["Access-Control-Expose-Headers"] == "allow, content-disposition, etag, link, retry-after"


def test_browser_is_told_what_it_may_send(client):
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }

    response = client.options("/api/v1/claims/", headers=asked)

    assert response.status_code == 200
    assert response["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in response["Access-Control-Allow-Headers"].split(", ")


@pytest.mark.parametrize("address", ["/", "/claims/", "/api/v1/docs", "/admin/login/", "/admin/a.json"])
def test_pages_may_not_be_read_from_other_sites(client, address):
    response = client.get(address, headers={"Origin": ORIGIN})

    assert [name for name in response.headers if name.lower().startswith("access-control")] == []
