"""No question of a web request takes for ever; those of commands may."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponse

from claims.operations.busy import is_busy, took_too_long
from evidence.limits import QueryTimeMiddleware

ROOT = Path(__file__).resolve().parent.parent.parent
ENDLESS = {
    "sqlite": "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
    "postgresql": "SELECT count(*) FROM generate_series(1, 1000000000000) AS n",
}
SHOW = """
import django
from evidence.wsgi import application
from django.db import connection
with connection.cursor() as cursor:
    for name in ("statement_timeout", "idle_in_transaction_session_timeout", "application_name"):
        cursor.execute(f"SHOW {name}")
        print(cursor.fetchone()[0])
"""


def endless(request=None):
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS[connection.vendor])
        return HttpResponse(str(cursor.fetchone()))


def give_up_soon(settings):
    """As a process that serves: SQLite by the middleware, PostgreSQL by what its connection was opened with."""
    settings.STATEMENT_SECONDS = 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 1000")


@pytest.mark.django_db
def test_endless_question_is_given_up(rf, settings):
    give_up_soon(settings)

    with pytest.raises(OperationalError) as caught:
        QueryTimeMiddleware(endless)(rf.get("/"))

    assert (took_too_long(caught.value), is_busy(caught.value)) == (True, False)


@pytest.mark.django_db
def test_reader_is_told_to_ask_for_less(client, settings, monkeypatch):
    give_up_soon(settings)
    monkeypatch.setattr("tests.failing_urls.ERRORS", {"endless": endless})
    settings.ROOT_URLCONF = "tests.failing_urls"

    response = client.get("/fail/endless")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "did not find what was asked for within 1 seconds, and stopped looking. Ask for less" in response.text


@pytest.mark.django_db
def test_connection_is_not_limited_after_the_request(rf, settings):
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone: PostgreSQL's limit is the connection's")
    settings.STATEMENT_SECONDS = 0
    QueryTimeMiddleware(lambda request: HttpResponse())(rf.get("/"))

    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 2000000) SELECT count(*) FROM n"
        )
        assert cursor.fetchone() == (2000000,)


@pytest.mark.django_db
def test_process_that_serves_limits_postgresql_and_keeps_what_the_address_says(tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("of PostgreSQL alone")
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres?options=-c%20application_name%3Down"
    environment = {"EVIDENCE_ENV_FILE": "", "EVIDENCE_VAR": str(tmp_path), "DATABASE_URL": url}

    done = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["40s", "2min", "own"]
