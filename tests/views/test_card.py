"""A claim's card: both sides in the words of its page, and the only page that other sites may show in a frame."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.choices import State
from claims.operations import recount
from claims.operations.review import WITHDRAW, advance
from claims.urls import urlpatterns
from claims.views.card import POLICY
from tests import factories as make
from tests.addressed import FILLED, KINDS
from tests.awkward import ATTACK, SLUG, make_awkward_claim
from tests.recorded import edit, merge, recorded
from tests.test_hidden import ASKED, public_site
from tests.views.pages import text

pytestmark = pytest.mark.django_db

ADDRESS = "/claims/a/card/"


@pytest.fixture
def claim():
    return make.make_claim(slug="a", statement="It rained.", form="denial")


def both_sides(claim):
    """Two items for it, that come to one line, one against it, one that is discounted."""
    origin = make.make_source(kind="statement")
    for _number in range(2):
        copy = make.make_source()
        make.make_derivation(derived=copy, origin=origin)
        make.make_link(claim=claim, item=make.make_item(source=copy))
    entailing = make.make_claim()
    make.make_relation(subject=entailing, kind="entails", object=claim)
    make.make_link(claim=entailing)
    make.make_link(claim=claim, stance="contradicts")
    forged = make.make_source()
    make.make_source_event(source=forged, event="found_forged")
    make.make_link(claim=claim, item=make.make_item(source=forged))
    recount()


def test_card_tells_both_sides_and_that_figures_score_nothing(client, claim):
    both_sides(claim)
    make.make_appearance(claim=claim, date="1952", agent=make.make_agent(name="Later"))
    make.make_appearance(claim=claim, date="1951-05-23", agent=make.make_agent(name="Anna"))
    for verdict in ("unresolved", "contradicted", "unresolved"):
        make.make_assessment(claim=claim, verdict=verdict)
    make.make_assessment(claim=claim, verdict="supported", state=State.DRAFT)

    assert text(client.get(ADDRESS)) == (
        "Claim denial It rained. First said, as far as is recorded: 23 May 1951 , Anna "
        "Supports at most 2 independent lines 3 items: 2 linked to it, 1 inherited "
        "Contradicts at most 1 independent line 1 item: 1 linked to it, 0 inherited "
        "Counted on neither side: 0 conflicting, 1 discounted. "
        "Assessments, side by side and never averaged: 2 unresolved, 1 contradicted. "
        "These figures tell how much is on record, not which side is right (opens a new tab) . "
        "Evidence All the evidence, with its sources (opens a new tab)"
    )


def test_card_tells_the_figures_of_the_page(client, claim):
    both_sides(claim)

    card, page = (re.sub(r" (?=[:,])", "", text(client.get(path))) for path in (ADDRESS, "/claims/a/"))

    figures = re.findall(
        r"(at (?:most|least) \d+ independent lines? \d+ items?: \d+ linked to it, \d+ inherited)", card
    )
    assert len(figures) == 2
    assert [one for one in figures if one not in page] == []


def test_card_of_a_claim_of_which_nothing_else_is_known(client, claim):
    recorded(claim)
    version = re.search(r"Version 1 of [\w ]+ 20\d\d", text(client.get("/claims/a/")))[0]

    assert text(client.get(ADDRESS)) == (
        "Claim denial It rained. "
        "Supports at most 0 independent lines 0 items: 0 linked to it, 0 inherited "
        "Contradicts at most 0 independent lines 0 items: 0 linked to it, 0 inherited "
        "No assessment has been recorded. "
        "These figures tell how much is on record, not which side is right (opens a new tab) . "
        f"Evidence All the evidence, with its sources (opens a new tab) {version}"
    )


def test_card_says_who_said_it_where_nobody_knows_when(client, claim):
    make.make_appearance(claim=claim, witness=make.make_witness(name="A driver"))

    assert "It rained. Said, undated: A driver Supports" in text(client.get(ADDRESS))


def test_card_leads_to_the_page_in_a_tab_of_its_own(client, claim):
    page = client.get(ADDRESS).text

    assert '<a href="/claims/a/" target="_blank" rel="noopener">' in page
    assert re.findall(r'<a (?!href="[^"]+" target="_blank" rel="noopener">)', page) == []
    assert '<link rel="canonical" href="http://testserver/claims/a/">' in page
    assert '<meta name="robots" content="noindex">' in page


def test_card_is_whole_and_by_itself(client):
    statement = "word " * 99 + "end"
    make.make_claim(slug="a", statement=statement)

    page = client.get(ADDRESS).text

    assert statement in page
    assert re.findall(r"<(?:script|nav|form|img|style|iframe)\b", page) == []
    assert re.findall(r' (?:src|href)="(?!/static/)(/[^"]*)"', page) == ["/method/#no-score", "/claims/a/"]


def test_what_editors_enter_is_text_and_never_markup(client):
    recorded(*make_awkward_claim())

    page = client.get(f"/claims/{SLUG}/card/").text

    assert "<script" not in page
    assert "<b>]]" not in page
    assert ATTACK.split("//")[0].replace("<", "&lt;").replace(">", "&gt;") in page


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_rows(client, claim, django_assert_num_queries, rows):
    for _number in range(rows):
        make.make_link(claim=claim)
        make.make_appearance(claim=claim, date="1951")
        make.make_assessment(claim=claim)

    with django_assert_num_queries(6):
        client.get(ADDRESS)


# ---------------------------------------------------------------- Where it may be shown, and kept


def test_card_may_be_framed_by_anybody_and_do_nothing_else(client, claim):
    response = client.get(ADDRESS)

    assert "X-Frame-Options" not in response.headers
    assert response.headers["Content-Security-Policy"] == POLICY
    assert POLICY.endswith("frame-ancestors *")
    assert "script" not in POLICY


def test_no_other_page_may_be_framed():
    public_site()
    asked = {}
    for pattern in urlpatterns:
        kind = pattern.name.removeprefix("api-").partition("-")[0]
        parts = sorted(pattern.pattern.converters) or sorted(pattern.pattern.regex.groupindex)
        named = next(iter(FILLED["+".join(parts)](ASKED, kind if kind in KINDS else "claims")))
        asked[pattern.name] = Client().get(reverse(pattern.name, kwargs=named))
        asked[pattern.name].getvalue()  # which closes what a file is sent from
    asked["admin"] = Client().get("/admin/login/")
    asked["nowhere"] = Client().get("/nowhere/")
    asked["no such card"] = Client().get("/claims/nowhere/card/")

    framed = [
        name
        for name, response in asked.items()
        if response.headers.get("X-Frame-Options") != "DENY"
        or "frame-ancestors 'none'" not in response.headers["Content-Security-Policy"]
    ]

    assert framed == ["claims-card"]


def test_card_sets_no_cookie_and_is_asked_for_again_with_its_etag(client, claim):
    recorded(claim)
    first = client.get(ADDRESS)
    again = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})
    kept = client.get(ADDRESS)

    assert (first.cookies, first.headers.get("Vary")) == ({}, None)
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    for response in (again, kept):
        assert response.headers["Content-Security-Policy"] == POLICY
        assert "X-Frame-Options" not in response.headers
    assert kept.content == first.content

    edit(claim, statement="It rained all day.")
    changed = client.get(ADDRESS, headers={"If-None-Match": first.headers["ETag"]})

    assert changed.status_code == 200
    assert "It rained all day." in changed.text


def test_card_of_a_withdrawn_claim_says_so_where_it_is_shown(client, claim):
    recorded(claim)
    advance(by="editor", transition=WITHDRAW, records=[claim], reason="It did not.")

    response = client.get(ADDRESS)

    assert response.status_code == 410
    assert "It rained." not in response.text
    assert "This claim was withdrawn" in response.text
    assert "X-Frame-Options" not in response.headers
    assert "ETag" not in response.headers


def test_card_of_a_draft_is_not_there_and_that_of_a_duplicate_leads_on(client, claim):
    make.make_claim(slug="draft", state=State.DRAFT)
    merge(recorded(make.make_claim(slug="old", statement="The same again")), claim)

    assert client.get("/claims/draft/card/").status_code == 404
    response = client.get("/claims/old/card/")
    assert (response.status_code, response.headers["Location"]) == (301, ADDRESS)


def test_card_is_for_reading_only(client, claim):
    assert client.head(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405
