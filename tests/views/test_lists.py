"""Every list: its rows, its pages, its form and chips, and one number of queries whatever its length."""

import html
import json
import re

import pytest
from django.urls import reverse

from claims.choices import State
from claims.operations import documents
from claims.views.lists import LISTINGS
from tests import factories
from tests.views.pages import section

pytestmark = pytest.mark.django_db

QUERIES = {
    "claims": 5,
    "questions": 3,
    "evidence": 5,
    "sources": 7,
    "reports": 7,
    "witnesses": 4,
    "agents": 3,
    "topics": 3,
}


def make_claim():
    claim = factories.make_claim(topics=[factories.make_topic()], questions=[factories.make_question()])
    factories.make_link(claim=claim, item=make_item(), stance="supports")
    factories.make_appearance(claim=claim, source=factories.make_source(), witness=factories.make_witness())
    factories.make_appearance(claim=claim, date="1951")
    return claim


def make_item():
    return factories.make_item(source=make_source(), witness=factories.make_witness(), quotation="Words.")


def make_linked_item():
    return factories.make_link(item=make_item()).item


def make_source(**fields):
    return factories.make_source(
        authors=[factories.make_agent(), factories.make_agent()],
        issuer=factories.make_agent(),
        part_of=factories.make_source(kind="other"),
        topics=[factories.make_topic()],
        language="ru",
        **fields,
    )


def make_report():
    return make_source(kind="report")


def make_witness():
    return factories.make_item(witness=factories.make_witness(affiliation=factories.make_agent())).witness


def make_agent():
    return factories.make_appearance().agent


def make_topic():
    topic = factories.make_topic(description="About it.")
    factories.make_claim(topics=[topic])
    return topic


def make_question():
    question = factories.make_question()
    factories.make_claim(questions=[question])
    return question


MAKERS = {
    "claims": make_claim,
    "questions": make_question,
    "evidence": make_linked_item,
    "sources": make_source,
    "reports": make_report,
    "witnesses": make_witness,
    "agents": make_agent,
    "topics": make_topic,
}


def text(response):
    return response.content.decode()


def entries(response):
    """The slugs of the records listed, in order."""
    records = text(response).partition('<ul class="records">')[2].partition("</ul>")[0]
    return re.findall(r'<h3 class="record-title"><a href="/[a-z]+/([^/]+)/">', records)


@pytest.mark.parametrize("kind", LISTINGS)
def test_list_costs_the_same_queries_for_1_row_and_for_30(client, django_assert_num_queries, kind):
    url = reverse(f"{kind}-list")
    MAKERS[kind]()
    client.get(url)
    with django_assert_num_queries(QUERIES[kind]):
        client.get(url)
    for _number in range(29):
        MAKERS[kind]()
    with django_assert_num_queries(QUERIES[kind]):
        response = client.get(url, {"page_size": 100})
    assert len(entries(response)) >= 30


def make_discounted_item():
    factories.make_source_event(source=(item := make_item()).source, event="retracted")
    origin = factories.make_source_event(event="found_forged").source
    factories.make_item(draws_on=[origin, factories.make_source(part_of=origin)])
    return item


def test_marking_what_is_discounted_costs_the_same_queries_for_1_item_and_for_30(client, django_assert_num_queries):
    make_discounted_item()
    with django_assert_num_queries(12):
        client.get("/evidence/")
    for _number in range(29):
        make_discounted_item()
    with django_assert_num_queries(12):
        response = client.get("/evidence/", {"page_size": 100})
    assert text(response).count("<s>") == 60


