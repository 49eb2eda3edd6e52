import html
import re

import pytest

from claims import models
from claims.choices import Log, State
from claims.ledger import merkle
from claims.ledger.checkpoint import SigningKey
from claims.models import Checkpoint, LedgerEntry, LedgerHead, LedgerSubtree
from claims.operations import change, review
from claims.operations.checkpoint import sign_head
from claims.operations.erasure import erase
from tests.ledger.logs import publish, root, unguarded
from tests.views.pages import section, text

pytestmark = pytest.mark.django_db

KEY = SigningKey("localhost/ledger", bytes(32))


def signed():
    return sign_head(origin="localhost/ledger", key=KEY)


def save(record, reason=""):
    with change(by="anna", reason=reason) as work:
        work.save(record)


def withdraw(record):
    review.advance(by="anna", transition=review.WITHDRAW, records=[record], reason="Secret reason.")


# ---------------------------------------------------------------- The log


def test_empty_log_has_a_page(client):
    page = client.get("/ledger/")

    assert section(page, "log-head") == f"Entries 0 Root {merkle.EMPTY.hex()}"
    assert section(page, "entries") == "Newest entries Nothing has been published here yet."
    assert "None has been signed yet." in section(page, "checkpoint")


def test_ledger_tells_its_head(client):
    publish(3)
    at = LedgerEntry.objects.latest("id").at

    assert section(client.get("/ledger/"), "log-head") == (
        f"Entries 3 Newest {at:%Y-%m-%d %H:%M:%S} UTC Root {root(3).hex()}"
    )


def test_newest_entries_come_first_with_who_why_and_what(client):
    save(models.Topic(slug="camps", name="Camps"))
    save(models.Claim(slug="rain", statement="It rained.", state=State.PUBLISHED), reason="Found in the log book.")
    save(models.Question(slug="why", text="Why?", state=State.PUBLISHED))
    at = [f"{entry.at:%Y-%m-%d %H:%M:%S}" for entry in LedgerEntry.objects.filter(log=Log.PUBLIC).order_by("sequence")]

    page = client.get("/ledger/")

    assert section(page, "entries") == (
        "Newest entries "
        f"Entry 1 · {at[1]} UTC question why : created by anna The record today "
        f"Entry 0 · {at[0]} UTC claim rain : created by anna Found in the log book. The record today"
    )
    assert 'href="/claims/rain/"' in page.text


def test_newest_checkpoint_is_shown_with_the_keys_that_check_it(client, settings):
    settings.LEDGER_KEYS = [str(KEY.verifier)]
    publish(3)
    signed()
    publish(2, prefix="more")
    newest = signed()

    page = client.get("/ledger/")

    assert html.escape(newest.note) in page.text
    assert "Of the first 5 entries" in section(page, "checkpoint")
    assert section(page, "checkpoint").endswith(f"Keys that check its signature {KEY.verifier}")


def test_missing_keys_are_said(client):
    publish(3)
    signed()

    assert "have not published the key that checks its signature" in section(client.get("/ledger/"), "checkpoint")


def test_pages_follow_one_another_without_gap(client):
    publish(60)

    shown = [number for page in (1, 2, 3) for number in entry_numbers(client.get(f"/ledger/?page={page}"))]

    assert shown == list(range(59, -1, -1))


def entry_numbers(page):
    return [int(number) for number in re.findall(r'<a href="/ledger/(\d+)/">', page.text)]


def test_later_pages_are_entries_alone(client):
    publish(60)
    page = client.get("/ledger/?page=2")

    assert 'id="check"' not in page.text
    assert section(page, "entries").startswith("Earlier entries Entry 34 ")


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("page=0", "page", "“0” is not a page: pages are numbered from 1."),
        ("page=-1", "page", "“-1” is not a page: pages are numbered from 1."),
        ("page=x", "page", "“x” is not a page: pages are numbered from 1."),
        ("page=1&page=2", "page", "It is given 2 times. One value is allowed."),
        ("q=rain", "q", "There is no such parameter here. Allowed are: page."),
        ("page_size=5", "page_size", "There is no such parameter here. Allowed are: page."),
    ],
)
def test_bad_parameters_are_refused(client, query, parameter, message):
    publish(1)

    page = client.get(f"/ledger/?{query}")

    assert page.status_code == 400
    assert f"<code>{parameter}</code>" in page.text
    assert message in page.text


