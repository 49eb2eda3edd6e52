"""Every address of one record as data: what is said where there is no such record, and of requests it cannot answer."""

import json

import pytest
from django.test import Client

from claims.api.details import DETAILS
from claims.choices import SourceKind, State
from claims.models import RetiredSlug, ReviewedRecord
from tests import factories as make

pytestmark = pytest.mark.django_db


def make_report(**fields):
    return make.make_source(**{"kind": SourceKind.REPORT} | fields)


def make_named_agent(**fields):
    agent = make.make_agent(**fields)
    make.make_appearance(agent=agent)
    return agent


def make_used_topic(**fields):
    topic = make.make_topic(**fields)
    make.make_claim(topics=[topic])
    return topic


MAKE = {
    "claims": make.make_claim,
    "questions": make.make_question,
    "evidence": make.make_item,
    "sources": make.make_source,
    "reports": make_report,
    "witnesses": make.make_witness,
    "agents": make_named_agent,
    "topics": make_used_topic,
}
REVIEWED = [kind for kind, detail in DETAILS.items() if issubclass(detail.model, ReviewedRecord)]
ADDRESSES = {".json": "/{kind}/{slug}.json", "API": "/api/v1/{kind}/{slug}/"}

every_kind = pytest.mark.parametrize("kind", DETAILS)
every_reviewed_kind = pytest.mark.parametrize("kind", REVIEWED)


@pytest.fixture(params=ADDRESSES)
def at(request):
    """From a kind and a slug to the address."""
    return lambda kind, slug: ADDRESSES[request.param].format(kind=kind, slug=slug)


def problem(status, title, detail, **more):
    return {"type": "about:blank", "title": title, "status": status, "detail": detail} | more


NO_RECORD = (404, problem(404, "Not Found", "There is no such record."))


def refusal(response):
    """Status and what is said; no refusal is for search engines, or kept."""
    headers = [response[name] for name in ("Content-Type", "X-Robots-Tag", "Cache-Control")]
    assert headers == ["application/problem+json", "noindex", "no-cache"]
    assert "ETag" not in response.headers
    return response.status_code, json.loads(response.content)


def test_every_kind_is_tried_here():
    assert MAKE.keys() == DETAILS.keys()


@every_kind
def test_both_addresses_say_the_same(client, kind):
    record = MAKE[kind](slug="here")

    told, same = client.get(f"/api/v1/{kind}/here/"), client.get(f"/{kind}/here.json")

    assert (told.status_code, told["Content-Type"]) == (200, "application/json")
    assert told.content == same.content
    assert json.loads(told.content)["slug"] == record.slug


@every_reviewed_kind
@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW])
def test_what_is_not_published_answers_as_if_it_did_not_exist(client, at, kind, state):
    MAKE[kind](slug="hidden", state=state)

    hidden, missing = client.get(at(kind, "hidden")), client.get(at(kind, "never-existed"))

    assert refusal(hidden) == refusal(missing) == NO_RECORD
    assert hidden.headers == missing.headers


@pytest.mark.parametrize(("kind", "create"), [("agents", make.make_agent), ("topics", make.make_topic)])
def test_what_nothing_public_names_answers_as_if_it_did_not_exist(client, at, kind, create):
    create(slug="hidden")

    assert refusal(client.get(at(kind, "hidden"))) == NO_RECORD


@every_reviewed_kind
def test_what_was_withdrawn_is_gone(client, at, kind):
    record = MAKE[kind](slug="gone", state=State.WITHDRAWN)

    assert refusal(client.get(at(kind, "gone"))) == (
        410,
        problem(410, "Gone", f"This {record._meta.verbose_name} was withdrawn."),
    )


@every_reviewed_kind
@pytest.mark.parametrize("state", [State.PUBLISHED, State.WITHDRAWN])
def test_retired_slug_redirects_to_the_address_of_the_present_one(client, at, kind, state):
    record = MAKE[kind](slug="new", state=state)
    RetiredSlug.objects.create(collection=record.collection, slug="old", current="new")

    response = client.get(at(kind, "old"))

    assert (response.status_code, response["Location"], response["Cache-Control"]) == (301, at(kind, "new"), "no-cache")


