"""A process for the public: no desk, no vault, nothing written, and the same answers as a process that has both."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = base64.b64encode(bytes(range(32))).decode()
PATHS = [
    "/", "/about/", "/method/", "/ledger/", "/ledger/0/", "/search/?q=camp", "/claims/", "/questions/", "/evidence/",
    "/sources/", "/reports/", "/witnesses/", "/agents/", "/topics/", "/claims/no-evidence-through-china/",
    "/claims/no-evidence-through-china/history/", "/claims/no-evidence-through-china.json", "/claims/no-such/",
    "/witnesses/corso/", "/claims.csv", "/evidence.jsonl", "/sources.bib", "/claims.atom", "/claims/?page=0",
    "/claims/?identity__name=x", "/api/v1/claims/", "/api/v1/witnesses/corso/", "/api/v1/docs", "/api/v1/openapi.json",
    "/sitemap.xml", "/robots.txt", "/healthz", "/oembed?url=http://localhost/claims/no-evidence-through-china/",
]  # fmt: skip

ANSWERS = """
import hashlib, json, sys
import django
django.setup()
from django.conf import settings
from django.test import Client

answers = {}
for path in json.loads(sys.argv[1]):
    answer = Client(SERVER_NAME="localhost").get(path)
    headers = sorted((name, value) for name, value in answer.headers.items() if name != "Date")
    answers[path] = [answer.status_code, headers, sorted(answer.cookies), hashlib.sha256(answer.getvalue()).hexdigest()]
answers["admin"] = [Client(SERVER_NAME="localhost").get(path).status_code for path in ("/admin/", "/admin/login/")]
answers["aliases"] = list(settings.DATABASES)
answers["vault or desk"] = sorted(name for name in sys.modules if name.startswith(("claims.vault", "claims.admin")))
print(json.dumps(answers))
"""

WRITES = """
import django
django.setup()
from django.db import DatabaseError, connection
from claims.models import Topic

try:
    Topic.objects.create(slug="new")
except DatabaseError as error:
    print(type(error).__name__, error)
with connection.cursor() as cursor:
    for statement in ("DELETE FROM claims_topic", "CREATE TABLE new (id integer)"):
        try:
            cursor.execute(statement)
        except DatabaseError as error:
            print(type(error).__name__, error)
"""


def python(var, *arguments, **environment):
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("EVIDENCE_", "DATABASE_URL"))}
    given = {"EVIDENCE_ENV_FILE": "", "EVIDENCE_VAR": str(var), "DJANGO_SETTINGS_MODULE": "evidence.settings"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=ours | given | environment, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    """The data folder of a site with the founding case."""
    folder = tmp_path_factory.mktemp("site") / "var"
    done = python(folder, "scripts/prepare.py", "--seed")
    assert done.returncode == 0, done.stderr
    return folder


def answers(var, role):
    done = python(var, "-c", ANSWERS, json.dumps(PATHS), EVIDENCE_ROLE=role)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_public_process_answers_byte_for_byte_as_one_with_desk_and_vault(var):
    everything, public = answers(var, "all"), answers(var, "public")

    assert {path: public[path] for path in PATHS} == {path: everything[path] for path in PATHS}
    assert sum(answer[0] == 200 for path, answer in public.items() if path in PATHS) > 25
    assert [path for path in PATHS if public[path][2]] == []


def test_public_process_has_neither_desk_nor_vault_and_needs_no_file_of_it(var):
    vault = var / "vault.sqlite3"
    kept = vault.read_bytes()
    vault.unlink()
    try:
        public = answers(var, "public")
        assert (public["admin"], public["aliases"], public["vault or desk"]) == ([404, 404], ["default"], [])
        assert not vault.exists()
    finally:
        vault.write_bytes(kept)
        vault.chmod(0o600)


def test_public_process_can_write_nothing(var):
    before = (var / "evidence.sqlite3").read_bytes()
    done = python(var, "-c", WRITES, EVIDENCE_ROLE="public")

    assert done.stdout.splitlines() == ["OperationalError attempt to write a readonly database"] * 3
    assert (var / "evidence.sqlite3").read_bytes() == before


@pytest.mark.parametrize("arguments", [["manage.py", "migrate"], ["scripts/prepare.py", "--seed"]])
def test_migrating_says_where_to_do_it(var, arguments):
    done = python(var, *arguments, EVIDENCE_ROLE="public")

    assert done.returncode == 1
    assert "This process only reads, for EVIDENCE_ROLE is public; run the command where it is all." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["recount"], ["rotatevaultkey"], ["migrate", "vault"]])
def test_commands_that_write_say_so_in_one_line(var, arguments):
    done = python(var, "manage.py", *arguments, EVIDENCE_ROLE="public")

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert "EVIDENCE_ROLE is public" in done.stderr


@pytest.mark.parametrize(
    "environment",
    [
        {"EVIDENCE_VAULT_KEY": KEY},
        {"EVIDENCE_VAULT_KEY": KEY, "EVIDENCE_VAULT_FORMER_KEYS": base64.b64encode(bytes(32)).decode()},
        {"EVIDENCE_VAULT_URL": "sqlite:////tmp/vault.sqlite3"},
    ],
)
def test_public_process_refuses_to_know_where_the_vault_is_or_how_to_open_it(var, environment):
    done = python(var, "manage.py", "check", EVIDENCE_ROLE="public", **environment)

    assert (done.returncode, KEY in done.stderr) == (1, False)
    assert "a process for the public must not know where the vault is, nor how to open it" in done.stderr


def test_vaults_file_is_its_owners_alone(var):
    assert (var / "vault.sqlite3").stat().st_mode & 0o777 == 0o600
