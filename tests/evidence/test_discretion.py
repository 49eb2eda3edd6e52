"""The log of a site where everything fails, read by somebody who looks for secrets in it."""

import logging
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError
from django.db.utils import ProgrammingError

from evidence.discretion import LEFT_OUT, DiscreetFilter, DiscreetReporter, message_of
from tests.failing_urls import ERRORS, PLANTED

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import django
from django.conf import settings
django.setup()
from django.test import Client, override_settings
from tests.failing_urls import ERRORS, PLANTED
with override_settings(ROOT_URLCONF="tests.failing_urls"):
    for checks in (False, True):
        client = Client(raise_request_exception=False, enforce_csrf_checks=checks, headers={
            "host": "localhost", "referer": f"http://localhost/?q={PLANTED}", "user-agent": PLANTED,
            "x-forwarded-for": "192.0.2.77", "cookie": f"sessionid={PLANTED}; a={PLANTED}", "authorization": PLANTED,
        }, REMOTE_ADDR="192.0.2.77")
        for kind in (*ERRORS, "nowhere", "broken-off"):
            for prefix in ("/fail/", "/admin/fail/"):
                sent = {"password": PLANTED, "name": PLANTED, "_reason": PLANTED}
                for ask in (client.get, client.post):
                    try:
                        ask(f"{prefix}{kind}?q={PLANTED}", sent).getvalue()
                    except ValueError:
                        pass  # broken off: the server's own log tells
        client.get("/", headers={"host": f"{PLANTED}.example"})
        client.get(f"/claims/?{PLANTED}={PLANTED}")
        client.get("/claims/", headers={"host": f"a b{PLANTED}"})
        client.post("/admin/login/", {"username": PLANTED, "password": PLANTED})
"""


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_log_tells_nothing_of_what_was_sent_or_stored(tmp_path, level):
    environment = {
        "DJANGO_SETTINGS_MODULE": "evidence.settings",
        "EVIDENCE_ENV_FILE": "",
        "EVIDENCE_VAR": str(tmp_path),
        "EVIDENCE_LOG_LEVEL": level,
        "DATABASE_URL": "",
        "EVIDENCE_VAULT_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True
    )

    log = done.stderr
    assert [word for word in (PLANTED, "192.0.2.77") if word in log] == []
    assert "Internal Server Error: tests.failing_urls.fail" in log
    assert f"builtins.KeyError: {LEFT_OUT}\nwhich led to:" in log
    assert "tests/failing_urls.py" in log
    assert "django.db.utils.IntegrityError: duplicate key\n" in log
    assert "Refused: DisallowedHost" in log


def written(*what):
    """What a handler of the site writes."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(DiscreetFilter())
    logger = logging.getLogger("tests.discretion")
    logger.addHandler(handler)
    logger.error(*what)
    logger.removeHandler(handler)
    return stream.getvalue()


def test_server_names_neither_addresses_nor_what_was_sought():
    assert written("Invalid request from ip=192.0.2.77: Invalid HTTP Version") == (
        "Invalid request from ip=… Invalid HTTP Version\n"
    )
    for address in (f"/search/?q={PLANTED}", f"/claims/{PLANTED}/", f"http://localhost/{PLANTED}", PLANTED):
        assert written("Error handling request %s %s", "GET", address) == "Error handling request GET …\n"
    assert written("Error handling request %s", f"/{PLANTED}") == "Error handling request …\n"


@pytest.mark.parametrize(
    "quoted", [f"'{PLANTED}'", f"'GET /claims/{PLANTED} x'", f'"it\'s {PLANTED}"', f"'\n{PLANTED}' and {PLANTED}"]
)
def test_server_quotes_nothing_of_what_is_no_request(quoted):
    assert written(f"Invalid request from ip=2001:db8::1: Invalid HTTP request line: {quoted}") == (
        "Invalid request from ip=… Invalid HTTP request line: …\n"
    )


def test_error_that_is_the_message_is_told_by_its_kind():
    assert written(ValueError(PLANTED)) == "ValueError\n"


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OperationalError("no such table: claims_claim"), "no such table: claims_claim"),
        (
            IntegrityError(f'duplicate key value violates unique constraint "claims_slug"\nDETAIL: Key=({PLANTED})'),
            'duplicate key value violates unique constraint "claims_slug"',
        ),
        (
            ProgrammingError(f'invalid input syntax for type integer: "{PLANTED}"'),
            "invalid input syntax for type integer: …",
        ),
        (OperationalError(f"fts5: syntax error near '{PLANTED}'"), "fts5: syntax error near …"),
        (FileNotFoundError(2, "No such file or directory", f"/srv/{PLANTED}"), "No such file or directory"),
        (ValueError(PLANTED), LEFT_OUT),
        (UnicodeDecodeError("utf-8", PLANTED.encode(), 0, 1, PLANTED), LEFT_OUT),
    ],
)
def test_message_is_told_where_it_quotes_nothing(error, message):
    assert message_of(error) == message


def test_mail_would_tell_no_more_than_the_log(rf):
    request = rf.post(f"/?q={PLANTED}", {"password": PLANTED}, headers={"cookie": PLANTED})
    try:
        at_hand = PLANTED
        raise ValueError(at_hand)
    except ValueError as error:
        reporter = DiscreetReporter(request, type(error), error, error.__traceback__)

    for report in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert f"builtins.ValueError: {LEFT_OUT}" in report
        assert PLANTED not in report


def test_every_planted_error_fails():
    assert {"500", "503", "400", "403", "integrity"} == ERRORS.keys()
