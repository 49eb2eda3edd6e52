import os
import sqlite3

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from bench.databases import PostgreSQL, SQLite, scratch
from bench.errors import BenchError

on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs a server; see DATABASE_URL")


@pytest.fixture
def url():
    """The server's address, as DATABASE_URL would give it."""
    database = settings.DATABASES["default"]
    return "postgresql://{USER}:{PASSWORD}@{HOST}:{PORT}/postgres".format(**database)


def names(url):
    """The databases of this process on the server."""
    with psycopg2.connect(url) as link, link.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database")
        found = {name for (name,) in cursor if name.startswith(f"evidence_bench_{os.getpid()}_")}
    link.close()
    return found


@pytest.mark.parametrize("url", ["", "sqlite:////somewhere/data"])
def test_sqlite_is_a_file_of_the_run_whatever_file_is_named(tmp_path, url):
    with scratch(url, tmp_path) as databases:
        databases.create("site")
        with sqlite3.connect(databases.address("site")) as link:
            link.execute("CREATE TABLE t (x)")
        link.close()
        databases.clone("site", "plain")

        assert isinstance(databases, SQLite)
        assert databases.environment("plain") == {"EVIDENCE_VAR": str(tmp_path / "plain")}
        assert databases.address("plain") == str(tmp_path / "plain" / "evidence.sqlite3")
        with sqlite3.connect(databases.address("plain")) as link:
            assert list(link.execute("SELECT * FROM t")) == []
        link.close()


@on_postgresql
def test_postgresql_has_databases_for_the_run_alone(tmp_path, url):
    with scratch(url, tmp_path) as databases:
        databases.create("site")
        with psycopg2.connect(databases.address("site")) as link, link.cursor() as cursor:
            cursor.execute("CREATE TABLE t (x int)")
        link.close()
        databases.clone("site", "plain")

        assert isinstance(databases, PostgreSQL)
        assert databases.environment("plain")["DATABASE_URL"] == databases.address("plain")
        assert len(names(url)) == 2
        with psycopg2.connect(databases.address("plain")) as link, link.cursor() as cursor:
            cursor.execute("SELECT * FROM t")
            assert cursor.fetchall() == []
        link.close()

    assert names(url) == set()


@on_postgresql
@pytest.mark.parametrize("end", [KeyboardInterrupt, BenchError])
def test_postgresql_has_nothing_left_of_a_run_that_was_broken_off(tmp_path, url, end):
    def broken_off():
        with scratch(url, tmp_path) as databases:
            databases.create("site")
            raise end

    with pytest.raises(end):
        broken_off()

    assert names(url) == set()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mysql://a:secret@b/c", "expected postgres://"),
        ("postgres://[half", "expected postgres://"),
        ("postgres://nobody:secret@127.0.0.1:1/evidence", "Connection refused"),
    ],
)
def test_database_that_cannot_be_is_told_without_its_password(tmp_path, url, expected):
    with pytest.raises(BenchError, match=r"^DATABASE_URL: ") as caught, scratch(url, tmp_path) as databases:
        databases.create("site")

    assert expected in str(caught.value)
    assert "secret" not in str(caught.value)
