"""Choices of a list's filter that are found by name: a page of its own, from which the list's page takes its part."""

import re

import pytest
from django.urls import reverse

from claims.filters import FILTERSETS
from claims.filters.finding import can_be_sought
from tests import factories
from tests.views.pages import section

pytestmark = pytest.mark.django_db

PAGES = [(kind, name) for kind, filters in FILTERSETS.items() for name in can_be_sought(filters)]


def links(response):
    return re.findall(
        r'<a href="([^"]+)" data-id="[^"]+">(.+?) <span class="facet-count">(\d+)</span>', response.content.decode()
    )


def test_every_parameter_of_records_or_tags_can_be_sought():
    assert PAGES == [
        ("claims", "topic"), ("claims", "question"), ("claims", "claimant"), ("claims", "source"), ("claims", "witness"),
        ("evidence", "claim"), ("evidence", "source"), ("evidence", "witness"),
        ("sources", "agent"), ("sources", "topic"), ("sources", "language"),
        ("reports", "agent"), ("reports", "topic"), ("reports", "language"),
        ("witnesses", "affiliation"),
    ]  # fmt: skip


@pytest.fixture
def topics():
    korea, china = (
        factories.make_topic(slug="korea", name="Korea"),
        factories.make_topic(slug="prc", name="China, Korea"),
    )
    factories.make_topic(slug="hidden-korea", name="Korea, unseen")
    factories.make_claim(topics=[korea, china], form="denial")
    factories.make_claim(topics=[korea], form="finding")
    factories.make_claim(topics=[factories.make_topic(name="Korea of drafts")], state="draft")


def test_choices_are_found_with_what_they_give_under_the_other_filters(client, topics):
    found = links(client.get("/claims/choices/topic/?form=denial&sort=title&page=3&find=KOREA"))
    assert found == [
        ("/claims/?form=denial&amp;sort=title&amp;topic=prc", "China, Korea", "1"),
        ("/claims/?form=denial&amp;sort=title&amp;topic=korea", "Korea", "1"),
    ]


def test_what_is_chosen_can_be_taken_away_and_does_not_narrow_its_own_choices(client, topics):
    found = links(client.get("/claims/choices/topic/?topic=prc"))
    assert found == [("/claims/?topic=prc&amp;topic=korea", "Korea", "2"), ("/claims/", "China, Korea", "1")]


def test_nothing_found_says_so(client, topics):
    assert "Nothing of that name" in section(client.get("/claims/choices/topic/?find=vietnam"), "main")


def test_form_keeps_the_filters_and_what_was_sought(client, topics):
    page = client.get("/claims/choices/topic/?form=denial&topic=prc&find=%22%3Cb").content.decode()
    assert re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', page) == [
        ("form", "denial"), ("topic", "prc"), ("find", "&#34;&lt;b"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("find=a&find=b", "find"),
        ("find=" + "x" * 201, "find"),
        ("find=%00", "find"),
        ("find=%ED%A0%80", "find"),
        ("form=nonsense&find=a", "form"),
        ("finde=a", "finde"),
        ("topic=no-such-topic", "topic"),
    ],
)
def test_bad_parameters_are_named(client, topics, query, named):
    response = client.get(f"/claims/choices/topic/?{query}")
    assert (response.status_code, f"<code>{named}</code>" in response.content.decode()) == (400, True)


@pytest.mark.parametrize("address", ["/claims/choices/form/", "/claims/choices/q/", "/topics/choices/topic/"])
def test_what_has_no_such_choices_has_no_such_page(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("kind", "name"), PAGES)
def test_page_costs_the_same_queries_for_1_choice_and_for_30(client, kind, name, django_assert_num_queries):
    address = reverse(f"{kind}-{name}-choices")
    for number in (1, 29):
        for _number in range(number):
            agent, topic = factories.make_agent(), factories.make_topic()
            source = factories.make_source(kind="report", issuer=agent, topics=[topic], language=f"x-{agent.pk}")
            claim = factories.make_claim(topics=[topic], questions=[factories.make_question()])
            item = factories.make_item(source=source, witness=factories.make_witness(affiliation=agent))
            factories.make_link(claim=claim, item=item)
            factories.make_appearance(claim=claim, agent=agent)
        with django_assert_num_queries(1):
            assert len(links(client.get(address))) >= number


def test_more_than_are_shown_says_so(client):
    factories.make_claim(topics=[factories.make_topic() for _number in range(51)])
    response = client.get("/claims/choices/topic/")
    assert (len(links(response)), "The 50 with most results." in section(response, "found")) == (50, True)


def test_list_leads_there_with_its_filters_if_there_are_more_than_it_shows(client):
    factories.make_claim(form="denial", topics=[factories.make_topic() for _number in range(21)])
    page = client.get("/claims/?form=denial&page_size=10&page=1").content.decode()
    assert page.count("Find another…") == 1
    assert '<a href="/claims/choices/topic/?form=denial&amp;page_size=10">Find another…</a>' in page


def test_protected_witness_is_found_by_the_name_that_the_public_sees_alone(client):
    witness = factories.make_witness(slug="driver", name="A driver", protected=True)
    factories.make_appearance(witness=witness)
    assert [links(client.get(f"/claims/choices/claimant/?find={word}")) for word in ("driver", "ivanov")] == [
        [("/claims/?claimant=driver", "A driver", "1")], [],
    ]  # fmt: skip