def test_discounted_items_are_struck_with_a_reason_in_short(client):
    study = factories.make_source(slug="study", title="A study")
    factories.make_source_event(source=study, event="retracted")
    memo = factories.make_source(slug="memo", title="A memo")
    factories.make_source_event(source=memo, event="found_forged")
    factories.make_item(
        summary="1 told", source=memo, witness=factories.make_witness(name="A driver"), draws_on=[study]
    )
    factories.make_item(summary="2 in a part", source=factories.make_source(title="A part", part_of=study))
    factories.make_item(summary="3 behind", source=factories.make_source(title="A paper"), draws_on=[memo, study])
    factories.make_item(
        summary="4 counted", source=factories.make_source(title="A book"), draws_on=[study, make_source()]
    )

    assert section(client.get("/evidence/?sort=title"), "main").partition("4 results item ")[2].partition(" Take ")[
        0
    ].split(" item ") == [
        "1 told discounted : A memo was found to be forged A driver A memo",
        "2 in a part discounted : A study was retracted A part",
        "3 behind discounted : A memo was found to be forged and 1 more A paper",
        "4 counted A book",
    ]


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_what_is_not_public_discounts_nothing(client, state):
    item = make_item()
    factories.make_source_event(source=item.source, event="retracted", attested_by=factories.make_source(state=state))
    whole = factories.make_source(state=state)
    factories.make_source_event(source=whole, event="retracted")
    factories.make_item(source=factories.make_source(part_of=whole))
    factories.make_source_event(event="retracted")  # elsewhere, so that it is looked into at all

    assert "<s>" not in text(client.get("/evidence/"))


def test_list_of_one_claim_says_that_its_page_has_more(client):
    link, other = factories.make_link(), factories.make_link()

    shown = {
        "": text(client.get("/evidence/")),
        "one": text(client.get(f"/evidence/?claim={link.claim.slug}")),
        "two": text(client.get(f"/evidence/?claim={link.claim.slug}&claim={other.claim.slug}")),
    }

    assert f'linked to this claim. <a href="/claims/{link.claim.slug}/">Its page</a> has those' in shown["one"]
    assert "The page of each has those that it inherits as well." in shown["two"]
    assert ["inherit" in page for page in shown.values()] == [False, True, True]


@pytest.mark.parametrize("kind", LISTINGS)
def test_list_answers_head_and_refuses_post(client, kind):
    url = reverse(f"{kind}-list")
    head = client.head(url)
    assert (head.status_code, head.content, client.post(url).status_code) == (200, b"", 405)


@pytest.mark.parametrize("kind", LISTINGS)
def test_empty_list_says_that_nothing_is_published(client, kind):
    response = client.get(reverse(f"{kind}-list"))
    assert (response.status_code, "Nothing has been published here yet." in text(response)) == (200, True)


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_parameter_of_a_list_stands_in_its_form(client, kind):
    MAKERS[kind]()
    names = set(re.findall(r'<(?:input|select)[^>]* name="(\w+)"', text(client.get(reverse(f"{kind}-list")))))
    assert names == set(LISTINGS[kind].filterset.parameters()) - {"page"}


@pytest.mark.parametrize("kind", LISTINGS)
def test_every_listed_kind_has_pages_for_its_records(kind):
    assert reverse(f"{kind}-detail", kwargs={"slug": "a-slug"}) == f"/{kind}/a-slug/"


def test_list_shows_the_rows_of_the_page_asked_for(client):
    for number in range(1, 8):
        factories.make_claim(slug=f"claim-{number}", statement=f"Statement {number}")
    responses = [client.get("/claims/", {"sort": "title", "page_size": 3, "page": page}) for page in (1, 2, 3)]
    assert [entries(response) for response in responses] == [
        ["claim-1", "claim-2", "claim-3"],
        ["claim-4", "claim-5", "claim-6"],
        ["claim-7"],
    ]


def test_list_links_to_its_other_pages(client):
    for _number in range(7):
        factories.make_claim()
    shown = text(client.get("/claims/", {"sort": "title", "page_size": 3, "page": 2}))
    pages = re.findall(r'href="([^"]+)"', shown.partition('<nav class="pages"')[2].partition("</nav>")[0])
    first, third = "/claims/?sort=title&amp;page_size=3", "/claims/?sort=title&amp;page_size=3&amp;page=3"
    assert pages == [first, first, third, third]


def test_list_past_its_end_is_404(client):
    factories.make_claim()
    responses = [client.get("/claims/", {"page": page}) for page in (2, 999_999, 10**15 - 1)]
    assert [response.status_code for response in responses] == [404, 404, 404]
    assert "This list has one page only." in text(responses[0])


