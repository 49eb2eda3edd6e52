"""The public log as data: whoever has no more than that can work out everything again."""

import json

import pytest
from django.test import Client

from claims import models
from claims.choices import Log, State
from claims.ledger import merkle
from claims.ledger.checkpoint import SigningKey, opened
from claims.models import LedgerEntry, LedgerHead, LedgerSubtree
from claims.operations import change, review
from claims.operations.checkpoint import sign_head
from claims.operations.erasure import erase
from tests.ledger.logs import publish, root, unguarded

pytestmark = pytest.mark.django_db

KEY = SigningKey("localhost/ledger", bytes(32))


def data(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json"), response.content
    return json.loads(response.content)


def lines(client, query=""):
    response = client.get(f"/ledger/entries.jsonl{query}")
    assert response.status_code == 200
    return [json.loads(line) for line in response.getvalue().decode().splitlines()]


def refusal(response):
    assert (response["Content-Type"], response["X-Robots-Tag"]) == ("application/problem+json", "noindex")
    told = json.loads(response.content)
    assert told["status"] == response.status_code
    return response.status_code, told["detail"]


def unhex(hashes):
    return [bytes.fromhex(digits) for digits in hashes]


# ---------------------------------------------------------------- Head


def test_head_of_an_empty_log(client, settings):
    settings.LEDGER_ORIGIN = "evidence.example.org/ledger"

    assert data(client, "/ledger/head.json") == {
        "origin": "evidence.example.org/ledger",
        "size": 0,
        "root": merkle.EMPTY.hex(),
        "checkpoint": None,
        "keys": [],
    }


def test_head_has_the_newest_checkpoint_and_what_checks_it(client, settings):
    settings.LEDGER_KEYS = [str(KEY.verifier)]
    publish(3)
    note = sign_head(origin="localhost/ledger", key=KEY).note
    publish(2, prefix="more")

    head = data(client, "/ledger/head.json")

    assert (head["size"], head["root"], head["keys"]) == (5, root(5).hex(), [str(KEY.verifier)])
    assert opened(head["checkpoint"], keys=[KEY.verifier], origin=head["origin"]).size == 3
    assert head["checkpoint"] == note


# ---------------------------------------------------------------- One entry


@pytest.mark.parametrize(("number", "entries"), [(0, 1), (0, 2), (2, 7), (256, 300), (299, 300)])
def test_entry_comes_with_the_proof_that_it_is_in_the_log(client, number, entries):
    publish(entries)

    told = data(client, f"/ledger/{number}.json")

    leaf = merkle.leaf_hash(told["body"].encode())
    assert (told["sequence"], told["leaf_hash"], told["withheld"]) == (number, leaf.hex(), "")
    reached = merkle.root_from_inclusion(leaf, number, told["tree_size"], unhex(told["inclusion"]))
    assert reached == bytes.fromhex(told["root"]) == root(entries)


def test_entry_can_be_proven_at_an_earlier_size(client):
    publish(9)

    for size in range(4, 10):
        told = data(client, f"/ledger/3.json?size={size}")
        leaf = bytes.fromhex(told["leaf_hash"])
        assert merkle.root_from_inclusion(leaf, 3, size, unhex(told["inclusion"])) == root(size)


@pytest.mark.parametrize(
    ("address", "status", "message"),
    [
        ("/ledger/3.json", 404, "The public log has no such entry: it has 3."),
        ("/ledger/99999999999999999.json", 404, "The public log has no such entry: it has 3."),
        ("/ledger/1.json?size=1", 400, "size: “1” is not a size of the log that has this entry: 2 to 3."),
        ("/ledger/1.json?size=4", 400, "size: “4” is not a size of the log that has this entry: 2 to 3."),
        ("/ledger/1.json?size=x", 400, "size: “x” is not a size of the log that has this entry: 2 to 3."),
        ("/ledger/1.json?size=2&size=3", 400, "size: It is given 2 times. One value is allowed."),
        ("/ledger/1.json?at=2", 400, "at: There is no such parameter here. Allowed are: size."),
        ("/ledger/head.json?size=2", 400, "size: There is no such parameter here. Allowed are: none."),
        ("/ledger/consistency.json?to=3", 400, "from: It is missing. Give a size of the log from 0 to 3."),
        ("/ledger/consistency.json?from=1", 400, "to: It is missing. Give a size of the log from 0 to 3."),
        ("/ledger/consistency.json?from=1&to=4", 400, "to: “4” is not a size of the log from 0 to 3."),
        ("/ledger/consistency.json?from=2&to=1", 400, "to: “1” is not a size of the log from 2 to 3."),
        ("/ledger/consistency.json?from=-1&to=1", 400, "from: “-1” is not a size of the log from 0 to 3."),
        ("/ledger/entries.jsonl?start=4", 400, "start: “4” is not a number from 0 to 3."),
        ("/ledger/entries.jsonl?count=0", 400, "count: “0” is not a number from 1 to 1000."),
        ("/ledger/entries.jsonl?count=1001", 400, "count: “1001” is not a number from 1 to 1000."),
        (
            "/ledger/entries.jsonl?start=a&%00=1",
            400,
            "start: “a” is not a number from 0 to 3. \ufffd: There is no such parameter here. Allowed are: start, count.",
        ),
        (
            "/ledger/head.json?" + "&".join(f"x{number}=1" for number in range(6000)),
            400,
            "The address has too many parameters. Use fewer of them.",
        ),
    ],
)
def test_what_cannot_be_answered_is_named_with_what_is_allowed(client, address, status, message):
    publish(3)

    assert refusal(client.get(address)) == (status, message)


@pytest.mark.parametrize(
    "address", ["/ledger/01.json", "/ledger/x.json", "/ledger/-1.json", f"/ledger/{'9' * 30}.json"]
)
def test_strange_addresses_are_not_found(client, address):
    publish(3)

    assert client.get(address).status_code == 404


EVERY = ["/ledger/head.json", "/ledger/0.json", "/ledger/consistency.json?from=1&to=2", "/ledger/entries.jsonl"]


@pytest.mark.parametrize("address", EVERY)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_for_reading_only(address, method):
    publish(2)

    response = getattr(Client(enforce_csrf_checks=True), method)(address)

    assert refusal(response) == (405, "This address is for reading only. Use GET, HEAD, OPTIONS.")


@pytest.mark.parametrize("address", EVERY)
def test_options_are_told(client, address):
    response = client.options(address)

    assert (response.status_code, response.content, response["Allow"]) == (204, b"", "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("address", EVERY)
def test_head_is_get_without_the_data(client, address):
    publish(2)

    assert (client.head(address).status_code, client.head(address).getvalue()) == (200, b"")


@pytest.mark.parametrize("address", ["/ledger/0.json", "/ledger/entries.jsonl"])
def test_bodies_are_not_for_search_engines(client, address):
    publish(1)

    assert client.get(address)["X-Robots-Tag"] == "noindex"


# ---------------------------------------------------------------- Consistency


def test_every_size_is_the_beginning_of_every_later_one(client):
    publish(9)

    for first in range(10):
        for second in range(first, 10):
            told = data(client, f"/ledger/consistency.json?from={first}&to={second}")
            assert (told["from"], told["to"]) == (first, second)
            roots = bytes.fromhex(told["from_root"]), bytes.fromhex(told["to_root"])
            assert roots == (root(first), root(second))
            assert merkle.is_consistent(first, second, *roots, unhex(told["consistency"]))


def test_consistency_of_an_empty_log(client):
    told = data(client, "/ledger/consistency.json?from=0&to=0")

    assert (told["from_root"], told["to_root"], told["consistency"]) == (merkle.EMPTY.hex(), merkle.EMPTY.hex(), [])


# ---------------------------------------------------------------- All entries


def test_whole_log_is_worked_out_again_from_its_lines(client):
    publish(450)

    told = [line for start in range(0, 450, 100) for line in lines(client, f"?start={start}&count=100")]

    assert [line["sequence"] for line in told] == list(range(450))
    leaves = [merkle.leaf_hash(line["body"].encode()) for line in told]
    assert merkle.root(merkle.LeafHashes(leaves), 450).hex() == data(client, "/ledger/head.json")["root"]


def test_lines_follow_what_was_read_before(client):
    publish(3)

    assert [line["sequence"] for line in lines(client)] == [0, 1, 2]
    assert [line["sequence"] for line in lines(client, "?start=2&count=1000")] == [2]
    assert lines(client, "?start=3") == []


def test_empty_log_has_no_lines(client):
    assert lines(client) == []


def test_log_is_checked_without_the_bytes_of_what_is_not_public(client):
    publish(3)
    question = models.Question.objects.get(slug="q1")
    question.text = "Why?"
    with change(by="anna") as work:
        work.save(question)
    erase(by="anna", entry=LedgerEntry.objects.get(log=Log.PUBLIC, sequence=1), reason="A court’s order.")
    review.advance(
        by="anna", transition=review.WITHDRAW, records=[models.Question.objects.get(slug="q2")], reason="Secret."
    )
    with change(by="anna") as work:
        work.save(models.Claim(slug="draft", statement="A draft.", state=State.DRAFT))

    told = lines(client)

    assert [line["withheld"] for line in told] == ["", "erased", "withdrawn", "", "", "withdrawn"]
    assert [line["body"] is None for line in told] == [False, True, True, False, False, True]
    leaves = [bytes.fromhex(line["leaf_hash"]) for line in told]
    assert merkle.root(merkle.LeafHashes(leaves), 6).hex() == data(client, "/ledger/head.json")["root"]
    whole = client.get("/ledger/entries.jsonl").getvalue().decode()
    assert [word for word in ("Text of q1", "Text of q2", "Secret", "draft") if word in whole] == []
    one = data(client, "/ledger/2.json")
    assert (one["body"], one["withheld"]) == (None, "withdrawn")
    assert merkle.root_from_inclusion(leaves[2], 2, 6, unhex(one["inclusion"])) == root(6)


# ---------------------------------------------------------------- Cost, and damage


@pytest.mark.parametrize("entries", [1, 30, 600])
def test_number_of_queries_is_bounded(client, django_assert_max_num_queries, entries):
    publish(entries)

    with django_assert_max_num_queries(10):
        client.get(f"/ledger/{entries - 1}.json")
    with django_assert_max_num_queries(7):
        client.get(f"/ledger/consistency.json?from={entries // 2}&to={entries}")
    with django_assert_max_num_queries(13):
        client.get("/ledger/entries.jsonl").getvalue()
    with django_assert_max_num_queries(2):
        client.get("/ledger/head.json")


@pytest.mark.parametrize("address", ["/ledger/299.json", "/ledger/consistency.json?from=3&to=300"])
def test_damaged_log_is_said_to_be(client, address):
    publish(300)
    with unguarded():
        LedgerSubtree.objects.all().delete()

    status, why = refusal(client.get(address))

    assert status == 500
    assert why.startswith("The public log is damaged: ")


@pytest.mark.parametrize("address", EVERY)
def test_damaged_head_is_said_to_be(client, address):
    publish(3)
    with unguarded():
        LedgerHead.objects.filter(log=Log.PUBLIC).update(frontier=b"")

    assert refusal(client.get(address))[0] == 500


def test_missing_entry_is_said_to_be(client, caplog):
    publish(3)
    with unguarded():
        LedgerEntry.objects.filter(log=Log.PUBLIC, sequence=1).delete()

    assert refusal(client.get("/ledger/1.json")) == (500, "The public log is damaged: entry 1 is missing.")
    assert "The public log is broken: /ledger/1.json cannot be answered." in caplog.text
    assert "BrokenLogError: The public log is damaged: entry 1 is missing." in caplog.text
