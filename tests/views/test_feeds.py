"""The feed of a record tells each public version as its history does, and nothing that the history would not."""

import json

import feedparser
import pytest

from claims.models import LedgerEntry
from claims.operations.review import WITHDRAW, advance
from claims.views import history
from tests import factories as make
from tests.recorded import edit, erase, merge, recorded, remove
from tests.views.test_exports import BROWSER
from tests.views.test_lists import MAKERS

pytestmark = pytest.mark.django_db
FEED = "/claims/a.atom"


@pytest.fixture
def claim():
    return recorded(make.make_claim(slug="a", statement="They were taken."), by="ann", reason="First\n\nSecond <b>")


def read(client, address=FEED):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    told = feedparser.parse(response.getvalue())
    assert told.bozo == 0
    return told


def content(entry):
    return entry.content[0].value if "content" in entry else ""


def test_each_version_is_an_entry_the_newest_first(client, claim):
    edit(claim, by="ben", statement="They were led north.", reason="As the file has it.")
    at = LedgerEntry.objects.order_by("-id").first().at

    told = read(client)
    new, old = told.entries

    assert (told.feed.title, told.feed.id) == ("Claim: They were led north.", "http://testserver/claims/a.atom")
    assert told.feed.updated == new.updated == f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"
    assert [(one.title, one.author, one.id, one.link) for one in (new, old)] == [
        ("Version 2: changed", "ben", "http://testserver/claims/a/v/2/", "http://testserver/claims/a/v/2/"),
        ("Version 1: created", "ann", "http://testserver/claims/a/v/1/", "http://testserver/claims/a/v/1/"),
    ]
    assert content(new) == (
        "<p>As the file has it.</p>\n<p>Statement: They were <del>taken.</del> <ins>led north.</ins></p>"
    )
    assert content(old) == "<p>First</p>\n<p>Second &lt;b&gt;</p>"


def test_rows_of_a_version_are_told(client, claim):
    link = recorded(make.make_link(claim=claim, item=recorded(make.make_item(summary="A list.")), rationale="Names."))
    edit(link, rationale="It names them.")
    remove(link)

    assert [content(entry) for entry in read(client).entries][:3] == [
        "<ul><li>Evidence link (removed): supports · A list.</li></ul>",
        "<ul><li>Evidence link (changed): supports · A list.<p>Rationale: <del>Names.</del> <ins>It names them.</ins></p></li></ul>",
        "<ul><li>Evidence link (added): supports · A list.</li></ul>",
    ]


@pytest.mark.parametrize("kind", ["claims", "questions", "evidence", "sources", "witnesses", "agents", "topics"])
def test_every_kind_has_one_and_its_page_names_it(client, kind):
    record = recorded(MAKERS[kind]())
    address = f"/{kind}/{record.slug}.atom"

    assert read(client, address).feed.links[1].href == f"http://testserver{record.get_absolute_url()}"
    page = client.get(record.get_absolute_url()).text
    assert '<link rel="alternate" type="application/atom+xml" title="' in page
    assert f'href="{address}">' in page
    assert f'<a href="{address}" type="application/atom+xml">Feed of its changes</a>' in page
    assert f'href="{address}">' in client.get(f"{record.get_absolute_url()}history/").text


def test_report_has_the_feed_of_a_source(client):
    response = client.get(f"/reports/{MAKERS['reports']().slug}.atom")

    assert (response.status_code, response["Location"].rpartition("/")[0]) == (301, "/sources")


def test_record_without_entries_has_an_empty_feed(client):
    make.make_claim(slug="a")

    assert read(client).entries == []


def test_versions_before_a_witness_was_protected_say_nothing(client):
    witness = recorded(make.make_witness(slug="w", name="Ivan Petrov"), reason="Petrov wrote to us.", by="ann")
    edit(witness, name="A guard", protected=True, reason="Asked for it.")

    found = client.get("/witnesses/w.atom").getvalue()
    old = feedparser.parse(found).entries[1]

    assert b"Petrov" not in found
    assert (old.title, old.get("author", ""), old.link) == ("Version 1", "", "http://testserver/witnesses/w/history/")
    assert content(old) == "<p><em>From before this witness was protected: not shown.</em></p>"


