"""What is told with a record of each kind, how much of it, and that nothing of it is what the public may not see."""

import json

import pytest

from claims.api.details import DETAILS
from claims.api.part import ListPart, Rows
from claims.choices import Form, SourceKind, State
from tests import factories as make

from .test_lookup import MAKE

pytestmark = pytest.mark.django_db


def told(client, kind, slug):
    response = client.get(f"/api/v1/{kind}/{slug}/")
    assert response.status_code == 200, response.content
    return json.loads(response.content)


def slugs(part):
    assert part["count"] == len(part["results"])
    return [row["slug"] for row in part["results"]]


def test_item_is_told_with_the_claims_it_bears_on(client):
    direct, denied = make.make_claim(slug="direct"), make.make_claim(slug="denied")
    make.make_relation(subject=direct, object=denied, kind="denies")
    source = make.make_source(slug="letter", kind="archival")
    item = make.make_item(slug="item", source=source)
    make.make_link(claim=direct, item=item, stance="supports", strength="strong", rationale="It says so.")

    found = told(client, "evidence", "item")

    assert found["links"]["results"] == [
        {"claim": "direct", "item": "item", "stance": "supports", "strength": "strong", "rationale": "It says so."}
    ]
    assert (found["origins"], found["discounted"]) == ([{"kind": "source", "slugs": ["letter"]}], False)
    assert found["bearings"] == [
        {
            "claim": "denied",
            "stance": "contradicts",
            "inherited": True,
            "path": ["direct", "denied"],
            "strength": "strong",
        },
        {"claim": "direct", "stance": "supports", "inherited": False, "path": ["direct"], "strength": "strong"},
    ]


def test_source_is_told_with_all_that_is_recorded_of_it(client):
    report = make.make_source(slug="report", kind=SourceKind.REPORT)
    annex = make.make_source(slug="annex", part_of=report)
    other = make.make_source(slug="other")
    make.make_derivation(derived=report, origin=other)
    make.make_derivation(derived=annex, origin=report)
    make.make_source_event(source=report, event="declassified", attested_by=other)
    make.make_attachment(source=report, name="scan.pdf")
    finding = make.make_claim(slug="finding", form=Form.FINDING)
    make.make_appearance(slug="in-annex", claim=finding, source=annex)
    make.make_appearance(slug="in-report", claim=make.make_claim(form=Form.DENIAL), source=report)
    make.make_item(slug="found-in-it", source=report)
    make.make_item(slug="draws-on-it", source=other, draws_on=[report])

    found = told(client, "reports", "report")

    assert [(row["derived"], row["origin"]) for row in found["derivations"]["results"]] == [
        ("annex", "report"),
        ("report", "other"),
    ]
    assert [(row["event"], row["attested_by"]) for row in found["source_events"]["results"]] == [
        ("declassified", "other")
    ]
    assert [row["name"] for row in found["attachments"]["results"]] == ["scan.pdf"]
    parts = {name: slugs(found[name]) for name in ("parts", "appearances", "findings", "items", "items_drawing_on_it")}
    assert parts == {
        "parts": ["annex"],
        "appearances": ["in-report"],
        "findings": ["finding"],
        "items": ["found-in-it"],
        "items_drawing_on_it": ["draws-on-it"],
    }
    assert [row["source"] for row in told(client, "sources", "other")["attests"]["results"]] == ["report"]


def test_witness_is_told_with_what_was_told(client):
    witness = make.make_witness(slug="witness")
    make.make_item(slug="account", witness=witness)
    make.make_appearance(slug="said", witness=witness, agent=None)
    make.make_source(slug="interview", witness=witness)
    make.make_relay(witness=make.make_witness(slug="relaying"), relayed=witness)

    found = told(client, "witnesses", "witness")

    assert {name: slugs(found[name]) for name in ("items", "appearances", "sources", "relayed_by")} == {
        "items": ["account"],
        "appearances": ["said"],
        "sources": ["interview"],
        "relayed_by": ["relaying"],
    }


def test_agent_is_told_with_all_by_or_about_it(client):
    agent = make.make_agent(slug="body")
    make.make_appearance(slug="said", agent=agent)
    make.make_source(slug="written", title="A", authors=[agent])
    make.make_source(slug="issued", title="B", issuer=agent)
    make.make_witness(slug="member", affiliation=agent)
    make.make_witness(slug="as-witness", agent=agent)
    make.make_assessment(slug="judged", assessor=agent)
    make.make_search(slug="looked", claim=make.make_claim(), searched_by=agent)

    found = told(client, "agents", "body")

    assert {part.name: slugs(found[part.name]) for part in DETAILS["agents"].parts} == {
        "appearances": ["said"],
        "sources": ["written", "issued"],
        "affiliates": ["member"],
        "testimonies": ["as-witness"],
        "assessments": ["judged"],
        "searches": ["looked"],
    }


def test_of_many_rows_some_are_told_and_where_all_are(client, monkeypatch):
    monkeypatch.setattr(ListPart, "MOST", 2)
    topic = make.make_topic(slug="topic")
    for number in range(3):
        make.make_claim(slug=f"c{number}", statement=f"Claim {number}", topics=[topic])

    found = told(client, "topics", "topic")["claims"]

    assert (found["count"], len(found["results"])) == (3, 2)
    assert found["more"] == "http://testserver/api/v1/claims/?topic=topic"
    rest = json.loads(client.get(found["more"]).content)
    assert (rest["count"], rest["results"][:2]) == (3, found["results"])


