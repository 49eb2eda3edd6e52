"""What search engines and other programs that walk the site find."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from claims.choices import State
from claims.views import crawlers
from tests import factories as make
from tests.recorded import enter
from tests.views.pages import text

pytestmark = pytest.mark.django_db

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read(response):
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    return ET.fromstring(response.getvalue())


def places(response):
    return [found.text for found in read(response).iterfind(".//s:loc", NAMESPACE)]


def test_robots_names_the_sitemap_and_keeps_out_of_the_desk(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=3600"
    assert response.text == (
        "User-agent: *\nDisallow: /admin/\nDisallow: /search/\nDisallow: /*/*/history/\nDisallow: /*/*/v/\n"
        "Disallow: /ledger/entries.jsonl\nDisallow: /*?*sort=\nDisallow: /*?*page_size=\n"
        "Disallow: /*.csv\nDisallow: /*.xlsx\nDisallow: /*.jsonl\n"
        "Disallow: /*.bib\nDisallow: /*.ris\nDisallow: /*.csl.json\nDisallow: /*.atom\n"
        "Disallow: /claims.json\nDisallow: /questions.json\nDisallow: /evidence.json\nDisallow: /sources.json\n"
        "Disallow: /reports.json\nDisallow: /witnesses.json\nDisallow: /agents.json\nDisallow: /topics.json\n\n"
        "Sitemap: http://testserver/sitemap.xml\n"
    )


def test_index_names_a_part_for_each_kind_that_has_something_public(client):
    make.make_claim()
    make.make_witness(state=State.DRAFT)

    assert places(client.get("/sitemap.xml")) == [
        "http://testserver/sitemap-site-1.xml",
        "http://testserver/sitemap-claims-1.xml",
    ]


def test_index_names_as_many_parts_as_a_kind_needs(client, monkeypatch):
    monkeypatch.setattr(crawlers, "MOST", 2)
    claims = [make.make_claim() for _number in range(5)]

    assert places(client.get("/sitemap.xml"))[1:] == [
        f"http://testserver/sitemap-claims-{page}.xml" for page in (1, 2, 3)
    ]
    assert places(client.get("/sitemap-claims-3.xml")) == [f"http://testserver{claims[4].get_absolute_url()}"]
    assert client.get("/sitemap-claims-4.xml").status_code == 404


def test_part_has_what_is_public_at_its_own_address(client):
    topic = make.make_topic()
    question = make.make_question()
    claim = make.make_claim(topics=[topic], questions=[question])
    link = make.make_link(claim=claim, item=make.make_item(witness=make.make_witness(), source=make.make_source()))
    agent = make.make_appearance(claim=claim).agent
    for state in (State.DRAFT, State.IN_REVIEW, State.WITHDRAWN):
        make.make_claim(state=state)
        make.make_item(state=state, source=link.item.source)
    make.make_agent()

    for record in (claim, question, link.item, link.item.source, link.item.witness, agent, topic):
        found = places(client.get(f"/sitemap-{record.page}-1.xml"))
        assert found == [f"http://testserver{record.get_absolute_url()}"]


def test_part_tells_the_day_of_the_last_change_told_in_public(client):
    claim, untold = make.make_claim(slug="a"), make.make_claim(slug="b")
    link = make.make_link(claim=claim)
    enter([claim], at=datetime(2020, 1, 1, tzinfo=UTC))
    enter([link], at=datetime(2021, 2, 3, tzinfo=UTC))

    found = read(client.get("/sitemap-claims-1.xml"))

    told = {url[0].text: [part.text for part in url[1:]] for url in found}
    assert told == {
        f"http://testserver{claim.get_absolute_url()}": ["2021-02-03"],
        f"http://testserver{untold.get_absolute_url()}": [],
    }


def test_every_page_that_is_no_record_is_there(client):
    found = places(client.get("/sitemap-site-1.xml"))

    assert found[:2] == ["http://testserver/", "http://testserver/claims/"]
    assert [client.get(place).status_code for place in found] == [200] * len(found)


@pytest.mark.parametrize("name", ["claims-2", "nothing-1", "site-2", "reports-1", "claims-0", "claims-01"])
def test_part_that_there_is_not_is_not_found(client, name):
    make.make_claim()

    assert client.get(f"/sitemap-{name}.xml").status_code == 404


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml", "/sitemap-claims-1.xml", "/favicon.ico"])
def test_it_is_for_reading_only_and_may_be_kept(client, address):
    make.make_claim()

    head = client.head(address)

    assert (head.status_code in (200, 302), head.content) == (True, b"")
    assert head["Cache-Control"].startswith("public, max-age=")
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_claim()

    with django_assert_num_queries(7):
        client.get("/sitemap.xml").getvalue()
    with django_assert_num_queries(2):
        client.get("/sitemap-claims-1.xml").getvalue()


def test_icon_is_found_where_browsers_look_for_it(client):
    assert client.get("/favicon.ico")["Location"] == "/static/claims/favicon.ico"


# ---------------------------------------------------------------- Heads of pages


def meta(response, name):
    """The contents of these elements of the head."""
    head = response.text.partition("</head>")[0]
    return [part.partition('"')[0] for part in head.split(f'{name}" content="')[1:]]


def canonical(response):
    head = response.text.partition("</head>")[0]
    return [part.partition('"')[0] for part in head.split('rel="canonical" href="')[1:]]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("?utm_source=x&fbclid=1", ""),
        ("?sort=-date&page_size=50", ""),
        ("?page=1", ""),
        ("?page=2", "?page=2"),
        ("?page=2&sort=title", ""),
        ("?form=denial", "?form=denial"),
        ("?verdict=&form=finding&balance=none&form=denial", "?balance=none&amp;form=denial&amp;form=finding"),
    ],
)
def test_lists_have_one_address_for_the_same_rows(client, given, kept):
    for _number in range(30):
        make.make_claim(form="denial")

    response = client.get(f"/claims/{given}")

    assert canonical(response) == [f"http://testserver/claims/{kept}"]
    assert meta(response, "og:url") == canonical(response)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", []),
        ("?page=1&sort=title", []),
        ("?form=denial", []),
        ("?form=denial&form=finding", ["noindex, follow"]),
        ("?form=denial&balance=none", ["noindex, follow"]),
        ("?q=words", ["noindex, follow"]),
    ],
)
def test_lists_with_several_filters_are_not_to_be_kept(client, given, said):
    assert meta(client.get(f"/claims/{given}"), 'name="robots') == said


def test_records_have_their_own_address_whatever_is_asked_of_them(client):
    source = make.make_source()

    assert canonical(client.get(f"{source.get_absolute_url()}?a=b")) == [
        f"http://testserver{source.get_absolute_url()}"
    ]


def test_histories_are_not_to_be_kept(client):
    claim = make.make_claim()

    assert meta(client.get(f"{claim.get_absolute_url()}history/"), 'name="robots') == ["noindex, follow"]


def test_only_the_first_page_of_the_ledger_is_to_be_kept(client):
    enter([make.make_claim() for _number in range(30)])

    said = [meta(client.get(f"/ledger/{query}"), 'name="robots') for query in ("", "?page=2")]

    assert said == [[], ["noindex, follow"]]


def test_what_is_shared_has_a_title_and_says_what_it_is(client):
    source = make.make_source(title='A "study" & more', kind="report")

    page = client.get(source.get_absolute_url())

    assert meta(page, "og:title") == ["A &#34;study&#34; &amp; more"]
    assert meta(page, "og:site_name") == ["Evidence"]
    assert meta(page, "og:type") == ["article"]
    assert meta(page, "og:description") == meta(page, 'name="description')
    assert meta(client.get("/"), "og:type") == ["website"]


def test_what_is_no_page_has_no_address_to_be_kept(client):
    page = client.get("/nothing/")

    assert (canonical(page), meta(page, 'name="robots')) == ([], ["noindex"])


# ---------------------------------------------------------------- Reporting an error


def test_a_message_about_an_error_names_the_page(client, settings):
    settings.CONTACT = "editors+site@example.org"
    claim = make.make_claim(slug="a-claim")

    assert (
        'href="mailto:editors+site@example.org?subject=Error%20on%20http%3A%2F%2Ftestserver%2Fclaims%2Fa-claim%2F"'
        in client.get(claim.get_absolute_url()).text
    )


def test_without_an_address_to_write_to_the_page_about_the_site_names_the_page(client, settings):
    settings.CONTACT = "https://example.org/@us"

    assert 'href="/about/?page=%2Ftopics%2F#errors"' in client.get("/topics/").text
    assert "The page you come from: http://testserver/topics/" in text(client.get("/about/?page=%2Ftopics%2F"))


@pytest.mark.parametrize("page", ["", "https://example.com/", "//example.com/", "/nothing/", "javascript:a", "/%00"])
def test_no_other_page_is_named(client, page):
    response = client.get("/about/", {"page": page})

    assert "The page you come from" not in text(response)


@pytest.mark.parametrize(
    "page", ["/search/?q=words", "/claims/choices/topic/?form=denial&form=finding", "{claim}?way=direct"]
)
def test_what_is_not_to_be_kept_says_so_once(client, page):
    response = client.get(page.format(claim=make.make_claim().get_absolute_url()))
    assert (meta(response, 'name="robots'), len(canonical(response))) == (["noindex"], 1)


# ---------------------------------------------------------------- Reporting what is unsafe


@pytest.mark.parametrize(
    ("contact", "told"),
    [("editors@example.org", "mailto:editors@example.org"), ("https://example.org/@us", "https://example.org/@us")],
)
def test_whoever_finds_something_unsafe_is_told_where_to_report_it(client, settings, contact, told):
    settings.CONTACT, settings.ADDRESS = contact, "https://evidence.example.org"
    response = client.get("/.well-known/security.txt")
    expires = datetime.fromisoformat(response.text.partition("Expires: ")[2].partition("\n")[0])

    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert response.text == (
        f"Contact: {told}\nExpires: {expires.strftime('%Y-%m-%dT00:00:00Z')}\n"
        "Canonical: https://evidence.example.org/.well-known/security.txt\nPreferred-Languages: en\n"
    )
    assert 178 <= (expires - datetime.now(UTC)).days <= 180


@pytest.mark.parametrize("contact", ["", "http://example.org/form"])
def test_without_a_contact_that_may_stand_there_no_such_file_is(client, settings, contact):
    settings.CONTACT = contact

    assert client.get("/.well-known/security.txt").status_code == 404


def test_a_site_without_https_claims_no_canonical_address(client, settings):
    settings.CONTACT, settings.ADDRESS = "editors@example.org", "http://localhost:8000"

    assert "Canonical" not in client.get("/.well-known/security.txt").text
