"""What the site's own checks say, in processes as an operator starts them."""

import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from claims.management.checks import resets_wal_wrongly

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "EVIDENCE_PRODUCTION": "1",
    "EVIDENCE_SECRET_KEY": "abcdefghijklmnopqrstuvwxyz0123456789-_ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "EVIDENCE_ALLOWED_HOSTS": "evidence.example.org",
}


def manage(folder, *arguments, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EVIDENCE_", "DATABASE_"))}
    own = {"EVIDENCE_ENV_FILE": "", "EVIDENCE_VAR": str(folder), **environment}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=inherited | own,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("role", ["all", "public"])
def test_production_has_nothing_to_warn_of(tmp_path, role):
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", EVIDENCE_ROLE=role, **PRODUCTION)

    assert (done.returncode, done.stdout) == (0, "System check identified no issues (2 silenced).\n"), done.stderr


@pytest.mark.parametrize(
    ("version", "wrong"),
    [
        ((3, 40, 1), True),
        ((3, 44, 5), True),
        ((3, 44, 6), False),
        ((3, 45, 9), True),
        ((3, 50, 6), True),
        ((3, 50, 7), False),
        ((3, 51, 2), True),
        ((3, 51, 3), False),
        ((3, 53, 0), False),
    ],
)
def test_versions_of_sqlite_with_the_bug_are_known(version, wrong):
    assert resets_wal_wrongly(version) is wrong


def test_each_check_has_a_name_of_its_own():
    """By which it can be silenced without silencing another."""
    ids = [
        found
        for path in (ROOT / "claims").rglob("*.py")
        for found in re.findall(r'id="(claims\.[EW]\d+)"', path.read_text())
    ]

    assert len(ids) == len(set(ids)) > 5


def test_public_site_is_warned_of_its_sqlite_where_databases_are_looked_at(tmp_path):
    manage(tmp_path, "migrate", "--verbosity", "0")
    public = manage(tmp_path, "check", "--database", "default", **PRODUCTION)
    local = manage(tmp_path, "check", "--database", "default")

    warned = resets_wal_wrongly(sqlite3.sqlite_version_info)
    assert ("claims.W006" in public.stderr, "claims.W006" in local.stderr) == (warned, False)
    assert (public.returncode, local.returncode) == (0, 0)


def test_files_of_the_databases_are_their_owners_alone(tmp_path):
    manage(tmp_path, "migrate", "--verbosity", "0")

    files = sorted(path for path in tmp_path.iterdir() if path.is_file())
    assert {"evidence.sqlite3", "secret_key", "vault.sqlite3"} <= {path.name for path in files}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
