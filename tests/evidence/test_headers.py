"""What every answer says to browsers, whatever it is: one table, and each address of the site and of the desk held to it."""

import re

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from claims.urls import urlpatterns
from claims.views.card import POLICY as CARD_POLICY
from tests.factories import make_claim
from tests.failing_urls import ERRORS
from tests.test_hidden import ASKED, drafts, public_site

pytestmark = pytest.mark.django_db

EVERYWHERE = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Origin-Agent-Cluster": "?1",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Server": None,
    "X-Powered-By": None,
    "Access-Control-Allow-Origin": None,
    "Access-Control-Allow-Credentials": None,
}
DATA = {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"}
"""What programs on other sites' pages may read."""
CARD = {
    "Content-Security-Policy": CARD_POLICY,
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Frame-Options": None,
}
"""What other sites may frame."""
DESK = {
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
    "X-Robots-Tag": "noindex, nofollow",
}
HIGH_ENTROPY = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics", "local-fonts", "serial")


def expected(path, status=200):
    table = dict(EVERYWHERE)
    if path.startswith("/admin/"):
        return table | DESK
    if re.fullmatch(r"/claims/[^/]+/card/", path) and status != 404:
        return table | CARD
    if re.fullmatch(r"/(api/v1/(?!docs).*|oembed|ledger/checkpoint|.*\.(json|jsonl|csv|xlsx|atom|bib|ris))", path):
        return table | DATA
    return table


def read(response):
    """To its end: a file that is served stays open until then."""
    return response.getvalue()


def differing(client, path, method="get", **sent):
    response = getattr(client, method)(path, sent, secure=True, headers={"origin": "https://elsewhere.example"})
    read(response)
    assert all(f"{name}=()" in response["Permissions-Policy"] for name in HIGH_ENTROPY)
    table = expected(response.request["PATH_INFO"], response.status_code)
    found = {name: response.headers.get(name) for name in table}
    return (response.status_code, {name: value for name, value in found.items() if value != table[name]})


@pytest.fixture
def client(settings):
    settings.SECURE_HSTS_SECONDS = 31536000
    settings.ROOT_URLCONF = "tests.failing_urls"
    return Client(raise_request_exception=False)


def test_every_address_of_the_site_says_the_same(client):
    public_site()
    drafts()
    found = {path: differing(client, path) for path in ASKED.addresses()}

    assert {path: wrong for path, (_status, wrong) in found.items() if wrong} == {}
    assert {status for status, _wrong in found.values()} >= {200, 302, 400, 404}
    assert len(found) > len(urlpatterns)


@pytest.mark.django_db(databases=["default", "vault"])  # /healthz looks at both
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/static/claims/site.css", 200),
        ("/static/claims/nothing.css", 404),
        ("/static/../evidence/settings.py", 404),
        ("/healthz", 200),
        ("/nowhere/", 404),
        ("/claims/?colour=red", 400),
        ("/claims.json?colour=red", 400),
        ("/claims", 301),
        *((f"/fail/{kind}", int(kind) if kind.isdecimal() else 500) for kind in ERRORS),
        *((f"/admin/fail/{kind}", int(kind) if kind.isdecimal() else 500) for kind in ERRORS),
        ("/admin/nowhere/", 302),
    ],
)
def test_whatever_is_wrong_says_the_same(client, path, status):
    assert differing(client, path) == (status, {})


def test_what_was_withdrawn_says_the_same(client):
    make_claim(slug="gone", state="withdrawn")

    assert [differing(client, f"/claims/gone{path}") for path in ("/", "/card/", ".json")] == [(410, {})] * 3


def test_plain_http_is_sent_to_https_with_the_same_headers(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/claims/", headers={"origin": "https://elsewhere.example"})

    table = EVERYWHERE | {"Strict-Transport-Security": None}  # which browsers take over HTTPS alone
    assert response.status_code == 301
    assert {name: response.headers.get(name) for name in table} == table


def desk_addresses():
    """Every page of the desk that has a name and asks for no record, and those of a record of each kind."""
    for pattern in admin.site.get_urls():
        name = getattr(pattern, "name", None)
        if name and not pattern.pattern.converters and name != "app_list":
            yield reverse(f"admin:{name}")
    for model, shown in admin.site._registry.items():
        about = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for one in shown.get_urls():
            if getattr(one, "name", None) is None:
                continue
            parts = dict.fromkeys(one.pattern.converters, "1")
            yield reverse(f"admin:{one.name}", kwargs=parts) if parts else reverse(f"admin:{one.name}")
        assert reverse(f"{about}_changelist")
    yield from ("/admin/claims/", "/admin/auth/", "/admin/nowhere/", "/admin/claims/claim/999999/change/")


@pytest.mark.parametrize("who", ["anonymous", "stranger", "superuser"])
@pytest.mark.django_db(databases=["default", "vault"])
def test_every_page_of_the_desk_says_the_same(client, who):
    public_site()
    if who != "anonymous":
        client.force_login(
            User.objects.create_superuser("sue") if who == "superuser" else User.objects.create_user("nat")
        )
    found = {path: differing(client, path) for path in desk_addresses() if "logout" not in path}

    assert {path: wrong for path, (_status, wrong) in found.items() if wrong} == {}
    assert len(found) > 90
    assert {path: status for path, (status, _wrong) in found.items() if status >= 500} == {}


def test_signing_in_and_out_says_the_same(client):
    User.objects.create_superuser("sue", password="correct horse battery")
    assert differing(client, "/admin/login/", "post", username="sue", password="wrong") == (200, {})
    assert differing(client, "/admin/login/", "post", username="sue", password="correct horse battery") == (302, {})
    assert differing(client, "/admin/logout/", "post") == (302, {})


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace", "options"])
@pytest.mark.parametrize(
    "path", ["/", "/claims/", "/claims.json", "/api/v1/claims/", "/admin/", "/static/claims/site.css"]
)
def test_every_method_is_answered_with_the_same(settings, path, method):
    settings.SECURE_HSTS_SECONDS = 31536000
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    response = getattr(client, method)(path, secure=True, headers={"origin": "https://elsewhere.example"})
    read(response)

    assert {name: response.headers.get(name) for name in expected(path)} == expected(path)
    assert response.status_code < 500