def test_what_was_erased_is_not_told(client, claim):
    edit(claim, statement="A name that the law protects.", reason="A slip.")
    erase(LedgerEntry.objects.filter(collection="claims", key="a").order_by("-id")[0])
    edit(claim, statement="They were taken north.")

    found = client.get(FEED).getvalue()

    assert b"the law protects" not in found
    assert b"A slip" not in found
    assert content(feedparser.parse(found).entries[1]) == (
        "<p><em>What this version said was erased in part or as a whole, as the law demanded.</em></p>"
    )


def test_row_that_names_what_is_public_no_more_is_not_told(client, claim):
    item = recorded(make.make_item(summary="A secret list."))
    recorded(make.make_link(claim=claim, item=item))
    advance(by="ann", transition=WITHDRAW, records=[item], reason="Wrong.")

    assert b"A secret list" not in client.get(FEED).getvalue()


def test_withdrawn_record_is_gone(client, claim):
    advance(by="ann", transition=WITHDRAW, records=[claim], reason="Wrong.")

    program, reader = client.get(FEED), client.get(FEED, headers=BROWSER)

    assert (program.status_code, json.loads(program.content)["detail"]) == (410, "This claim was withdrawn.")
    assert (reader.status_code, reader["Content-Type"]) == (410, "text/html; charset=utf-8")


def test_renamed_and_merged_records_lead_on(client, claim):
    edit(claim, slug="b")
    survivor = recorded(make.make_claim(slug="c"))
    assert [client.get(FEED).status_code, client.get(FEED)["Location"]] == [301, "/claims/b.atom"]

    claim.refresh_from_db()
    merge(claim, survivor)

    assert [client.get("/claims/b.atom").status_code, client.get("/claims/b.atom")["Location"]] == [
        301,
        "/claims/c.atom",
    ]


@pytest.mark.parametrize("draft", ["nowhere", "draft"])
def test_unknown_and_hidden_records_are_not_there(client, draft):
    make.make_claim(slug="draft", state="draft")

    response = client.get(f"/claims/{draft}.atom")

    assert (response.status_code, json.loads(response.content)["detail"]) == (404, "There is no such record.")


def test_feed_is_bounded_and_has_pages(client, claim, monkeypatch):
    monkeypatch.setattr(history, "SIZE", 2)
    for number in range(4):
        edit(claim, scope=f"{number}")

    told = read(client, f"{FEED}?page=2")

    assert [entry.title for entry in told.entries] == ["Version 3: changed", "Version 2: changed"]
    assert {link.rel: link.href.partition("?")[2] for link in told.feed.links[3:]} == {
        "first": "", "last": "page=3", "previous": "page=1", "next": "page=3",
    }  # fmt: skip
    assert client.get(f"{FEED}?page=4").status_code == 404
    assert client.get(f"{FEED}?page=0").status_code == 400
    assert client.get(f"{FEED}?size=1").status_code == 400


def test_head_gives_the_headers_and_nothing_can_be_sent(client, claim):
    head, given = client.head(FEED), client.get(FEED)

    assert (head.status_code, head.getvalue(), head.headers) == (200, b"", given.headers)
    assert head["Content-Disposition"].startswith('inline; filename="evidence-claims-a-versions-20')
    assert (head["X-Robots-Tag"], client.post(FEED).status_code) == ("noindex", 405)


@pytest.mark.parametrize("number", [1, 19])
def test_feed_takes_as_many_queries_for_one_version_as_for_many(client, claim, number, django_assert_num_queries):
    for each in range(number):
        edit(claim, scope=f"{each}")
    with django_assert_num_queries(8):
        client.get(FEED).getvalue()
