import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import django
django.setup()
from django.test import Client
response = Client().get("/healthz")
print(response.status_code, response.content.decode(), end="")
"""


def ask_a_site_of_its_own(**environment):
    """What /healthz answers in a process with another database."""
    settings = {"DJANGO_SETTINGS_MODULE": "evidence.settings", "EVIDENCE_ENV_FILE": "", **environment}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=True
    )


@pytest.mark.django_db
def test_health_is_ok_with_a_database(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_health_asks_the_database_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_health_answers_to_any_host_and_without_https(client, settings):
    settings.ALLOWED_HOSTS = ["evidence.example.org"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code == 400


@pytest.mark.django_db
def test_health_answers_head_without_a_body(client):
    response = client.head("/healthz")

    assert (response.status_code, response.content) == (200, b"")


def test_health_refuses_to_be_posted_to(client):
    response = client.post("/healthz")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_health_is_unavailable_without_a_server(tmp_path):
    url = "postgres://nobody:hunter2@127.0.0.1:1/evidence"

    done = ask_a_site_of_its_own(DATABASE_URL=url, EVIDENCE_VAR=str(tmp_path))

    assert done.stdout == "503 unavailable: the database does not answer, or was never migrated\n"
    assert "hunter2" not in done.stderr


def test_health_is_unavailable_before_migrate(tmp_path):
    done = ask_a_site_of_its_own(DATABASE_URL="", EVIDENCE_VAR=str(tmp_path))

    assert done.stdout == "503 unavailable: the database does not answer, or was never migrated\n"
