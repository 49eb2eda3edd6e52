"""Every list in every format: all rows under the filters, in order, read in batches, and nothing that is not public."""

import csv
import io
import json
import re
from datetime import UTC, date, datetime

import feedparser
import pytest
from python_calamine import CalamineWorkbook

from claims.answers import DATA, FILES
from claims.choices import Form, State
from claims.formats.lists import LIST_FORMATS, formats_of
from claims.models import LedgerEntry
from claims.records import LISTED
from claims.views import exports
from claims.views.lists import LISTINGS
from tests import factories as make
from tests.recorded import edit, recorded
from tests.views.test_lists import MAKERS

pytestmark = pytest.mark.django_db

ALL = [(kind, one.ending) for kind in LISTINGS for one in formats_of(kind)]
TABLES = ("csv", "xlsx", "json", "jsonl")
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

# Of a list of any length that is one batch: its keys, its rows, and for each column of several values its own.
QUERIES = {
    "claims": 5,
    "questions": 3,
    "evidence": 4,
    "sources": 6,
    "reports": 6,
    "witnesses": 6,
    "agents": 3,
    "topics": 3,
}


def data(response):
    assert response.status_code == 200
    return response.getvalue()


def rows(client, address):
    """As programs read them, whatever the format."""
    found, ending = data(client.get(address)), address.partition("?")[0].rpartition(".")[2]
    kind = address.strip("/").partition(".")[0]
    if ending == "json":
        return json.loads(found)
    if ending == "jsonl":
        return [json.loads(line) for line in found.splitlines()]
    if ending == "csv":
        return list(csv.DictReader(io.StringIO(found.decode("utf-8-sig"), newline=""), strict=True))
    header, *cells = CalamineWorkbook.from_filelike(io.BytesIO(found)).get_sheet_by_name(kind).to_python()
    return [dict(zip(header, one, strict=True)) for one in cells]


def slugs(client, address):
    return [row["slug"] for row in rows(client, address)]


def feed(client, address):
    read = feedparser.parse(data(client.get(address)))
    assert read.bozo == 0, read.get("bozo_exception")
    return read


def titles(client, address):
    return [entry.title for entry in feed(client, address).entries]


# ---------------------------------------------------------------- Every format of every kind


@pytest.mark.parametrize("ending", TABLES)
@pytest.mark.parametrize("kind", LISTINGS)
def test_every_list_is_given_with_all_its_columns(client, kind, ending):
    record = MAKERS[kind]()

    found = rows(client, f"/{kind}.{ending}")

    (mine,) = [row for row in found if row["slug"] == record.slug]
    assert list(mine) == list(LISTED[kind].columns)
    assert mine[LISTED[kind].address] == f"http://testserver{record.get_absolute_url()}"
    assert sorted(row["slug"] for row in found) == sorted(row["slug"] for row in rows(client, f"/{kind}.json"))


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_list_has_a_feed_that_a_reader_takes(client, kind):
    record = recorded(MAKERS[kind]())
    before = data(client.get(f"/{kind}.json"))

    read = feed(client, f"/{kind}.atom")

    (mine,) = [entry for entry in read.entries if entry.link == f"http://testserver{record.get_absolute_url()}"]
    assert (mine.id, mine.title) == (mine.link, str(record))
    assert len(read.entries) == len(json.loads(before))


@pytest.mark.parametrize(("kind", "ending"), ALL)
def test_headers_say_what_it_is(client, kind, ending):
    response = client.get(f"/{kind}.{ending}")
    told = LIST_FORMATS[ending]

    disposition = "attachment" if told.is_file else "inline"
    day = datetime.now(UTC).date().isoformat()
    assert response["Content-Type"] == told.media_type
    assert response["Content-Disposition"] == f'{disposition}; filename="evidence-{kind}-{day}.{ending}"'
    assert (response["X-Robots-Tag"], response["X-Content-Type-Options"]) == ("noindex", "nosniff")
    assert response.streaming


@pytest.mark.parametrize(("kind", "ending"), ALL)
def test_head_gives_the_headers_and_reads_nothing(client, kind, ending, django_assert_num_queries):
    MAKERS[kind]()
    with django_assert_num_queries(1):  # what the public log is now
        response = client.head(f"/{kind}.{ending}")

    given = client.get(f"/{kind}.{ending}")
    assert (response.status_code, response.getvalue(), response.headers) == (200, b"", given.headers)