def test_page_past_the_end_is_not_found(client):
    publish(30)

    assert client.get("/ledger/?page=2").status_code == 200
    assert client.get("/ledger/?page=3").status_code == 404
    assert "This list has only 2 pages." in client.get("/ledger/?page=99999999").text


@pytest.mark.parametrize("query", ["utm_source=a", "page=", "fbclid=1"])
def test_what_says_nothing_is_ignored(client, query):
    assert client.get(f"/ledger/?{query}").status_code == 200


def test_internal_log_has_no_page(client):
    publish(2)
    save(models.Claim(slug="draft", statement="A draft."))

    assert "draft" not in client.get("/ledger/").text
    assert client.get("/ledger/2/").status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_entries(client, django_assert_num_queries, rows):
    publish(rows)
    signed()

    with django_assert_num_queries(5):
        client.get("/ledger/")


def test_damaged_head_is_said(client):
    publish(3)
    with unguarded():
        LedgerHead.objects.filter(log=Log.PUBLIC).update(frontier=b"")

    assert section(client.get("/ledger/"), "log-head").endswith(
        "Root This log is damaged. Tell those who run this site."
    )


def test_ledger_is_linked_from_every_page_and_from_about(client):
    assert '<a href="/ledger/">' in client.get("/").text.partition("<footer")[2]
    assert "entered in the ledger" in text(client.get("/about/"))


@pytest.mark.parametrize("address", ["/ledger/", "/ledger/0/", "/ledger/checkpoint"])
def test_ledger_is_for_reading_only(client, address):
    publish(1)

    assert client.post(address).status_code == 405


# ---------------------------------------------------------------- An entry


def test_entry_shows_its_exact_bytes_and_the_way_to_the_root(client):
    publish(5)
    stored = LedgerEntry.objects.get(log=Log.PUBLIC, sequence=2)

    page = client.get("/ledger/2/")

    shown = html.unescape(page.text.partition('aria-labelledby="bytes-heading">{')[2].partition("</pre>")[0])
    assert f"{{{shown}".encode() == bytes(stored.body)
    path = [bytes.fromhex(digits) for digits in re.findall(r"<li><code>([0-9a-f]{64})</code>", page.text)]
    assert merkle.root_from_inclusion(bytes(stored.leaf_hash), 2, 5, path) == root(5)
    assert section(page, "proof").endswith(f"Root {root(5).hex()}")


def test_entry_tells_who_when_why_and_of_which_version(client):
    publish(1)
    question = models.Question.objects.get()
    question.text = "Why not?"
    save(question, reason="Put the other way round.")
    stored = LedgerEntry.objects.get(log=Log.PUBLIC, sequence=1)

    page = client.get("/ledger/1/")

    assert section(page, "facts") == (
        f"Recorded {stored.at:%Y-%m-%d %H:%M:%S} UTC By anna Why Put the other way round. "
        f"Told on /questions/q0/ , version 2 Leaf hash {bytes(stored.leaf_hash).hex()}"
    )
    assert client.get("/questions/q0/v/2/").status_code == 200
    assert 'href="/questions/q0/v/2/"' in page.text


def test_only_entry_is_its_own_root(client):
    publish(1)

    assert "It is the only entry: its leaf hash is the root." in section(client.get("/ledger/0/"), "proof")


def test_entries_lead_to_their_neighbours(client):
    publish(3)

    ways = {
        number: re.findall(r'rel="(\w+)" href="/ledger/(\d+)/"', client.get(f"/ledger/{number}/").text)
        for number in range(3)
    }

    assert ways == {0: [("next", "1")], 1: [("prev", "0"), ("next", "2")], 2: [("prev", "1")]}


