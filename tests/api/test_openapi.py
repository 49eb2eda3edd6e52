"""The description of the API is valid, says all there is, and is true of what is answered."""

import json
import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from claims.api.details import DETAILS
from claims.filters import FILTERSETS
from claims.models.fields import EDTFField
from claims.records import LISTED, RECORD_TYPES
from claims.urls import urlpatterns
from tests import factories as make

from .test_lookup import MAKE

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    response = client.get("/api/v1/openapi.json")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    return response.json()


def validator(document, schema):
    """Of one of its schemas, which may name others."""
    return Draft202012Validator(schema | {"components": document["components"]}, format_checker=FormatChecker())


def check(document, path, status, response):
    """The answer is what the operation says it is."""
    told = document["paths"][path]["get"]["responses"][str(status)]
    if "$ref" in told:
        told = document["components"]["responses"][told["$ref"].rpartition("/")[2]]
    assert response.status_code == status
    content = told["content"][response["Content-Type"]]
    assert list(validator(document, content["schema"]).iter_errors(json.loads(response.content))) == []


def objects(schema):
    """Every object schema in it."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for value in schema.values():
            yield from objects(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects(value)


def test_document_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for path in document["paths"].values():
        for parameter in path["get"]["parameters"]:
            Draft202012Validator.check_schema(parameter["schema"])


def test_every_reference_leads_somewhere(document):
    text = json.dumps(document)
    named = {part.partition('"')[0] for part in text.split('"$ref": "#/')[1:]}

    for name in named:
        found = document
        for step in name.split("/"):
            found = found[step]


def test_every_address_is_described_once(document):
    patterns = [str(pattern.pattern) for pattern in urlpatterns if str(pattern.pattern).startswith("api/v1/")]
    addresses = {f"/{pattern}".replace("<str:slug>", "{slug}") for pattern in patterns}

    assert set(document["paths"]) == addresses - {"/api/v1/openapi.json", "/api/v1/docs"}
    names = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(names)) == len(names) == 2 * len(LISTED) + 1


@pytest.mark.parametrize("kind", LISTED)
def test_every_parameter_is_described(document, kind):
    parameters = document["paths"][f"/api/v1/{kind}/"]["get"]["parameters"]

    assert [one["name"] for one in parameters] == FILTERSETS[kind].parameters()
    assert [one["name"] for one in parameters if len(one["description"]) < 10] == []
    several = {name for name, of in FILTERSETS[kind].base_filters.items() if of.several}
    assert {one["name"] for one in parameters if one.get("explode")} == several


def test_every_field_is_described(document):
    schemas = document["components"]["schemas"]
    silent = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for of in objects(schema)
        for field, told in of["properties"].items()
        if "description" not in told and "$ref" not in told and field not in {"results", "supports", "contradicts"}
    ]

    assert silent == []


@pytest.mark.parametrize("kind", LISTED)
def test_row_is_described_column_by_column(document, kind):
    rows = document["components"]["schemas"][LISTED["sources" if kind == "reports" else kind].model.__name__]

    assert tuple(rows["properties"]) == tuple(rows["required"]) == LISTED[kind].columns


@pytest.mark.parametrize("collection", RECORD_TYPES)
def test_vocabularies_and_dates_are_told(document, collection):
    record_type = RECORD_TYPES[collection]
    schema = document["components"]["schemas"][record_type.model.__name__]["properties"]
    for field in record_type.model._meta.concrete_fields:
        if field.name in schema and getattr(field, "flatchoices", None):
            assert [word for word in schema[field.name]["enum"] if word] == [
                str(word) for word, _label in field.flatchoices if word
            ]
        if field.name in schema and isinstance(field, EDTFField):
            assert "EDTF" in schema[field.name]["description"]


def everything(kind):
    """A record of this kind with whatever may be told with it."""
    source = make.make_source(
        slug="report",
        kind="report",
        authors=[make.make_agent()],
        issuer=make.make_agent(),
        topics=[make.make_topic()],
        csl={"volume": "12"},
    )
    make.make_identifier(source=source)
    make.make_source_event(source=source, attested_by=make.make_source(part_of=source))
    make.make_derivation(derived=source)
    make.make_attachment(source=source)
    witness = make.make_witness(affiliation=make.make_agent(), agent=make.make_agent())
    make.make_relay(witness=witness)
    make.make_possible_identity(first=witness)
    question = make.make_question()
    claim = make.make_claim(form="finding", topics=[make.make_topic()], questions=[question])
    item = make.make_item(source=source, witness=witness, draws_on=[make.make_source()])
    make.make_link(claim=claim, item=item)
    make.make_relation(subject=claim)
    make.make_appearance(claim=claim, source=source, date="1951~")
    make.make_assessment(claim=claim)
    make.make_search(claim=claim)
    make.make_search(claim=None, question=question)
    return {
        "claims": claim,
        "questions": question,
        "evidence": item,
        "sources": source,
        "reports": source,
        "witnesses": witness,
        "agents": make.make_appearance(claim=claim, agent=source.issuer).agent,
        "topics": claim.topics.get(),
    }[kind]


@pytest.mark.parametrize("kind", LISTED)
def test_answers_are_as_described(client, document, kind):
    record = everything(kind)

    check(document, f"/api/v1/{kind}/", 200, client.get(f"/api/v1/{kind}/"))
    check(document, f"/api/v1/{kind}/{{slug}}/", 200, client.get(f"/api/v1/{kind}/{record.slug}/"))


@pytest.mark.parametrize("kind", LISTED)
def test_nothing_is_told_that_is_not_described(client, document, kind):
    record = everything(kind)
    schemas = document["components"]["schemas"]
    name = LISTED["sources" if kind == "reports" else kind].model.__name__

    told = json.loads(client.get(f"/api/v1/{kind}/{record.slug}/").content)

    assert list(told) == list(schemas[f"{name}Detail"]["properties"])
    for part in DETAILS[kind].parts:
        rows = schemas[
            schemas[f"{name}Detail"]["properties"][part.name]["properties"]["results"]["items"]["$ref"].rpartition("/")[
                2
            ]
        ]
        assert [list(row) for row in told[part.name]["results"]] == [list(rows["properties"])] * told[part.name][
            "count"
        ]


def test_refusals_are_as_described(client, document):
    make.make_claim(slug="gone", state="withdrawn")

    check(document, "/api/v1/claims/", 400, client.get("/api/v1/claims/?page=0&x=1"))
    check(document, "/api/v1/claims/", 404, client.get("/api/v1/claims/?page=9"))
    check(document, "/api/v1/claims/", 405, client.post("/api/v1/claims/"))
    check(document, "/api/v1/claims/", 406, client.get("/api/v1/claims/", headers={"Accept": "text/html"}))
    check(document, "/api/v1/claims/{slug}/", 404, client.get("/api/v1/claims/nowhere/"))
    check(document, "/api/v1/claims/{slug}/", 410, client.get("/api/v1/claims/gone/"))
    check(document, "/api/v1/", 200, client.get("/api/v1/"))


def test_contact_is_told_where_there_is_one(client, settings):
    settings.CONTACT = "editors@example.org"
    assert client.get("/api/v1/openapi.json").json()["info"]["contact"] == {
        "name": "Editors",
        "email": "editors@example.org",
    }


# ---------------------------------------------------------------- The page about it


@pytest.mark.parametrize("kind", LISTED)
def test_page_shows_a_record_that_is_there(client, kind):
    record = MAKE[kind](slug="a-record")

    page = client.get("/api/v1/docs").text

    assert f"curl &#39;http://testserver/api/v1/{kind}/{record.slug}/&#39;" in page


def test_page_names_every_parameter_and_field(client, document):
    page = client.get("/api/v1/docs").text
    parameters = {one["name"] for path in document["paths"].values() for one in path["get"]["parameters"]}
    fields = {name for schema in objects(document["components"]["schemas"]) for name in schema["properties"]}

    missing = [name for name in sorted(parameters | fields) if f"<code>{name}</code>" not in page]
    assert missing == []


def test_links_of_the_page_lead_somewhere(client):
    page = client.get("/api/v1/docs").text
    links = {part.partition('"')[0] for part in page.split('href="#')[1:]}

    assert sorted(name for name in links if f'id="{name}"' not in page) == []


def test_page_costs_as_many_queries_for_many_records(client, django_assert_num_queries):
    for rows in (1, 30):
        for _time in range(rows):
            make.make_claim()
        with django_assert_num_queries(len(LISTED)):
            client.get("/api/v1/docs")


def test_page_says_how_many_rows_may_be_asked_for_and_in_what_order_they_come(client):
    page = client.get("/api/v1/docs").text

    assert page.count("whole number, 1 to 100") == len(LISTED)
    assert "Without it the order is -items, and relevance where q is given." in page


def test_page_leads_to_whole_lists(client):
    page = client.get("/api/v1/docs").text
    whole = page[page.index("A whole list") : page.index("Only reading")]

    assert re.findall(r"<code>([^<]*)</code>", whole) == [
        "/claims.csv",
        "/claims.jsonl",
        *(".json", ".xlsx", ".atom", ".bib", ".ris", ".csl.json"),
    ]
