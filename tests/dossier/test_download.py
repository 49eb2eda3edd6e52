"""The dossier as a download: whoever asks for it, and what is said to whoever asks for what there is not."""

import pytest
from django.test import Client

from claims.dossier import download
from claims.operations.review import WITHDRAW, advance
from tests import factories as make
from tests.recorded import edit, recorded

from .made import files_of, make_small_claim

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/said/dossier.zip"
PROGRAM = {"Accept": "*/*"}
READER = {"Accept": "text/html,*/*"}


@pytest.fixture
def claim():
    return make_small_claim()


def read(response):
    """The answer, read to its end as whoever asked for it does."""
    response.getvalue()
    return response


def test_download_is_a_file_that_no_search_engine_lists(client, claim):
    headers = read(client.get(ADDRESS)).headers

    assert {
        name: headers[name] for name in ("Content-Type", "Content-Disposition", "X-Robots-Tag", "Cache-Control")
    } == {
        "Content-Type": "application/zip",
        "Content-Disposition": 'attachment; filename="said-dossier.zip"',
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-cache",
    }


def test_download_that_somebody_has_is_not_made_again(client, claim, django_assert_num_queries):
    etag = read(client.get(ADDRESS)).headers["ETag"]

    with django_assert_num_queries(2):
        response = client.get(ADDRESS, headers={"If-None-Match": etag})
    edit(claim, statement="Changed")

    assert (response.status_code, response.content) == (304, b"")
    assert read(client.get(ADDRESS, headers={"If-None-Match": etag})).status_code == 200


def test_head_makes_no_dossier(client, claim, django_assert_num_queries):
    with django_assert_num_queries(3):
        response = client.head(ADDRESS)

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/zip")


def test_addresses_are_the_sites_own_whoever_asks(client, claim, settings):
    settings.ADDRESS = "https://evidence.example.org"

    one = client.get(ADDRESS, headers={"Host": "localhost"}).getvalue()
    other = client.get(ADDRESS, headers={"Host": "127.0.0.1"}).getvalue()

    assert one == other
    assert b"https://evidence.example.org/claims/said/v/1/" in files_of(one)["README.txt"]


def test_claim_without_a_dossier_is_not_found(client):
    make.make_claim(slug="draft", state="draft")

    found = {slug: client.get(f"/claims/{slug}/dossier.zip", headers=PROGRAM) for slug in ("draft", "nowhere")}

    assert {slug: answer.status_code for slug, answer in found.items()} == {"draft": 404, "nowhere": 404}
    assert found["draft"].content == found["nowhere"].content


def test_withdrawn_claim_is_gone_and_a_renamed_one_leads_on(client, claim):
    edit(claim, slug="renamed")
    moved = client.get(ADDRESS)
    advance(by="editor", transition=WITHDRAW, records=[claim])

    assert (moved.status_code, moved.headers["Location"]) == (301, "/claims/renamed/dossier.zip")
    assert client.get("/claims/renamed/dossier.zip", headers=PROGRAM).status_code == 410
    assert "was withdrawn" in client.get("/claims/renamed/dossier.zip", headers=READER).content.decode()


def test_claim_with_too_much_is_refused(client, claim, monkeypatch):
    monkeypatch.setattr(download, "MOST_RECORDS", 3)

    response = client.get(ADDRESS, headers=PROGRAM)

    assert response.status_code == 400
    assert response.json()["detail"].startswith("More goes with this claim than the 3 records")


def test_parameters_and_other_methods_are_refused(claim):
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(f"{ADDRESS}?colour=red", headers=PROGRAM).status_code == 400
    assert read(strict.get(f"{ADDRESS}?utm_source=x")).status_code == 200
    assert strict.post(ADDRESS).status_code == 405
    assert strict.options(ADDRESS).status_code == 204


def test_claims_page_leads_to_it(client, claim):
    recorded(claim)

    assert f'href="{ADDRESS}" type="application/zip" download' in client.get("/claims/said/").content.decode()