@pytest.mark.parametrize("number", ["3", "00", "01", "-1", "1.0", "x", "9" * 17, "9" * 30, "9" * 5000, "²"])
def test_number_that_is_not_there_is_not_found(client, number):
    publish(3)

    assert client.get(f"/ledger/{number}/").status_code == 404


def test_withdrawn_record_is_named_and_nothing_of_it_shown(client):
    publish(1)
    withdraw(models.Question.objects.get())

    for number in (0, 1):
        page = client.get(f"/ledger/{number}/")
        assert "What it told has since been withdrawn and is not shown. The leaf hash remains." in text(page)
        assert [word for word in ("Text of", "anna", "Secret", "First published") if word in page.text] == []
        assert 'id="bytes"' not in page.text
        assert section(page, "proof").endswith(f"Root {root(2).hex()}")
    assert "question q0 : withdrawn" in section(client.get("/ledger/"), "entries")


def test_what_is_otherwise_not_public_is_not_named(client):
    source = models.Source(slug="log-book", title="Log book", state=State.PUBLISHED)
    save(source)
    save(models.EvidenceItem(slug="it-rained", summary="It rained.", source=source, state=State.PUBLISHED))
    withdraw(source)

    pages = [client.get(f"/ledger/{number}/") for number in range(4)] + [client.get("/ledger/")]

    assert [page.status_code for page in pages] == [200] * 5
    assert [page for page in pages if "it-rained" in page.text or "It rained" in page.text] == []
    assert "a record that is not public: created" in text(pages[1])


def test_erased_entry_says_why(client):
    publish(1)
    question = models.Question.objects.get()
    question.text = "Why not?"
    save(question)
    erase(by="anna", entry=LedgerEntry.objects.get(log=Log.PUBLIC, sequence=0), reason="A court’s order.")

    page = client.get("/ledger/0/")

    assert "Its bytes have been erased. The leaf hash remains." in text(page)
    assert "UTC . A court’s order. Entry 2 tells of it." in section(page, "facts")
    assert section(page, "proof").endswith(f"Root {root(3).hex()}")
    assert "entry 0: erased on legal grounds" in section(client.get("/ledger/"), "entries")


def test_entries_are_not_for_search_engines(client):
    publish(1)

    assert '<meta name="robots" content="noindex">' in client.get("/ledger/0/").text
    assert "noindex" not in client.get("/ledger/").text


def test_proof_of_a_damaged_log_is_not_given(client):
    publish(300)
    with unguarded():
        LedgerSubtree.objects.all().delete()

    assert "This log is damaged, and the proof cannot be given." in section(client.get("/ledger/299/"), "proof")


@pytest.mark.parametrize("entries", [1, 30, 600])
def test_number_of_queries_of_an_entry_is_bounded(client, django_assert_max_num_queries, entries):
    publish(entries)

    with django_assert_max_num_queries(10):
        client.get(f"/ledger/{entries - 1}/")


# ---------------------------------------------------------------- The checkpoint


def test_checkpoint_is_given_byte_for_byte(client):
    publish(3)
    note = signed().note

    answer = client.get("/ledger/checkpoint")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (
        200,
        note.encode(),
        "text/plain; charset=utf-8",
    )


def test_newest_checkpoint_is_the_one_of_most_entries(client):
    publish(3)
    signed()
    publish(1, prefix="more")
    note = signed().note
    other = sign_head(origin="localhost/ledger", key=SigningKey("other", bytes(32))).note

    assert Checkpoint.objects.count() == 3
    assert client.get("/ledger/checkpoint").text == other != note


def test_checkpoint_that_was_never_signed_is_not_found(client):
    answer = client.get("/ledger/checkpoint")

    assert (answer.status_code, answer.text, answer["Content-Type"]) == (
        404,
        "No checkpoint of this log has been signed yet.\n",
        "text/plain; charset=utf-8",
    )