def test_active_filters_are_chips_that_remove_themselves_and_forget_the_page(client):
    topic = factories.make_topic(slug="korea", name="Korea & China")
    for _number in range(3):
        factories.make_claim(topics=[topic], form="denial", statement="A statement of words")
    documents.reindex()
    query = "q=words&topic=korea&form=denial&form=finding&sort=title&page_size=1&page=2"
    shown = text(client.get(f"/claims/?{query}"))
    chips = shown.partition('<ul class="chips"')[2].partition("</ul>")[0]
    found = re.findall(
        r'href="([^"]+)"(?: title="[^"]+")?>(?:<span class="chip-kind">([^<]+)</span> ([^<]+?) <)?', chips
    )
    rest = "sort=title&amp;page_size=1"
    assert found == [
        (f"/claims/?topic=korea&amp;form=denial&amp;form=finding&amp;{rest}", "Words:", "“words”"),
        (f"/claims/?q=words&amp;form=denial&amp;form=finding&amp;{rest}", "Topic:", "Korea &amp; China"),
        (f"/claims/?q=words&amp;topic=korea&amp;form=finding&amp;{rest}", "Form:", "denial"),
        (f"/claims/?q=words&amp;topic=korea&amp;form=denial&amp;{rest}", "Form:", "finding"),
        (f"/claims/?{rest}", "", ""),
    ]


def test_order_of_a_search_ends_with_the_search(client):
    factories.make_claim(statement="A statement of words", form="denial")
    documents.reindex()
    shown = text(client.get("/claims/?q=words&form=denial&sort=relevance"))
    removed = re.findall(r'class="chip(?:-clear)?" href="([^"]+)"', shown)
    assert removed == ["/claims/?form=denial", "/claims/?q=words&amp;sort=relevance", "/claims/"]
    assert [client.get(html.unescape(address)).status_code for address in removed] == [200, 200, 200]


@pytest.mark.parametrize(
    ("query", "usual"),
    [("", "most evidence first"), ("?sort=title", "most evidence first"), ("?q=words", "best match first")],
)
def test_form_does_not_name_the_usual_order(client, query, usual):
    """So words can be added to a list and taken away again by the form alone."""
    shown = text(client.get(f"/claims/{query}"))
    assert re.findall(r'<option value=""[^>]*>([^<]+)', shown) == [usual]


def test_no_result_says_to_take_a_filter_away(client):
    factories.make_claim()
    shown = text(client.get("/claims/?form=denial"))
    assert ("Take one away" in shown, "0 results" in shown) == (True, True)


def test_chosen_values_stay_in_the_form(client):
    factories.make_claim(topics=[factories.make_topic(slug="korea")], form="denial")
    shown = text(client.get("/claims/?q=statement&topic=korea&form=denial&made_after=1951~&sort=-title&page_size=7"))
    assert set(re.findall(r'name="(\w+)" value="([^"]+)" checked', shown)) == {("topic", "korea"), ("form", "denial")}
    assert set(re.findall(r'<input id="filter-\w+" name="(\w+)" value="([^"]+)"', shown)) == {
        ("q", "statement"),
        ("made_after", "1951~"),
    }
    assert set(re.findall(r'<option(?: value="([^"]+)")? selected>([^<]+)', shown)) == {
        ("-title", "Z to A"),
        ("", "7"),
    }


def test_what_campaigns_append_is_ignored(client):
    factories.make_claim()
    assert client.get("/claims/?utm_source=x&utm_anything=y&fbclid=1&fbclid=2&gclid=3").status_code == 200


def test_report_list_leads_to_the_sources_pages(client):
    report = factories.make_source(kind="report")
    factories.make_source(kind="book")
    assert f'href="/sources/{report.slug}/"' in text(client.get("/reports/"))
    assert entries(client.get("/reports/")) == [report.slug]


@pytest.mark.parametrize("kind", LISTINGS)
@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.WITHDRAWN])
def test_what_is_not_public_changes_no_byte_of_a_list(client, kind, state):
    MAKERS[kind]()
    url = reverse(f"{kind}-list")
    before = client.get(url).content
    agent, topic = factories.make_agent(), factories.make_topic()
    question = factories.make_question(state=state)
    source = factories.make_source(
        state=state, authors=[agent], issuer=agent, topics=[topic], kind="report", language="xx"
    )
    witness = factories.make_witness(state=state, affiliation=agent)
    claim = factories.make_claim(state=state, topics=[topic], questions=[question])
    factories.make_appearance(claim=claim, agent=agent)
    factories.make_link(claim=claim, item=factories.make_item(source=source, witness=witness))
    factories.make_link(claim=claim, item=factories.make_item(source=source, state=state))
    assert client.get(url).content == before


