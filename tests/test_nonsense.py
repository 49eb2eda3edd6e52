"""Nonsense of every kind, at every address: never an error of the site's own, never a way around what it allows."""

import random
from http.cookies import Morsel
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from claims.models import LedgerEntry
from tests import factories as make
from tests.test_hidden import ASKED, drafts, public_site

pytestmark = pytest.mark.django_db

SEED = 36
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "get", "\u00c9")
NAMES = ("q", "page", "page_size", "sort", "form", "topic", "min_lines", "made_after", "before", "balance", "as_of", "find", "url",
         "from", "to", "format", "maxwidth", "language", "utm_source", "", "\x00", "a" * 3000, "q[]", "__proto__", "csv", "🜁")  # fmt: skip
VALUES = ("", "0", "-1", "1", "9" * 4000, "1e9", "NaN", "\x00", "\u202e", "a" * 7000, "%", "%%", "'", '"', "\\", "../../etc/passwd",
          "<script>", "{{7*7}}", "1951~", "1951-13", "../..", "[" * 3000, "(" * 500, '"a b', "a OR b NOT", "*", "http://[", "//x", "🜁" * 900,
          "javascript:alert(1)", "http://testserver/claims/public-claims/", "%00", "١٩٥١", "\r\nX-Injected: 1", "true")  # fmt: skip
TAILS = ("", "/", "//", "/..", "/%2e%2e/", ".json", ".csv", ".atom", "%00", "%ff%fe", "%C0%AE", ";a=b", "/v/0/", "/v/999999999/",
         "/v/9999999999999/", "/history/", "/card/", "?", "%0d%0aX-Injected:1", "\\", "~", "/" + "a" * 3000)  # fmt: skip
