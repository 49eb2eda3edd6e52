"""Every address of one record as JSON: what is said where there is no such record, and of requests it cannot answer."""

import json

import pytest
from django.test import Client

from claims import urls
from claims.choices import State
from claims.models import RetiredSlug
from tests import factories as make

pytestmark = pytest.mark.django_db

MAKE = {"claims": make.make_claim, "questions": make.make_question}
NO_RECORD = {"error": "There is no such record."}

every_kind = pytest.mark.parametrize("kind", urls.DATA)


def refusal(response):
    """Status and what is said; no refusal is for search engines."""
    assert (response["Content-Type"], response["X-Robots-Tag"]) == ("application/json", "noindex")
    return response.status_code, json.loads(response.content)


def test_every_kind_is_tried_here():
    assert MAKE.keys() == urls.DATA.keys()


@every_kind
@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_what_is_not_published_answers_as_if_it_did_not_exist(client, kind, state):
    MAKE[kind](slug="hidden", state=state)

    hidden, missing = client.get(f"/{kind}/hidden.json"), client.get(f"/{kind}/never-existed.json")

    assert refusal(hidden) == refusal(missing) == (404, NO_RECORD)
    assert hidden.headers == missing.headers


@every_kind
def test_what_was_withdrawn_is_gone(client, kind):
    record = MAKE[kind](slug="gone", state=State.WITHDRAWN)

    assert refusal(client.get(f"/{kind}/gone.json")) == (
        410,
        {"error": f"This {record._meta.verbose_name} was withdrawn."},
    )


@every_kind
@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_retired_slug_redirects_to_the_json_of_the_present_one(client, kind, state):
    MAKE[kind](slug="new", state=state)
    RetiredSlug.objects.create(collection=kind, slug="old", current="new")

    response = client.get(f"/{kind}/old.json")

    assert (response.status_code, response["Location"]) == (301, f"/{kind}/new.json")


@every_kind
def test_retired_slug_of_what_is_not_public_leads_nowhere(client, kind):
    MAKE[kind](slug="new", state=State.DRAFT)
    RetiredSlug.objects.create(collection=kind, slug="old", current="new")
    RetiredSlug.objects.create(collection=kind, slug="deleted")

    assert [refusal(client.get(f"/{kind}/{slug}.json")) for slug in ("old", "deleted")] == [(404, NO_RECORD)] * 2


@every_kind
@pytest.mark.parametrize("slug", ["%00", "%ff", "a%20b", "x" * 5000, "a.b", "%0a", "ä"])
def test_no_record_has_a_strange_address(client, kind, slug):
    assert refusal(client.get(f"/{kind}/{slug}.json")) == (404, NO_RECORD)


@every_kind
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_for_reading_only(kind, method):
    """Whoever sends something is told so, and is not asked for the token of a form first."""
    MAKE[kind](slug="here")

    response = getattr(Client(enforce_csrf_checks=True), method)(f"/{kind}/here.json")

    assert refusal(response) == (405, {"error": "This address is for reading only. Use GET, HEAD."})
    assert response["Allow"] == "GET, HEAD"


@every_kind
def test_head_is_get_without_the_data(client, kind):
    MAKE[kind](slug="here")

    head, get = client.head(f"/{kind}/here.json"), client.get(f"/{kind}/here.json")

    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


PARAMETERS = {
    "colour=red": "There is no such parameter here: colour. None is allowed.",
    "page=1&q=a": "There is no such parameter here: page, q. None is allowed.",
    "%00=1": "There is no such parameter here: \N{REPLACEMENT CHARACTER}. None is allowed.",
    "x" * 100 + "=1": f"There is no such parameter here: {'x' * 60}…. None is allowed.",
    "&".join(f"x{number}=1" for number in range(6)): (
        "There is no such parameter here: x0, x1, x2, x3, x4, …. None is allowed."
    ),
    "&".join(f"x{number}=1" for number in range(6000)): "The address has too many parameters. None is allowed here.",
}


@every_kind
@pytest.mark.parametrize("query", PARAMETERS, ids=lambda query: query[:20])
def test_unknown_parameters_are_named(client, kind, query):
    MAKE[kind](slug="here")

    assert refusal(client.get(f"/{kind}/here.json?{query}")) == (400, {"error": PARAMETERS[query]})


@every_kind
@pytest.mark.parametrize("query", ["utm_source=a&utm_x=b", "fbclid=1", "gclid=1", "empty=", "="])
def test_what_says_nothing_is_ignored(client, kind, query):
    MAKE[kind](slug="here")

    assert client.get(f"/{kind}/here.json?{query}").content == client.get(f"/{kind}/here.json").content
