"""Whatever goes wrong, the answer says nothing of what was at hand."""

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, connections
from django.test import Client
from django.urls import reverse

from claims import models
from tests.evidence.test_limits import ENDLESS, give_up_soon
from tests.planted import WITHDRAWN_SLUG

from .asking import answer_of, leaks

pytestmark = pytest.mark.django_db(databases=list(django_settings.DATABASES))
WAYS = ("/claims/", "/claims.csv", "/claims.json", "/api/v1/claims/")


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def told(site, client, paths, **asked):
    """By address the status; and what was found."""
    statuses, found = [], []
    for path in paths:
        response, head, body = answer_of(client, path, **asked)
        statuses.append(response.status_code)
        found += leaks(site, path, head, body, site.places(WITHDRAWN_SLUG))
    return statuses, found


def failing(monkeypatch, error):
    def broken(*_arguments):
        raise error

    monkeypatch.setattr(models.Claim.objects.__class__, "public", broken, raising=False)


def word_of(site):
    return next(iter(site.canaries.places))


def test_refusals_tell_no_canary(site, client):
    gone = next(row.slug for row in site.withdrawn if isinstance(row, models.Claim))
    assert told(site, client, ["/claims/"], method="POST") == ([405], [])
    assert told(site, client, [f"/claims/{gone}/"]) == ([410], [])
    assert told(site, client, ["/"], headers={"Host": "evil.example"}) == ([400], [])


def test_failure_tells_no_canary(site, client, monkeypatch):
    failing(monkeypatch, RuntimeError(word_of(site)))
    assert told(site, client, ["/claims/", "/api/v1/claims/"]) == ([500, 500], [])


def test_busy_database_tells_no_canary(site, client, heard, monkeypatch):
    """Whose words repeat what was to be written."""
    failing(monkeypatch, OperationalError(f"database is locked: {word_of(site)}"))
    assert told(site, client, WAYS) == ([503] * len(WAYS), [])
    assert site.canaries.found("\n".join(heard.lines).encode()) == set()


def test_question_that_takes_too_long_tells_no_canary(site, client, heard, monkeypatch, settings):
    """PostgreSQL says in its log which question that was, and whoever reads that has the database as well."""

    def endless(*_arguments):
        with connection.cursor() as cursor:
            cursor.execute(f"{ENDLESS[connection.vendor]} WHERE 'x' <> '{word_of(site)}'")

    give_up_soon(settings)
    monkeypatch.setattr(models.Claim.objects.__class__, "public", endless, raising=False)
    assert told(site, client, WAYS[:1]) == ([503], [])
    assert site.canaries.found("\n".join(heard.lines).encode()) == set()


@pytest.mark.skipif(
    django_settings.DATABASES["vault"]["ENGINE"] != "django.db.backends.sqlite3", reason="another server"
)
def test_missing_vault_tells_no_canary(site, client, monkeypatch, tmp_path):
    """Neither a holder who asks, nor a load balancer."""
    client.force_login(site.people["hilda"])
    path = reverse("admin:claims_witness_identity", args=[site.world.public[models.Witness].pk])
    monkeypatch.setitem(connections["vault"].settings_dict, "NAME", tmp_path / "none.sqlite3")
    response, head, body = answer_of(client, path, method="POST", data="purpose=What+this+is+asked+for",
                                     content_type="application/x-www-form-urlencoded")  # fmt: skip

    assert (response.status_code, b"The vault" in body) == (422, True)
    assert leaks(site, path, head, body, site.places()) == []


def test_what_has_not_changed_tells_no_canary(site, client):
    tags = {path: answer_of(client, path)[0].headers["ETag"] for path in WAYS[1:]}
    statuses, found = [], []
    for path, tag in tags.items():
        for asked in (tag, "*"):
            some, more = told(site, client, [path], headers={"If-None-Match": asked})
            statuses += some
            found += more
    assert (set(statuses), found) == ({304}, [])


def test_sign_in_that_fails_is_logged_without_what_was_typed(site, client, heard):
    """Many type the password where the name belongs."""
    word = word_of(site)
    path = reverse("admin:login")
    sent = {"username": f"{word}-of-nobody", "password": word}
    response = client.post(path, sent)

    assert response.status_code == 200
    assert site.canaries.found("\n".join(heard.lines).encode()) == set()