HEADERS = (
    {},
    {"HTTP_COOKIE": "sessionid=" + "x" * 8000},
    {"HTTP_COOKIE": "csrftoken=\x00\xff; sessionid=../../x; ;;=;"},
    {"HTTP_X_FORWARDED_FOR": "\x00, ' OR 1=1, [::1%eth0]", "HTTP_X_FORWARDED_HOST": "evil.example"},
    {"HTTP_X_FORWARDED_PROTO": "https, http", "HTTP_X_FORWARDED_PORT": "99999"},
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "testserver:99999999"},
    {"HTTP_HOST": "testserver, evil.example"},
    {"HTTP_HOST": "[::1"},
    {"HTTP_HOST": ""},
    {"HTTP_IF_NONE_MATCH": 'W/"' + "a" * 5000, "HTTP_IF_MODIFIED_SINCE": "yesterday"},
    {"HTTP_RANGE": "bytes=0-0,-1,5-4,99999999999999999999-"},
    {"HTTP_ACCEPT": "text/html;q=NaN,*/*;q=1e9", "HTTP_ACCEPT_LANGUAGE": "x-" * 2000, "HTTP_ACCEPT_ENCODING": "zzz"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://[", "HTTP_HX_TARGET": "\u202e"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_ORIGIN": "http://[", "HTTP_ACCESS_CONTROL_REQUEST_METHOD": "DELETE"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    {"CONTENT_LENGTH": "-1"},
    {"CONTENT_LENGTH": "99999999999"},
    {"CONTENT_LENGTH": "many"},
)
BODIES = (
    (b"", "application/x-www-form-urlencoded"),
    (b"a=%ff%fe&\xff=\x00", "application/x-www-form-urlencoded"),
    (b"{" * 5000, "application/json"),
    (b"[" * 200_000, "application/json"),
    (b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../x"\r\n\r\n', "multipart/form-data; boundary=x"),
    (b"garbage", "multipart/form-data; boundary=" + "x" * 300),
    (b"garbage", "multipart/form-data"),
    (b"&".join(b"a%d=1" % number for number in range(6000)), "application/x-www-form-urlencoded"),
    (b"a=" + b"x" * (6 * 2**20), "application/x-www-form-urlencoded"),
    (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><x>&x;</x>", "text/xml"),
    (b"a=1", "\u202e/\x00; charset=zzz"),
    (b"a=\xe9", "application/x-www-form-urlencoded; charset=utf-16"),
)


class Nonsense:
    """Requests drawn at random, always the same ones."""

    def __init__(self, client, seed):
        self.client, self.random = client, random.Random(seed)

    def ask(self, path):
        draw = self.random
        query = "&".join(
            quote(draw.choice(NAMES)) + draw.choice(("=", "", "==")) + draw.choice((quote, _raw))(draw.choice(VALUES))
            for _number in range(draw.choice((0, 1, 1, 2, 5, 60)))
        )
        body, kind = draw.choice(BODIES)
        method, headers = draw.choice(METHODS), draw.choice(HEADERS)
        address = path + draw.choice(TAILS)
        response = self.client.generic(method, address, body, kind, QUERY_STRING=query, **headers)
        if response.streaming or method != "HEAD":
            response.getvalue()
        return str((method, address[:200], query[:300], headers, kind[:60])), response


def _raw(text):
    """Not escaped as it should be: the bytes of Latin-1, which are no UTF-8."""
    return text.encode("latin-1", "replace").decode("latin-1").replace("&", "").replace("#", "")


@pytest.fixture
def site():
    public_site()
    drafts()
    return list(ASKED.addresses())


@pytest.mark.parametrize("times", [1, pytest.param(30, marks=pytest.mark.soak)])
def test_no_nonsense_fails(site, times):
    client = Client(raise_request_exception=False)
    nonsense, failed, empty = Nonsense(client, SEED + times), {}, Morsel()
    before = LedgerEntry.objects.count()
    for path in site * times:
        asked, response = nonsense.ask(path)
        injected = response.headers.get("X-Injected")
        if response.status_code >= 500 or injected or response.cookies.get("sessionid", empty).value:
            failed[asked] = (response.status_code, injected)

    assert failed == {}
    assert LedgerEntry.objects.count() == before


@pytest.mark.parametrize("times", [1, pytest.param(30, marks=pytest.mark.soak)])
@pytest.mark.parametrize("who", ["nobody", "contributor", "superuser"])
@pytest.mark.django_db(databases=["default", "vault"])
def test_no_nonsense_fails_at_the_desk(site, who, times):
    from tests.evidence.test_headers import desk_addresses

    client = Client(raise_request_exception=False)
    if who != "nobody":
        user = User.objects.create_user("somebody", is_staff=True, is_superuser=who == "superuser")
        user.groups.set(Group.objects.filter(name="contributor"))
        client.force_login(user)
    nonsense, failed = Nonsense(client, SEED + times), {}
    for path in [path for path in desk_addresses() if "logout" not in path] * times:
        asked, response = nonsense.ask(path)
        if response.status_code >= 500 or response.headers.get("X-Injected"):
            failed[asked] = response.status_code

    assert failed == {}


# ---------------------------------------------------------------- one by one


@pytest.mark.parametrize(
    "path", ["/admin/login/", "/admin/claims/claim/add/", "/admin/logout/", "/admin/import/", "/claims/"]
)
def test_what_is_sent_without_the_forms_token_is_refused(path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("sue"))

    response = client.post(path, {"statement": "Forged", "username": "sue"})

    assert response.status_code == 403
    assert client.get("/admin/").status_code == 200  # still signed in
    assert "again" in response.text


def test_anothers_draft_is_what_never_was():
    carla, otto = (User.objects.create_user(name, is_staff=True) for name in ("carla", "otto"))
    for user in (carla, otto):
        user.groups.set(Group.objects.filter(name="contributor"))
    draft = make.make_claim(state="draft", statement="Zeppelin")
    client = Client()
    client.force_login(otto)
    told = []
    for pk in (draft.pk, 987_654):
        for page in ("change", "delete", "history"):
            response = client.get(f"/admin/claims/claim/{pk}/{page}/", follow=True)
            told.append(response.text.replace(str(pk), "#"))
    for page in told:
        assert "Zeppelin" not in page
    assert [page.count("doesn’t exist") for page in told[:3]] == [page.count("doesn’t exist") for page in told[3:]]


@pytest.mark.parametrize(
    "path",
    [
        "/static/../evidence/settings.py", "/static/%2e%2e/evidence/settings.py", "/static/..%2f..%2fetc/passwd",
        "/static//etc/passwd", "/static/claims/../../settings.py", "/static/claims/%00", "/static/claims\\..\\..\\x",
        "/files/x", "/var/secret_key", "/.env", "/.git/config", "/sitemap-../x-1.xml", "/claims/../../etc/passwd.json",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_site(client, path):
    assert client.generic("GET", path).status_code in {302, 404, 400}


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_SERVER", "HTTP_FORWARDED", "HTTP_X_HOST"]
)
def test_a_forwarded_host_is_believed_of_nobody(client, header):
    make.make_claim(slug="a-claim")
    for path in (
        "/claims/a-claim/",
        "/claims/a-claim.json",
        "/robots.txt",
        "/sitemap.xml",
        "/oembed?url=http://testserver/claims/a-claim/",
    ):
        page = client.get(path, **{header: "evil.example"})
        assert (page.status_code, "evil.example" in page.getvalue().decode()) == (200, False), path


def test_https_is_believed_of_no_header_where_no_proxy_speaks_it(client):
    request = client.get("/", HTTP_X_FORWARDED_PROTO="https").wsgi_request

    assert request.is_secure() is False
