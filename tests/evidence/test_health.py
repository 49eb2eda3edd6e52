import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.db import connection

from evidence import health

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import django
django.setup()
from django.test import Client
response = Client().get("/healthz")
print(response.status_code, response.content.decode(), end="")
"""
NOBODY = 65534
BOTH = pytest.mark.django_db(databases=["default", "vault"])


def ask_a_site_of_its_own(**environment):
    """What /healthz answers in a process with another database."""
    settings = {"DJANGO_SETTINGS_MODULE": "evidence.settings", "EVIDENCE_ENV_FILE": "", **environment}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=os.environ | settings, capture_output=True, text=True, check=True
    )


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """The data folder of a site of SQLite files."""
    var = tmp_path_factory.mktemp("var")
    environment = os.environ | of(var) | {"EVIDENCE_ENV_FILE": ""}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True)
    return var


def of(var):
    return {"EVIDENCE_VAR": str(var), "EVIDENCE_FILES": "", "DATABASE_URL": "", "EVIDENCE_VAULT_URL": ""}


@pytest.fixture
def var(migrated, tmp_path):
    shutil.copytree(migrated, tmp_path / "var")
    return tmp_path / "var"


@BOTH
def test_health_is_ok_with_everything_in_place(client):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


@BOTH
def test_health_asks_the_database_once_for_many_questions(client, django_assert_num_queries):
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 1):
        for _ in range(5):
            client.get("/healthz")


@BOTH
def test_health_answers_to_any_host_and_without_https(client, settings):
    settings.ALLOWED_HOSTS = ["evidence.example.org"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz", headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code == 400


@BOTH
def test_health_answers_head_without_a_body(client):
    response = client.head("/healthz")

    assert (response.status_code, response.content) == (200, b"")


def test_health_refuses_to_be_posted_to(client):
    response = client.post("/healthz")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")


def test_health_is_ok_in_both_roles(var):
    assert ask_a_site_of_its_own(**of(var)).stdout == "200 ok\n"
    assert ask_a_site_of_its_own(**of(var), EVIDENCE_ROLE="public").stdout == "200 ok\n"


def test_health_is_unavailable_without_a_server(tmp_path):
    url = "postgres://nobody:hunter2@127.0.0.1:1/evidence"

    done = ask_a_site_of_its_own(DATABASE_URL=url, EVIDENCE_VAR=str(tmp_path))

    assert done.stdout == "503 unavailable: database\n"
    assert "The site cannot serve: " in done.stderr
    assert "hunter2" not in done.stderr


def test_health_is_unavailable_without_the_file_and_makes_none(var):
    (var / "evidence.sqlite3").unlink()

    assert ask_a_site_of_its_own(**of(var)).stdout == "503 unavailable: database\n"
    assert not (var / "evidence.sqlite3").exists()


def test_health_is_unavailable_where_the_file_is_none(var):
    (var / "evidence.sqlite3").write_text("no database at all" * 1000)

    assert ask_a_site_of_its_own(**of(var)).stdout == "503 unavailable: database\n"


def test_health_is_unavailable_before_migrate(var):
    environment = os.environ | of(var) | {"EVIDENCE_ENV_FILE": ""}
    back = [sys.executable, "manage.py", "migrate", "-v0", "sessions", "zero"]
    subprocess.run(back, cwd=ROOT, env=environment, check=True)

    assert ask_a_site_of_its_own(**of(var)).stdout == "503 unavailable: migrations\n"


def test_health_is_unavailable_without_the_vault_where_there_is_one(var):
    (var / "vault.sqlite3").unlink()

    assert ask_a_site_of_its_own(**of(var)).stdout == "503 unavailable: vault\n"
    assert ask_a_site_of_its_own(**of(var), EVIDENCE_ROLE="public").stdout == "200 ok\n"


@BOTH
def test_health_is_unavailable_without_the_files_and_tells_when_they_are_back(
    client, settings, tmp_path, monkeypatch, caplog
):
    monkeypatch.setattr(health, "KEPT", -1)
    settings.FILES_DIR = tmp_path / "files"

    assert client.get("/healthz").content == b"unavailable: files\n"
    assert client.get("/healthz").content == b"unavailable: files\n"
    settings.FILES_DIR.mkdir()
    assert client.get("/healthz").content == b"ok\n"
    assert [record.getMessage() for record in caplog.records if record.name == "evidence.health"] == [
        f"The site cannot serve: {tmp_path / 'files'} is not there, or this account may not use it (files)",
        "The site can serve again.",
    ]


@pytest.mark.parametrize(
    ("mode", "writing", "fails"), [(0o500, True, True), (0o500, False, False), (0o000, False, True)]
)
def test_health_is_unavailable_where_files_may_not_be_used(mode, writing, fails):
    """In a process without root's privileges, which no mode keeps out."""
    with tempfile.TemporaryDirectory() as outer:
        Path(outer).chmod(0o755)
        folder = Path(outer, "files")
        folder.mkdir()
        if os.getuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        folder.chmod(mode)
        child = os.fork()
        if child == 0:
            _look_as_nobody(folder, writing)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    assert code == int(fails)


def _look_as_nobody(folder, writing):
    """Ends the process: 0 if nothing fails, 1 if the files do."""
    code = 2
    try:
        if os.getuid() == 0:
            os.setuid(NOBODY)
        health._look_at_files(folder, writing=writing)
        code = 0
    except health.Unavailable:
        code = 1
    finally:
        os._exit(code)
