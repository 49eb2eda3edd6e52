"""From one database to the other and back: the same bytes. Runs with the tests on PostgreSQL, SQLite being at hand anywhere."""

import pytest
from django.core.management import call_command
from django.db import connection

from .process import manage
from .test_exportdata import contents

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="the other database is PostgreSQL, which these tests lack"
    ),
]


@pytest.fixture
def sqlite(tmp_path):
    """Runs commands on an SQLite database of that name; each must succeed."""
    migrated = set()

    def run(name, *arguments):
        at = {"DATABASE_URL": f"sqlite:///{tmp_path / name}.sqlite3", "EVIDENCE_VAR": tmp_path / name}
        for command in [arguments] if name in migrated else [("migrate", "-v0"), arguments]:
            (tmp_path / name).mkdir(exist_ok=True)
            done = manage(*command, **at)
            assert done.returncode == 0, done.stderr
        migrated.add(name)

    return run


def test_founding_case_is_the_same_on_both_databases(sqlite, tmp_path):
    sqlite("first", "loaddata", "korean_war_pows")
    sqlite("first", "exportdata", tmp_path / "from-sqlite", "--all")

    call_command("importdata", tmp_path / "from-sqlite", verbosity=0)
    call_command("exportdata", tmp_path / "from-postgresql", "--all", verbosity=0)

    assert contents(tmp_path / "from-postgresql") == contents(tmp_path / "from-sqlite")


def test_random_record_comes_back_from_the_other_database(sqlite, tmp_path):
    call_command("makebulk", tmp_path / "bulk", claims=40, seed=8, drafts=0.2, verbosity=0)
    call_command("importdata", tmp_path / "bulk", verbosity=0)
    call_command("exportdata", tmp_path / "from-postgresql.zip", "--all", verbosity=0)

    sqlite("second", "importdata", tmp_path / "from-postgresql.zip")
    sqlite("second", "exportdata", tmp_path / "from-sqlite.zip", "--all")

    assert (tmp_path / "from-sqlite.zip").read_bytes() == (tmp_path / "from-postgresql.zip").read_bytes()
