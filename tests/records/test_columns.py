import pytest

from claims.choices import State
from claims.records import RECORD_TYPES, key
from tests.factories import (
    make_agent,
    make_appearance,
    make_assessment,
    make_attachment,
    make_claim,
    make_derivation,
    make_item,
    make_link,
    make_possible_identity,
    make_question,
    make_relation,
    make_relay,
    make_search,
    make_source,
    make_source_event,
    make_topic,
    make_witness,
)

pytestmark = pytest.mark.django_db


def row(record, *, public=False):
    (told,) = RECORD_TYPES[record.collection].read([record.pk])
    return told.shown if public else told.full


def test_source_row_tells_authors_in_order_and_everything_else_by_slug():
    second, first = make_agent(slug="a-second"), make_agent(slug="b-first")
    source = make_source(
        slug="s",
        title="Study",
        kind="report",
        authors=[first, second],
        issuer=make_agent(slug="office"),
        published="1993-08-26",
        topics=[make_topic(slug="z"), make_topic(slug="a")],
        part_of=make_source(slug="whole"),
        witness=make_witness(slug="w"),
        csl={"volume": "2"},
    )
    source.identifiers.create(scheme="isbn", value="9780833014825")
    source.identifiers.create(scheme="doi", value="10.1/x")

    assert row(source) == {
        "slug": "s",
        "title": "Study",
        "kind": "report",
        "authors": ["b-first", "a-second"],
        "issuer": "office",
        "container": "",
        "published": "1993-08-26",
        "created": "",
        "public_since": "",
        "number": "",
        "identifiers": ["doi:10.1/x", "isbn:9780833014825"],
        "url": "",
        "archived_url": "",
        "accessed": "",
        "held_at": "",
        "language": "",
        "original_title": "",
        "reliability": "",
        "abstract": "",
        "topics": ["a", "z"],
        "part_of": "whole",
        "witness": "w",
        "csl": {"volume": "2"},
    }


def test_public_row_leaves_out_the_names_of_what_is_not_public():
    draft_question = make_question(slug="q-draft", state=State.DRAFT)
    claim = make_claim(slug="c", questions=[draft_question, make_question(slug="q")])
    source = make_source(part_of=make_source(state=State.IN_REVIEW), witness=make_witness(state=State.WITHDRAWN))
    item = make_item(draws_on=[make_source(slug="s", state=State.DRAFT), make_source(slug="seen")])

    assert row(claim, public=True)["questions"] == ["q"]
    assert row(claim)["questions"] == ["q", "q-draft"]
    assert [row(source, public=True)[name] for name in ("part_of", "witness")] == ["", ""]
    assert row(item, public=True)["draws_on"] == ["seen"]


def test_witness_row_tells_possible_identity_from_both_sides():
    first, second, third = (make_witness(slug=slug) for slug in ("a", "b", "c"))
    first.possible_identities.create(second=second)
    third.possible_identities.create(second=first)
    third.relays.create(relayed=second)

    assert [row(witness)["possibly_same_as"] for witness in (first, second, third)] == [["b", "c"], ["a"], ["a"]]
    assert row(third)["relays"] == ["b"]


def test_key_is_the_natural_key_as_one_text():
    claim, other, source = make_claim(slug="c"), make_claim(slug="d"), make_source(slug="s")
    event = make_source_event(source=source, event="declassified", date="1996-04/1996-05")

    rows = [
        claim,
        make_link(claim=claim, item=make_item(slug="i")),
        make_relation(subject=claim, kind="denies", object=other),
        make_derivation(derived=source, origin=make_source(slug="t")),
        event,
    ]
    keys = ["c", "c/i", "c/denies/d", "s/t", "s/declassified/1996-04/1996-05"]
    assert [key(row) for row in rows] == keys
    assert [told.key for row in rows for told in RECORD_TYPES[row.collection].read([row.pk])] == keys


def test_read_gives_batches_in_the_order_of_primary_keys_and_leaves_out_what_is_gone():
    second, first = make_topic(slug="a"), make_topic(slug="b")

    told = RECORD_TYPES["topics"].read([first.pk, 0, second.pk])

    assert [record.key for record in told] == ["a", "b"]


def test_row_that_hides_nothing_is_shown_as_it_is():
    (told,) = RECORD_TYPES["items"].read([make_item(draws_on=[make_source()]).pk])

    assert told.shown is told.full


def make_joined_witness():
    witness = make_witness(affiliation=make_agent(), agent=make_agent())
    make_relay(witness=witness)
    make_possible_identity(first=witness)
    make_possible_identity(second=witness)


MADE = {
    "agents": (make_agent, 1),
    "topics": (make_topic, 1),
    "questions": (make_question, 1),
    "witnesses": (make_joined_witness, 4),
    "sources": (lambda: make_source(authors=[make_agent()], issuer=make_agent(), topics=[make_topic()]), 4),
    "derivations": (make_derivation, 1),
    "source_events": (make_source_event, 1),
    "attachments": (make_attachment, 1),
    "items": (lambda: make_item(draws_on=[make_source()], witness=make_witness()), 2),
    "claims": (lambda: make_claim(topics=[make_topic()], questions=[make_question()]), 3),
    "appearances": (make_appearance, 1),
    "links": (make_link, 1),
    "relations": (make_relation, 1),
    "assessments": (make_assessment, 1),
    "searches": (make_search, 1),
}


@pytest.mark.parametrize("collection", RECORD_TYPES)
def test_rows_take_as_many_queries_for_one_record_as_for_thirty(collection, django_assert_num_queries):
    record_type = RECORD_TYPES[collection]
    make, queries = MADE[collection]
    for more in (1, 29):
        for _ in range(more):
            make()
        pks = list(record_type.model.objects.values_list("pk", flat=True))
        with django_assert_num_queries(queries):
            told = list(record_type.read(pks))
        assert len(told) == record_type.model.objects.count()