@pytest.mark.parametrize(("kind", "ending"), ALL)
def test_nothing_can_be_sent(client, kind, ending):
    response = client.post(f"/{kind}.{ending}")

    assert (response.status_code, response["Allow"], response["Content-Type"]) == (
        405,
        "GET, HEAD, OPTIONS",
        "application/problem+json",
    )


@pytest.mark.parametrize("ending", LIST_FORMATS)
def test_programs_that_ask_for_a_format_are_answered_as_programs(ending):
    assert f".{ending}".endswith((*DATA, *FILES))


@pytest.mark.parametrize("ending", [*TABLES, "atom"])
def test_list_is_not_read_again_while_nothing_has_changed(client, ending, django_assert_num_queries):
    claim = recorded(make.make_claim())
    etag = client.get(f"/claims.{ending}?page_size=50")["ETag"]

    with django_assert_num_queries(1):
        same = client.get(f"/claims.{ending}?page_size=50", headers={"if-none-match": etag})
    edit(claim, scope="In 1953.")
    changed = client.get(f"/claims.{ending}?page_size=50", headers={"if-none-match": etag})

    assert (same.status_code, changed.status_code) == (304, 200)


# ---------------------------------------------------------------- Which rows


def three_claims():
    make.make_claim(slug="b", statement="Beta", form=Form.DENIAL)
    make.make_claim(slug="a", statement="Alpha", form=Form.DENIAL)
    make.make_claim(slug="c", statement="Gamma", form=Form.FINDING)


@pytest.mark.parametrize("ending", TABLES)
def test_filters_and_order_are_those_of_the_list(client, ending):
    three_claims()

    assert slugs(client, f"/claims.{ending}?form=denial&sort=-title") == ["b", "a"]
    assert slugs(client, f"/claims.{ending}?sort=title") == ["a", "b", "c"]


@pytest.mark.parametrize("ending", TABLES)
def test_pages_are_checked_and_all_rows_given(client, ending):
    three_claims()

    assert len(slugs(client, f"/claims.{ending}?page=3&page_size=1")) == 3
    assert len(slugs(client, f"/claims.{ending}?page=999")) == 3
    assert client.get(f"/claims.{ending}?page=0").status_code == 400
    assert client.get(f"/claims.{ending}?page_size=1000").status_code == 400


