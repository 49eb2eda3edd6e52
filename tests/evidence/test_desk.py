"""The desk at another address: there it works, the usual one is any address that is not there, and nothing public tells."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from claims.urls import urlpatterns

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = """
import json, django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from django.contrib.auth.models import User
from django.test import Client
from claims.urls import urlpatterns
User.objects.create_superuser("sue", password="correct horse battery")
client = Client(raise_request_exception=False, headers={"host": "localhost", "origin": "https://elsewhere.example"})
told = {}
for pattern in urlpatterns:
    if not pattern.pattern.converters and "(" not in str(pattern.pattern):
        response = client.get(f"/{pattern.pattern}")
        if "desk-7f3a" in response.getvalue().decode("latin-1") + str(response.headers):
            told[pattern.name] = "tells"
for path in ("/admin/", "/admin/login/", "/nowhere/", "/desk-7f3a/login/", "/desk-7f3a/", "/desk-7f3a/x.json"):
    response = client.get(path)
    told[path] = [response.status_code, response.headers.get("Access-Control-Allow-Origin")]
told["same"] = client.get("/admin/").content.replace(b"admin", b"") == client.get("/nowhere/").content.replace(b"nowhere", b"")
sent = client.post("/desk-7f3a/login/", {"username": "sue", "password": "correct horse battery"})
told["signed in"] = [sent.status_code, sent.url, sent.cookies["evidence_browser"]["path"]]
told["robots"] = client.get("/robots.txt").text.count("desk") + client.get("/robots.txt").text.count("admin")
print(json.dumps(told))
"""


def test_desk_elsewhere_is_told_by_nothing_public(tmp_path):
    environment = {
        "DJANGO_SETTINGS_MODULE": "evidence.settings",
        "EVIDENCE_ENV_FILE": "",
        "EVIDENCE_VAR": str(tmp_path),
        "EVIDENCE_ADMIN_PATH": "/desk-7f3a",
        "DATABASE_URL": "",
        "EVIDENCE_VAULT_URL": "",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=True
    )

    assert json.loads(done.stdout) == {
        "/admin/": [404, None],
        "/admin/login/": [404, None],
        "/nowhere/": [404, None],
        "/desk-7f3a/login/": [200, None],
        "/desk-7f3a/": [302, None],
        "/desk-7f3a/x.json": [302, None],
        "same": True,
        "signed in": [302, "/desk-7f3a/", "/desk-7f3a/"],
        "robots": 0,
    }


def read_path(monkeypatch, tmp_path, value):
    monkeypatch.setenv("EVIDENCE_ENV_FILE", "")
    monkeypatch.setenv("EVIDENCE_VAR", str(tmp_path))
    monkeypatch.setenv("EVIDENCE_ADMIN_PATH", value)
    return runpy.run_path(str(ROOT / "evidence/settings.py"))


@pytest.mark.parametrize(
    ("value", "path"), [("", "admin/"), ("desk", "desk/"), ("/desk-7f3a/", "desk-7f3a/"), ("a/b_c/9", "a/b_c/9/")]
)
def test_path_is_read(monkeypatch, tmp_path, value, path):
    settings = read_path(monkeypatch, tmp_path, value)

    assert settings["ADMIN_PATH"] == path
    assert re.match(settings["CORS_URLS_REGEX"], f"/{path}x.json") is None


@pytest.mark.parametrize(
    "value", ["/", "Desk/", "a b", "../x", "a//b", "é", "-a", "a.json", "a/b/c/d/e", "x" * 70, "claims", "api/x"]
)
def test_path_that_would_not_work_is_refused(monkeypatch, tmp_path, value):
    with pytest.raises(ImproperlyConfigured, match=r"EVIDENCE_ADMIN_PATH is .*; expected a path of small letters"):
        read_path(monkeypatch, tmp_path, value)


def test_paths_that_are_taken_are_those_of_the_site(monkeypatch, tmp_path):
    routes = [str(pattern.pattern).lstrip("^") for pattern in urlpatterns]
    first = {route.partition("/")[0] for route in routes if "/" in route or "." not in route} - {"", ".well-known"}

    assert sorted(read_path(monkeypatch, tmp_path, "")["PUBLIC_PATHS"]) == sorted(first | {"healthz", "static"})
