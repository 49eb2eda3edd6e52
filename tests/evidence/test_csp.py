import pytest
from django.http import HttpResponse

from evidence.csp import ContentSecurityPolicyMiddleware, build_policy


def answer(rf, response):
    return ContentSecurityPolicyMiddleware(lambda request: response)(rf.get("/"))


def test_build_policy_joins_directives_and_sources():
    assert build_policy({"default-src": ["'none'"], "img-src": ["'self'", "data:"]}) == (
        "default-src 'none'; img-src 'self' data:"
    )


def test_policy_of_the_settings_allows_nothing_inline_or_foreign(rf):
    assert answer(rf, HttpResponse()).headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def test_policy_of_a_response_is_kept(rf):
    response = HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    assert answer(rf, response).headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(("status", "has_policy"), [(200, True), (404, False), (500, False)])
def test_policy_spares_pages_with_tracebacks(rf, settings, status, has_policy):
    settings.DEBUG = True

    assert ("Content-Security-Policy" in answer(rf, HttpResponse(status=status)).headers) is has_policy


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers(client):
    headers = client.get("/admin/login/").headers

    names = [
        "Content-Security-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "Cross-Origin-Opener-Policy",
    ]
    assert [name for name in names if name not in headers] == []


@pytest.mark.django_db
def test_admin_login_has_nothing_inline(client):
    page = client.get("/admin/login/").content.decode()

    assert [word for word in ("<style", " style=", " onclick=", "<script>") if word in page] == []