@every_reviewed_kind
def test_retired_slug_of_what_is_not_public_leads_nowhere(client, at, kind):
    record = MAKE[kind](slug="new", state=State.DRAFT)
    RetiredSlug.objects.create(collection=record.collection, slug="old", current="new")
    RetiredSlug.objects.create(collection=record.collection, slug="deleted")

    assert [refusal(client.get(at(kind, slug))) for slug in ("old", "deleted")] == [NO_RECORD] * 2


def test_former_slug_of_a_protected_witness_leads_nowhere(client, at):
    witness = make.make_witness(slug="railway-worker", protected=True)
    RetiredSlug.objects.create(collection=witness.collection, slug="real-name", current="railway-worker")

    assert refusal(client.get(at("witnesses", "real-name"))) == NO_RECORD


def test_source_that_is_no_report_is_led_to_where_it_is(client, at):
    make.make_source(slug="letter", kind=SourceKind.CORRESPONDENCE)

    response = client.get(at("reports", "letter"))

    assert (response.status_code, response["Location"]) == (301, at("sources", "letter"))


@every_kind
@pytest.mark.parametrize("slug", ["%00", "%ff", "a%20b", "x" * 5000, "a.b", "%0a", "ä"])
def test_no_record_has_a_strange_address(client, at, kind, slug):
    assert refusal(client.get(at(kind, slug))) == NO_RECORD


@every_kind
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_for_reading_only(at, kind, method):
    """Whoever sends something is told so, and is not asked for the token of a form first."""
    MAKE[kind](slug="here")

    response = getattr(Client(enforce_csrf_checks=True), method)(at(kind, "here"), b"\xff{junk", "application/json")

    why = "This address is for reading only. Use GET, HEAD, OPTIONS."
    assert refusal(response) == (405, problem(405, "Method Not Allowed", why))
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_options_are_told(client, at):
    response = client.options(at("claims", "whatever"), headers={"Accept": "text/html"})

    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")


@every_kind
def test_head_is_get_without_the_data(client, at, kind):
    MAKE[kind](slug="here")

    head, get = client.head(at(kind, "here")), client.get(at(kind, "here"))

    assert (head.status_code, head.content, head.headers) == (200, b"", get.headers)


NONE_ALLOWED = "There is no such parameter here. None is allowed."
UNKNOWN = {
    "colour=red": ["colour"],
    "page=1&q=a": ["page", "q"],
    "%00=1": ["\N{REPLACEMENT CHARACTER}"],
    "x" * 100 + "=1": [f"{'x' * 60}…"],
}


@pytest.mark.parametrize("query", UNKNOWN, ids=lambda query: query[:20])
def test_unknown_parameters_are_named(client, at, query):
    make.make_claim(slug="here")
    names = UNKNOWN[query]

    detail = " ".join(f"{name}: {NONE_ALLOWED}" for name in names)
    errors = [{"parameter": name, "detail": NONE_ALLOWED} for name in names]
    assert refusal(client.get(at("claims", "here") + f"?{query}")) == (
        400,
        problem(400, "Bad Request", detail, errors=errors),
    )


def test_of_many_unknown_parameters_some_are_named(client, at):
    query = "&".join(f"x{number}=1" for number in range(7))

    _status, told = refusal(client.get(f"{at('claims', 'here')}?{query}"))

    assert [error["parameter"] for error in told["errors"]] == ["x0", "x1", "x2", "x3", "x4", "…"]
    assert told["errors"][-1]["detail"] == "There are 2 more unknown parameters."


def test_too_many_parameters_are_refused(client, at):
    query = "&".join(f"x{number}=1" for number in range(6000))

    why = "The address has too many parameters. Use fewer of them."
    assert refusal(client.get(f"{at('claims', 'here')}?{query}")) == (400, problem(400, "Bad Request", why))


@every_kind
@pytest.mark.parametrize("query", ["utm_source=a&utm_x=b", "fbclid=1", "gclid=1", "empty=", "="])
def test_what_says_nothing_is_ignored(client, at, kind, query):
    MAKE[kind](slug="here")

    assert client.get(f"{at(kind, 'here')}?{query}").content == client.get(at(kind, "here")).content