def test_of_many_rows_without_a_list_some_are_told_and_how_many_there_are(client, monkeypatch):
    monkeypatch.setattr(Rows, "MOST", 2)
    claim = make.make_claim(slug="claim")
    for _time in range(3):
        make.make_appearance(claim=claim)

    found = told(client, "claims", "claim")["appearances"]

    assert (found["count"], len(found["results"]), found["more"]) == (3, 2, None)


def public_record():
    """One public record of each kind, joined to each other."""
    topic, agent = make.make_topic(slug="topic"), make.make_agent(slug="agent")
    question = make.make_question(slug="question")
    witness = make.make_witness(slug="witness", protected=True, affiliation=agent)
    source = make.make_source(slug="source", kind=SourceKind.REPORT, authors=[agent], topics=[topic])
    claim = make.make_claim(slug="claim", topics=[topic], questions=[question])
    item = make.make_item(slug="item", source=source, witness=witness)
    make.make_link(claim=claim, item=item)
    make.make_appearance(claim=claim, agent=agent, source=source)
    return {
        "claims": claim,
        "questions": question,
        "evidence": item,
        "sources": source,
        "reports": source,
        "witnesses": witness,
        "agents": agent,
        "topics": topic,
    }


def add_what_is_not_public(public):
    """Drafts of every kind that name whatever is public, and are named by it where that can be."""
    draft = {"state": State.DRAFT}
    claim, question = make.make_claim(topics=[public["topics"]], **draft), make.make_question(**draft)
    source = make.make_source(authors=[public["agents"]], part_of=public["sources"], topics=[public["topics"]], **draft)
    witness = make.make_witness(affiliation=public["agents"], **draft)
    make.make_source(issuer=public["agents"], witness=public["witnesses"], **draft)
    public["claims"].questions.add(question)
    public["evidence"].draws_on.add(source)
    make.make_link(claim=public["claims"], item=make.make_item(source=public["sources"], **draft))
    make.make_link(claim=claim, item=public["evidence"])
    make.make_link(claim=public["claims"], item=make.make_item(source=source))
    make.make_relation(subject=claim, object=public["claims"])
    make.make_appearance(claim=claim, agent=public["agents"], source=public["sources"])
    make.make_appearance(claim=public["claims"], agent=None, witness=witness)
    make.make_assessment(claim=public["claims"], assessor=public["agents"], **draft)
    make.make_search(claim=claim, searched_by=public["agents"])
    make.make_search(claim=None, question=question, searched_by=public["agents"])
    make.make_derivation(derived=source, origin=public["sources"])
    make.make_source_event(source=public["sources"], attested_by=source)
    make.make_relay(witness=witness, relayed=public["witnesses"])
    make.make_possible_identity(first=public["witnesses"], second=witness)
    make.make_agent(slug="nobody-public")
    make.make_topic(slug="nothing-public")


def test_what_is_not_public_changes_no_answer(client):
    public = public_record()
    addresses = [f"/api/v1/{kind}/" for kind in MAKE]
    addresses += [f"/api/v1/{kind}/{record.slug}/" for kind, record in public.items()]
    before = [client.get(address) for address in addresses]

    add_what_is_not_public(public)

    after = [client.get(address) for address in addresses]
    assert [(a.content, a.headers) for a in after] == [(b.content, b.headers) for b in before]


@pytest.mark.parametrize(
    ("kind", "queries"),
    [("evidence", 16), ("sources", 41), ("witnesses", 26), ("agents", 30), ("topics", 17)],
)
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, kind, queries):
    for rows in (1, 30):
        record = _with_rows(kind, rows)
        with django_assert_num_queries(queries):
            told(client, kind, record.slug)


def _with_rows(kind, rows):
    public = {
        "evidence": make.make_item,
        "sources": lambda: make.make_source(kind=SourceKind.REPORT),
        "witnesses": make.make_witness,
        "agents": make.make_agent,
        "topics": make.make_topic,
    }[kind]()
    for _time in range(rows):
        ROWS[kind](public)
    return public


def _of_source(source):
    make.make_derivation(derived=source)
    make.make_derivation(origin=source)
    make.make_source_event(source=source, date=str(1900 + source.events.count()))
    make.make_source_event(attested_by=source)
    make.make_attachment(source=source)
    make.make_source(part_of=source)
    make.make_appearance(source=source, claim=make.make_claim(form=Form.FINDING))
    make.make_item(source=source)
    make.make_item(draws_on=[source])


def _of_witness(witness):
    make.make_item(witness=witness)
    make.make_appearance(witness=witness, agent=None)
    make.make_source(witness=witness)
    make.make_relay(relayed=witness)


def _of_agent(agent):
    make.make_appearance(agent=agent)
    make.make_source(authors=[agent])
    make.make_witness(affiliation=agent)
    make.make_witness(agent=agent)
    make.make_assessment(assessor=agent)
    make.make_search(claim=make.make_claim(), searched_by=agent)


def _of_topic(topic):
    make.make_claim(topics=[topic])
    make.make_source(topics=[topic])


ROWS = {
    "evidence": lambda item: make.make_link(item=item),
    "sources": _of_source,
    "witnesses": _of_witness,
    "agents": _of_agent,
    "topics": _of_topic,
}
