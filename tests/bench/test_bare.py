import json
import re

import pytest

from bench.bare import settings as bare
from tests.factories import make_claim, make_link, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def bare_site(settings):
    settings.ROOT_URLCONF = bare.ROOT_URLCONF
    settings.TEMPLATES = bare.TEMPLATES
    settings.MIDDLEWARE = bare.MIDDLEWARE


def entries(response):
    assert response.status_code == 200
    return re.findall(r"^<li>.*</li>$", response.content.decode(), re.MULTILINE)


@pytest.mark.parametrize(("claims", "first", "second"), [(1, 1, 0), (30, 25, 5)])
def test_bare_list_has_25_claims_by_one_query(client, django_assert_num_queries, claims, first, second):
    for _claim in range(claims):
        make_claim()

    with django_assert_num_queries(1):
        assert len(entries(client.get("/claims/?page=1"))) == first
    assert len(entries(client.get("/claims/?page=2"))) == second


@pytest.mark.parametrize(("claims", "shown"), [(1, 1), (30, 25)])
def test_bare_json_has_25_claims_by_one_query(client, django_assert_num_queries, claims, shown):
    made = sorted(make_claim().slug for _claim in range(claims))

    with django_assert_num_queries(1):
        response = client.get("/claims.json?page=1")

    assert [row["slug"] for row in json.loads(response.content)["claims"]] == made[:shown]


@pytest.mark.parametrize(("links", "shown"), [(1, 1), (42, 40)])
def test_bare_claim_page_has_40_links_by_two_queries(client, django_assert_num_queries, links, shown):
    claim = make_claim(slug="c")
    made = [make_link(claim=claim) for _link in range(links)]
    make_link()

    with django_assert_num_queries(2):
        found = entries(client.get("/claims/c/"))

    assert [re.findall('href="([^"]+)"', entry) for entry in found] == [
        [f"/evidence/{link.item.slug}/", f"/sources/{link.item.source.slug}/"] for link in made[:shown]
    ]


@pytest.mark.parametrize("links", [1, 42])
def test_bare_data_of_a_claim_has_all_links_by_two_queries(client, django_assert_num_queries, links):
    claim = make_claim(slug="c")
    made = [make_link(claim=claim) for _link in range(links)]
    make_link()

    with django_assert_num_queries(2):
        response = client.get("/claims/c.json")

    assert json.loads(response.content)["evidence"] == [
        {"item__slug": link.item.slug, "stance": link.stance, "strength": link.strength} for link in made
    ]


@pytest.mark.parametrize(("rivals", "shown"), [(1, 2), (30, 40)])
def test_bare_question_page_has_all_claims_and_40_links_by_three_queries(
    client, django_assert_num_queries, rivals, shown
):
    claims = rivals_of(make_question(slug="q"), rivals)
    made = [make_link(claim=claim) for claim in claims for _link in range(2)]
    make_link()

    with django_assert_num_queries(3):
        found = entries(client.get("/questions/q/"))

    assert [re.findall('href="([^"]+)"', entry)[0] for entry in found] == [
        *sorted(f"/claims/{claim.slug}/" for claim in claims),
        *(f"/evidence/{link.item.slug}/" for link in made[:shown]),
    ]


@pytest.mark.parametrize("rivals", [1, 30])
def test_bare_data_of_a_question_has_all_links_by_two_queries(client, django_assert_num_queries, rivals):
    made = [make_link(claim=claim) for claim in rivals_of(make_question(slug="q"), rivals)]
    make_link()

    with django_assert_num_queries(2):
        response = client.get("/questions/q.json")

    assert [(row["claim__slug"], row["item__slug"]) for row in json.loads(response.content)["evidence"]] == [
        (link.claim.slug, link.item.slug) for link in made
    ]


def rivals_of(question, number):
    claims = [make_claim() for _claim in range(number)]
    question.claims.set(claims)
    return claims