@pytest.mark.parametrize("ending", TABLES)
def test_more_rows_than_a_batch_are_all_given_once_in_order(client, ending, monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 2)
    for number in range(7):
        make.make_claim(slug=f"c{number}", statement=f"Claim {number}")

    assert slugs(client, f"/claims.{ending}?sort=-title") == [f"c{number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize("ending", TABLES)
def test_nothing_that_is_not_public_is_given(client, ending):
    draft = make.make_source(slug="hidden", state=State.DRAFT)
    make.make_item(slug="of-draft", source=draft)
    make.make_item(slug="shown", witness=make.make_witness(slug="w"), draws_on=[draft])
    make.make_claim(slug="gone", state=State.WITHDRAWN)

    assert slugs(client, f"/evidence.{ending}") == ["shown"]
    assert slugs(client, f"/claims.{ending}") == slugs(client, f"/sources.{ending}") == []
    assert b"hidden" not in data(client.get(f"/evidence.{ending}"))


def test_what_is_withdrawn_while_it_is_read_is_left_out(client, monkeypatch):
    monkeypatch.setattr(exports, "BATCH", 1)
    for slug in ("a", "b", "c"):
        make.make_topic(slug=slug, name=slug)
        make.make_claim(slug=slug, statement=slug)

    response = client.get("/claims.jsonl?sort=title")
    pieces = iter(response)
    first = next(pieces)
    withdrawn = LISTED["claims"].model.objects.get(slug="c")
    withdrawn.state = State.WITHDRAWN
    withdrawn.save()
    rest = b"".join(pieces)

    assert [json.loads(line)["slug"] for line in (first + rest).splitlines()] == ["a", "b"]


@pytest.mark.parametrize("ending", [*TABLES, "atom"])
def test_bad_parameter_is_told_to_a_program_as_data_and_to_a_reader_as_a_page(client, ending):
    program, reader = (client.get(f"/claims.{ending}?form=odd", headers=headers) for headers in ({}, BROWSER))

    assert (program.status_code, program["Content-Type"]) == (400, "application/problem+json")
    assert [error["parameter"] for error in json.loads(program.content)["errors"]] == ["form"]
    shown = "application/problem+json" if ending in ("json", "jsonl") else "text/html; charset=utf-8"
    assert (reader.status_code, reader["Content-Type"]) == (400, shown)


def test_list_with_more_rows_than_a_sheet_has_is_refused(client, monkeypatch):
    three_claims()
    monkeypatch.setitem(
        LIST_FORMATS, "xlsx", LIST_FORMATS["xlsx"].__class__(**vars(LIST_FORMATS["xlsx"]) | {"most": 2})
    )

    response = client.get("/claims.xlsx")

    assert (response.status_code, json.loads(response.content)["detail"]) == (
        400,
        "This list has 3 rows, and a sheet takes 2. Filter it, or choose CSV or JSON Lines.",
    )
    assert slugs(client, "/claims.xlsx?form=denial&sort=title") == ["a", "b"]
    assert 'href="/claims.xlsx"' not in client.get("/claims/").text


def test_error_half_way_breaks_off(client, monkeypatch):
    """Nothing makes what was sent until then a whole file: the server ends the connection without its last mark."""
    monkeypatch.setattr(exports, "BATCH", 1)
    three_claims()
    pieces = iter(client.get("/claims.json"))
    begun = next(pieces)
    monkeypatch.setattr(LISTED["claims"].record_type.__class__, "read", lambda *_given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        next(pieces)
    assert not begun.rstrip().endswith(b"]")


# ---------------------------------------------------------------- How much is asked of the database


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("kind", LISTINGS)
def test_batch_takes_as_many_queries_for_one_row_as_for_many(client, kind, number, django_assert_num_queries):
    for _number in range(number):
        MAKERS[kind]()
    with django_assert_num_queries(QUERIES[kind] + 1):  # and what the public log is now
        client.get(f"/{kind}.jsonl").getvalue()


def test_each_batch_is_read_when_it_is_asked_for(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(exports, "BATCH", 1)
    three_claims()

    with django_assert_num_queries(6):  # what the public log is, the keys, and the first batch
        pieces = iter(client.get("/claims.jsonl"))
        next(pieces)
    for _batch in range(2):
        with django_assert_num_queries(4):
            next(pieces)
    assert list(pieces) == []


# ---------------------------------------------------------------- What files are called


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("?form=denial&form=no_evidence", "claims-denial-no-evidence"),
        ("?made_after=1951-04~", "claims-made-after-1951-04"),
        ("?q=Лагерь \"№ 3\"\r\n;x=1", "claims-lager-no-3x1"),
        ("?q=" + "word " * 30, "claims" + "-word" * 14),
        ("?q=…", "claims"),
        ("?page_size=5&sort=title", "claims"),
    ],
)  # fmt: skip
def test_file_is_called_after_what_it_holds(client, query, named):
    disposition = client.get(f"/claims.csv{query}")["Content-Disposition"]

    name = re.fullmatch(r'attachment; filename="evidence-([a-z0-9-]+)-\d{4}-\d\d-\d\d\.csv"', disposition)[1]
    assert name == named


# ---------------------------------------------------------------- Feeds


def test_feed_tells_what_was_changed_last_first(client):
    old, new = (recorded(make.make_claim(slug=slug, statement=slug)) for slug in ("old", "new"))
    assert titles(client, "/claims.atom") == ["new", "old"]

    edit(old, statement="old, changed")

    assert titles(client, "/claims.atom") == ["old, changed", "new"]
    assert titles(client, "/claims.atom?page_size=1") == ["old, changed"]
    assert titles(client, "/claims.atom?sort=title") == ["new", "old, changed"]
    assert new.statement == "new"


def test_feed_beyond_the_newest_entries_is_in_the_same_order(client, monkeypatch):
    for slug in ("a", "b", "c"):
        recorded(make.make_claim(slug=slug, statement=slug))
    monkeypatch.setattr("claims.ledger.changed.LOOKED_AT", 1)

    assert [titles(client, f"/claims.atom?page_size=1&page={page}") for page in (1, 2, 3)] == [["c"], ["b"], ["a"]]


def test_feed_has_dates_from_the_public_log(client):
    claim = recorded(make.make_claim())
    edit(claim, scope="In 1953.")
    first, last = LedgerEntry.objects.filter(owner=f"claims/{claim.slug}").order_by("id").values_list("at", flat=True)

    read = feed(client, "/claims.atom")
    (entry,) = read.entries

    assert (entry.published, entry.updated) == tuple(f"{at:%Y-%m-%dT%H:%M:%S.%f}Z" for at in (first, last))
    assert read.feed.updated == entry.updated


def test_feed_in_another_order_is_as_new_as_its_newest(client):
    for slug in ("z", "a"):
        recorded(make.make_claim(slug=slug, statement=slug))

    assert feed(client, "/claims.atom?sort=-title").feed.updated == feed(client, "/claims.atom").feed.updated


def test_feed_of_a_claim_tells_both_sides(client):
    make.make_claim(
        statement="They were taken.", form=Form.ASSERTION, topics=[make.make_topic(slug="t", name="Transfers")],
        supporting_items=12, supporting_lines=3, contradicting_items=1, contradicting_lines=1,
        contradicting_lines_exact=False, first_made=date(1993, 8, 26),
    )  # fmt: skip
    (entry,) = feed(client, "/claims.atom").entries

    assert entry.summary.split("\n") == [
        "Supports: 12 items, at most 3 independent lines",
        "Contradicts: 1 item, at least 1 independent line",
        "First made: 26 August 1993",
        "Form: assertion",
    ]
    assert [(tag.term, tag.label) for tag in entry.tags] == [("assertion", "assertion"), ("t", "Transfers")]


def test_feed_names_what_an_item_comes_from(client):
    source = make.make_source(title="A memo")
    make.make_item(summary="A list.", source=source, witness=make.make_witness(name="A guard"), event_date="1951~")

    assert feed(client, "/evidence.atom").entries[0].summary.split("\n") == [
        "Source: A memo",
        "Witness: A guard",
        "Date of the event: about 1951",
    ]


def test_feed_is_paged_where_that_is_asked_for(client):
    for number in range(5):
        recorded(make.make_claim(slug=f"c{number}", statement=f"c{number}", form=Form.DENIAL))

    read = feed(client, "/claims.atom?form=denial&page=2&page_size=2")
    links = {link.rel: link.href.removeprefix("http://testserver") for link in read.feed.links}

    assert [entry.title for entry in read.entries] == ["c2", "c1"]
    assert links == {
        "self": "/claims.atom?form=denial&page=2&page_size=2",
        "alternate": "/claims/?form=denial",
        "first": "/claims.atom?form=denial&page=1&page_size=2",
        "previous": "/claims.atom?form=denial&page=1&page_size=2",
        "next": "/claims.atom?form=denial&page=3&page_size=2",
        "last": "/claims.atom?form=denial&page=3&page_size=2",
    }
    assert (
        read.feed.id == feed(client, "/claims.atom?form=denial").feed.id == "http://testserver/claims.atom?form=denial"
    )
    assert len(feed(client, "/claims.atom").entries) == 5
    assert client.get("/claims.atom?page=4&page_size=2").status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_feed_takes_as_many_queries_for_one_entry_as_for_many(client, number, django_assert_num_queries):
    for _number in range(number):
        recorded(make.make_claim(topics=[make.make_topic()]))
    with django_assert_num_queries(15):
        client.get("/claims.atom?page_size=50").getvalue()


def test_protected_witness_is_told_under_the_present_name_alone(client):
    witness = recorded(make.make_witness(slug="w", name="Ivan Petrov"))
    edit(witness, name="A guard", protected=True)

    for ending in (*TABLES, "atom"):
        assert b"Petrov" not in data(client.get(f"/witnesses.{ending}"))


# ---------------------------------------------------------------- On pages


@pytest.mark.parametrize("kind", LISTINGS)
def test_page_offers_every_format_under_its_order(client, kind):
    MAKERS[kind]()
    page = client.get(f"/{kind}/?page_size=10&sort=-title").text

    assert re.findall(rf'<a href="/{kind}\.([a-z.]+)\?([^"]*)"', page) == [
        (one.ending, "page_size=50" if one.is_feed else "sort=-title") for one in formats_of(kind)
    ]


def test_page_offers_what_it_shows_and_nothing_where_there_is_nothing(client):
    three_claims()

    page = client.get("/claims/?form=denial&made_after=&page_size=1").text
    assert "Take all 2 results with you:" in page
    assert '<a href="/claims.csv?form=denial" type="text/csv" rel="nofollow">CSV</a>' in page
    assert "with you:" not in client.get("/claims/?form=allegation").text


def test_page_names_its_feed_to_readers_of_feeds(client):
    make.make_claim(form=Form.DENIAL)
    page = client.get("/claims/?form=denial&page_size=10").text

    link = '<link rel="alternate" type="application/atom+xml" title="Claims" href="/claims.atom?form=denial&amp;page_size=50">'
    assert link in page
    assert "Take this result with you:" in page