def test_no_result_says_what_each_filter_keeps_away_most_first(client):
    topic = factories.make_topic(slug="korea", name="Korea")
    factories.make_claim(form="denial", topics=[topic])
    factories.make_claim(form="denial", topics=[topic])
    factories.make_claim(form="finding")
    response = client.get("/claims/?topic=korea&form=finding&form=allegation&made_after=1951&min_lines=0&sort=title")
    empty = text(response).partition('<div class="list-empty"')[2].partition("</div>")[0]
    assert re.findall(r"<li>(?:<a href=\"([^\"]+)\">)?Without ([^<]+?)(?:</a>)? <span class=\"facet-count\">([^<]+)<", empty) == [
        ("", "Topic: Korea", "0 results"),
        ("", "Lines on the larger side, at least: 0", "0 results"),
        ("", "Made in or after: 1951", "0 results"),
        ("", "Form: finding or allegation", "0 results"),
    ]  # fmt: skip
    response = client.get("/claims/?topic=korea&form=finding&form=allegation&sort=title&page=1")
    empty = text(response).partition('<div class="list-empty"')[2].partition("</div>")[0]
    assert re.findall(r'<a href="([^"]+)">Without ([^<]+)</a> <span class="facet-count">([^<]+)<', empty) == [
        ("/claims/?topic=korea&amp;sort=title", "Form: finding or allegation", "2 results"),
        ("/claims/?form=finding&amp;form=allegation&amp;sort=title", "Topic: Korea", "1 result"),
    ]


def test_choices_stand_with_their_numbers(client):
    factories.make_claim(form="denial", topics=[factories.make_topic(name="Korea")])
    factories.make_claim(form="finding")
    said = section(client.get("/claims/?form=denial"), "filters")
    assert "assertion 0 denial 1 “no evidence” 0 finding 1 allegation 0" in said
    assert "Topic Korea 1" in said


def test_whoever_asks_is_sent_the_whole_page(client):
    factories.make_claim()
    plain, partial, restored = (
        client.get("/claims/?form=denial", headers=headers)
        for headers in ({}, {"HX-Request": "true"}, {"HX-History-Restore-Request": "true", "HX-Request": "true"})
    )
    assert plain.content == partial.content == restored.content


def test_page_tells_htmx_to_write_no_style_and_run_no_text(client):
    config = json.loads(
        html.unescape(re.search(r'name="htmx-config" content="([^"]+)"', text(client.get("/claims/")))[1])
    )
    assert {name: config[name] for name in ("includeIndicatorStyles", "allowEval", "historyCacheSize")} == {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "historyCacheSize": 0,
    }


@pytest.mark.parametrize("kind", LISTINGS)
def test_ids_of_a_list_are_its_own(client, kind):
    MAKERS[kind]()
    ids = re.findall(r' id="([^"]+)"', text(client.get(reverse(f"{kind}-list"))))
    assert [one for one in set(ids) if ids.count(one) > 1] == []


@pytest.mark.parametrize("kind", LISTINGS)
@pytest.mark.parametrize(
    "query",
    [
        "page_size=1000000", "page_size=0", "page=0", "page=-1", "page=x", "sort=nonsense", "unknown=1", "q=%00",
        "q=%ED%A0%80", "&".join(["q=a"] * 500), "&".join(f"x{number}=1" for number in range(500)), "page=1&page=1",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_400_and_says_what_is_allowed(client, kind, query):
    MAKERS[kind]()
    response = client.get(f"{reverse(f'{kind}-list')}?{query}")
    assert (response.status_code, '<dl class="problems">' in text(response)) == (400, True)


@pytest.mark.parametrize("words", ['"', "*", "-", "AND OR NOT", "(", "%", "_", "\\", "😀", "\u202eabc", "' OR 1=1 --"])
def test_any_words_are_answered(client, words):
    factories.make_claim()
    assert client.get("/claims/", {"q": words}).status_code == 200
