import json
from operator import attrgetter

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from rest_framework.settings import api_settings

from claims.answers import asks_for_data
from claims.answers.throttling import throttled
from claims.urls import urlpatterns

LIST = "/api/v1/topics/"


@pytest.fixture(autouse=True)
def _rate(settings):
    settings.API_RATE = "3/min"
    caches["rates"].clear()
    yield
    caches["rates"].clear()


def statuses(client, address, number, **extra):
    return [client.get(address, **extra).status_code for _time in range(number)]


@pytest.mark.django_db
def test_who_asks_too_often_is_told_when_to_ask_again(client):
    assert statuses(client, LIST, 3) == [200, 200, 200]

    refused = client.get(LIST)

    wait = int(refused["Retry-After"])
    assert (refused.status_code, refused["Content-Type"], 1 <= wait <= 60) == (429, "application/problem+json", True)
    assert json.loads(refused.content) == {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": f"Too many requests came from your address. Ask again in {wait} seconds.",
    }


@pytest.mark.django_db
def test_every_address_of_the_api_counts_together(client):
    found = [client.get(address).status_code for address in ("/api/v1/", "/topics/nowhere.json", LIST, LIST)]

    assert found == [200, 404, 200, 429]


REDIRECTS = (
    *("reports-bib", "reports-ris", "reports-csl-json", "reports-atom"),
    *("reports-version-json", "reports-version-bib", "reports-version-ris", "reports-version-csl-json"),
)
"""Addresses of reports that lead to those of sources, which are counted."""

PARTS = {"number": 1, "page": 1, "sha256": "0" * 64}


@pytest.mark.django_db
@pytest.mark.parametrize("pattern", [one for one in urlpatterns if one.name not in REDIRECTS], ids=attrgetter("name"))
def test_every_address_of_data_is_counted(client, pattern):
    parts = pattern.pattern.converters or pattern.pattern.regex.groupindex
    path = reverse(pattern.name, kwargs={part: PARTS.get(part, "claims") for part in parts})
    statuses(client, LIST, 3)

    is_data = asks_for_data(RequestFactory().get(path))

    assert (client.get(path).status_code == 429) == is_data


@pytest.mark.django_db
def test_others_are_not_kept_out(client):
    assert statuses(client, LIST, 4)[-1] == 429

    assert client.get(LIST, REMOTE_ADDR="192.0.2.7").status_code == 200


@pytest.mark.django_db
def test_ipv6_addresses_of_one_connection_count_together(client):
    found = [client.get(LIST, REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(4)]
    other = client.get(LIST, REMOTE_ADDR="2001:db8:0:1::1").status_code

    assert (found, other) == ([200, 200, 200, 429], 200)


@pytest.mark.django_db
def test_forged_header_is_not_believed(client):
    found = [client.get(LIST, headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in range(4)]

    assert found == [200, 200, 200, 429]


@pytest.mark.django_db
@pytest.mark.parametrize(("proxies", "limited"), [(1, "198.51.100.1, 192.0.2.1"), (2, "192.0.2.1, 10.0.0.9")])
def test_as_many_proxies_are_believed_as_there_are(client, monkeypatch, proxies, limited):
    monkeypatch.setattr(api_settings, "NUM_PROXIES", proxies)
    assert statuses(client, LIST, 4, headers={"X-Forwarded-For": limited})[-1] == 429

    forged = client.get(LIST, headers={"X-Forwarded-For": f"203.0.113.5, {limited}"})
    other = client.get(LIST, headers={"X-Forwarded-For": "192.0.2.2, 10.0.0.9"})

    assert (forged.status_code, other.status_code) == (429, 200)


@pytest.mark.django_db
def test_pages_are_not_counted(client):
    assert statuses(client, "/topics/", 5) == [200] * 5


@pytest.mark.django_db
def test_without_a_rate_nobody_is_kept_out(client, settings):
    settings.API_RATE = ""

    assert statuses(client, LIST, 10) == [200] * 10


def test_plain_view_can_be_throttled():
    view = throttled(lambda request: HttpResponse("data"))

    found = [view(RequestFactory().get("/claims.csv")).status_code for _time in range(4)]

    assert found == [200, 200, 200, 429]
