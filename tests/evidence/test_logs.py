import json
import logging
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve

from claims.models import Claim
from evidence.discretion import LEFT_OUT, DiscreetFilter
from evidence.logs import JsonFormatter, PlainFormatter, RequestLogMiddleware

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def lines():
    """What the log says, each line as an object, as it is written at the time."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter())
    handler.addFilter(DiscreetFilter())  # as the site's own handler has it
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for each in loggers:
        each.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    for each in loggers:
        each.removeHandler(handler)


@pytest.fixture
def broken(monkeypatch):
    """Every list and page of claims fails."""

    def fail(*_args, **_options):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(Claim._default_manager.__class__, "public", fail)


def answered(request, status=200):
    return RequestLogMiddleware(lambda _request: HttpResponse(status=status))(request)


@pytest.mark.django_db
def test_failed_request_is_one_line_without_address_or_reader(lines, broken):
    client = Client(raise_request_exception=False, headers={"user-agent": "Curious/1.0"})

    response = client.get("/claims/secret-slug/?q=secret-word", REMOTE_ADDR="203.0.113.9")

    (line,) = [line for line in lines() if line["level"] == "ERROR"]
    assert response.status_code == 500
    assert line.pop("exception").endswith(f"RuntimeError: {LEFT_OUT}")
    assert line.pop("time").endswith("Z")
    assert line.pop("duration_ms") >= 0
    assert line == {
        "level": "ERROR",
        "logger": "django.request",
        "message": "Internal Server Error: claims-detail",
        "request": response.headers["X-Request-ID"],
        "method": "GET",
        "view": "claims-detail",
        "status": 500,
    }
    assert response.headers["X-Request-ID"] in response.content.decode()


@pytest.mark.django_db
def test_failed_request_for_data_says_its_number(broken):
    response = Client(raise_request_exception=False).get("/claims.json")

    assert response.status_code == 500
    assert response.json()["detail"] == (
        f"Something went wrong on this site. It has been recorded. Its number is {response.headers['X-Request-ID']}."
    )


@pytest.mark.django_db
def test_answers_without_an_error_carry_no_number(client):
    assert "X-Request-ID" not in client.get("/").headers
    assert "X-Request-ID" not in client.get("/nothing/").headers


def test_slow_request_is_one_line(lines, settings):
    request = RequestFactory().get("/claims/secret-slug/?q=secret-word")
    request.resolver_match = resolve("/claims/secret-slug/")
    settings.SLOW_REQUEST_SECONDS = -1

    answered(request)

    (line,) = lines()
    assert (line["level"], line["message"], line["view"], line["status"]) == (
        "WARNING",
        "Slow request",
        "claims-detail",
        200,
    )
    assert "secret" not in json.dumps(line)


def test_quick_request_is_no_line(lines):
    answered(RequestFactory().get("/"))

    assert lines() == []


def test_requests_have_names_of_their_own(settings):
    names = {answered(RequestFactory().get("/"), 500).headers["X-Request-ID"] for _ in range(100)}

    assert len(names) == 100


def record(message, *arguments, **given):
    return logging.LogRecord("there", logging.WARNING, "file.py", 1, message, arguments, given.get("exc_info"))


def test_line_is_one_line_whatever_is_in_it():
    told = JsonFormatter().format(record("a\nb\r\u2028\x00 “%s”", "\n{}"))

    assert told.splitlines() == [told]
    assert json.loads(told)["message"] == "a\nb\r\u2028\x00 “\n{}”"


def test_plain_line_reads_as_before():
    one = record("Said %s", "so")
    one.created = 0.5

    assert PlainFormatter().format(one) == "1970-01-01T00:00:00.500Z WARNING there: Said so"


def test_plain_line_of_a_request_names_it():
    request = RequestFactory().get("/claims/secret-slug/")
    request.resolver_match = resolve("/claims/secret-slug/")
    answered(request)
    one = record("Not Found: %s", request.path)
    one.request, one.status_code = request, 404

    assert PlainFormatter().format(one).partition(": ")[2].partition(" duration")[0] == (
        f"Not Found: claims-detail [request={request.request_id} method=GET view=claims-detail status=404"
    )


@pytest.mark.django_db
def test_form_from_elsewhere_does_not_tell_where_its_sender_came_from(lines):
    client = Client(enforce_csrf_checks=True)

    client.post("/admin/login/", headers={"origin": "https://secret.example.org/page"})

    (line,) = lines()
    assert (line["message"], line["view"]) == ("Refused: csrf", "admin:login")


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["иван-петров", "a\r\nb", "\x00", "%2e%2e", "(b)"])
def test_page_that_is_not_there_is_not_named_however_it_is_written(lines, client, slug):
    client.get(f"/claims/{quote(slug)}")

    (line,) = lines()
    assert line["message"] in {"Not Found: no view", "Not Found: claims-detail"}


@pytest.mark.parametrize("given", ["json", "plain"])
def test_gunicorn_and_the_site_write_one_form(given, tmp_path):
    """Started for real: an address that is taken is told by gunicorn itself, in the form that was asked for."""
    environment = os.environ | {"EVIDENCE_LOG_FORMAT": given, "EVIDENCE_VAR": str(tmp_path), "EVIDENCE_ENV_FILE": ""}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:evidence.gunicorn", "--bind", "127.0.0.1:0"]
    process = subprocess.Popen(
        [*command, "--log-level", "info", "evidence.wsgi"], cwd=ROOT, env=environment, stderr=-1, stdout=-1, text=True
    )
    try:
        first = process.stderr.readline()
    finally:
        process.terminate()
        process.communicate()

    if given == "json":
        line = json.loads(first)
        assert (line["level"], line["logger"]) == ("INFO", "gunicorn.error")
        assert line["message"].startswith("Starting gunicorn")
    else:
        assert " INFO gunicorn.error: Starting gunicorn" in first
