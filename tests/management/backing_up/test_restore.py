"""`manage.py restore`: the site is as it was, and what is damaged, newer, of another kind or in use is refused."""

import json
import shutil
import sqlite3
import subprocess
import time

import pytest
from django.db import connection, connections

from .sites import COUNTED, PAGES, Site, is_postgresql
from .test_backup import ATTACH, flip, manifest_of, sha256

sqlite_only = pytest.mark.skipif(is_postgresql(), reason="of SQLite's files")
postgresql_only = pytest.mark.skipif(not is_postgresql(), reason="of PostgreSQL's connections")

ERASE = """
import django
django.setup()
from claims.models import LedgerEntry, Topic
from claims.operations.change import change
from claims.operations.erasure import erase
topic = Topic.objects.order_by("pk").first()
with change(by="anna") as work:
    topic.name = "Otherwise"
    work.save(topic)
entry = LedgerEntry.objects.filter(collection="topics", key=topic.slug).order_by("pk").first()
erase(by="anna", entry=entry, reason="The law demands it.")
print(f"{entry.log}/{entry.sequence}")
"""
IDENTIFY = """
import sys
import django
django.setup()
from claims.models import IdentityToken, Witness
from claims.vault.models import Identity
witness = Witness.objects.order_by("pk").first()
IdentityToken.objects.create(witness=witness, token="a" * 32)
sealed = {name: b"sealed" for name in ("name", "other_names", "contact", "notes")}
for token in "ab":
    Identity.objects.create(token=token * 32, key_id="k", **sealed)
print(witness.slug)
"""
SHRED = """
import django
django.setup()
from claims.vault.models import Identity
Identity.objects.filter(token="a" * 32).delete()
"""


def heads(site):
    done = site.manage("verifyledger", "--state")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_restored_site_answers_byte_for_byte(founded, backup, other):
    done = other.manage("restore", backup)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].endswith("0 files were given back to the store.")
    assert heads(other) == heads(founded)
    assert other.says(PAGES) == founded.says(PAGES)
    assert other.manage("recount", "--check").returncode == 0
    assert other.manage("migrate", "--check").returncode == 0


def test_backup_of_a_site_that_is_written_to_holds_all_that_was_acknowledged(site, other, tmp_path):
    with site.written_to() as writer:
        acknowledged = [int(writer.stdout.readline()) for _ in range(20)][-1]
        done = site.manage("backup", tmp_path / "b")
        went_on = int(writer.stdout.readline())
        assert writer.poll() is None

    assert (done.returncode, done.stderr) == (0, "")
    assert other.manage("restore", tmp_path / "b").returncode == 0
    topics, whole, identities = map(int, other.says(COUNTED).split())
    assert topics >= acknowledged
    assert whole == topics
    assert identities >= acknowledged
    assert went_on > acknowledged
    told = manifest_of(tmp_path / "b")["databases"]["default"]["logs"]
    assert f"public log: {told['public']['size']:,} entries" in heads(other)


def test_restore_gives_files_back(site, other, tmp_path):
    site.says(ATTACH, "one", "two")
    site.manage("backup", tmp_path / "b")

    done = other.manage("restore", tmp_path / "b")

    assert "2 files were given back" in done.stdout
    for text in (b"one", b"two"):
        name = sha256(text)
        path = other.var / "files" / name[:2] / name
        assert (path.read_bytes(), oct(path.stat().st_mode & 0o777)) == (text, "0o600")


def test_restore_refuses_a_site_that_is_not_empty(site, backup):
    before = heads(site)

    done = site.manage("restore", backup)

    assert (done.returncode, done.stderr) == (
        1,
        (
            "CommandError: this site is not empty; --replace puts the backup in the place of all it has; nothing was "
            "replaced.\n"
        ),
    )
    assert heads(site) == before


def test_restore_replaces_and_says_what_is_lost(site, backup):
    before = heads(site)
    site.says(ATTACH, "one")
    assert heads(site) != before

    done = site.manage("restore", backup, "--replace")

    assert done.returncode == 0
    assert "The public log had 1 entries more than the backup: what they tell is gone." in done.stderr.splitlines()
    assert heads(site) == before
    assert [path.name for path in site.var.iterdir() if "restor" in path.name or "replaced" in path.name] == []


def test_restore_names_erasures_that_have_to_be_repeated(site, backup):
    erased = site.says(ERASE).strip()

    done = site.manage("restore", backup, "--replace")

    assert (
        "1 entries of the ledger had been erased since the backup, and their bytes are back. Erase them again: "
        f"{erased} (topics)."
    ) in done.stderr.splitlines()


def test_restore_names_identities_that_are_back(site, tmp_path):
    witness = site.says(IDENTIFY).strip()
    site.manage("backup", tmp_path / "b")
    site.says(SHRED)

    done = site.manage("restore", tmp_path / "b", "--replace")

    assert (
        f"1 identities that were not in the vault any more are back, of these witnesses: {witness}. If they had been "
        "shredded, shred them again."
    ) in done.stderr.splitlines()


def test_restore_touches_nothing_where_the_backup_is_damaged(site, backup, tmp_path):
    shutil.copytree(backup, tmp_path / "b")
    file = manifest_of(backup)["databases"]["vault"]["file"]
    flip(tmp_path / "b" / file, 100)
    before = heads(site)

    done = site.manage("restore", tmp_path / "b", "--replace")

    assert (done.returncode, done.stderr.splitlines()) == (
        1,
        [
            f"{file} has been altered: its SHA-256 is not the one in manifest.json",
            f"CommandError: {tmp_path / 'b'} is damaged; nothing was replaced.",
        ],
    )
    assert heads(site) == before


@sqlite_only
def test_restore_refuses_a_newer_version(other, backup, tmp_path):
    shutil.copytree(backup, tmp_path / "b")
    path = tmp_path / "b" / "default.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('claims', '9999_later', '2030-01-01')"
        )
    told = manifest_of(backup)
    told["databases"]["default"]["migrations"] = sorted(
        [*told["databases"]["default"]["migrations"], "claims.9999_later"]
    )
    told["databases"]["default"]["counts"]["django_migrations"] += 1
    told["files"]["default.sqlite3"] = {"size": path.stat().st_size, "sha256": sha256(path.read_bytes())}
    (tmp_path / "b" / "manifest.json").write_text(json.dumps(told))

    done = other.manage("restore", tmp_path / "b")

    assert done.returncode == 1
    assert "with migrations that this one does not know: claims.9999_later. Install that version first" in done.stderr
    assert not (other.var / "evidence.sqlite3").exists() or (other.var / "evidence.sqlite3").stat().st_size == 0


@postgresql_only
def test_restore_refuses_another_engine(backup, tmp_path):
    done = Site(tmp_path / "sqlite").manage("restore", backup)

    assert done.returncode == 1
    assert "default.pgdump is a copy of postgresql, and the site's database default is sqlite." in done.stderr


def test_restore_refuses_while_somebody_is_connected(site, backup):
    with site.written_to() as writer:
        writer.stdout.readline()
        done = site.manage("restore", backup, "--replace")

    assert done.returncode == 1
    assert "in use" in done.stderr
    assert done.stderr.endswith("nothing was replaced.\n")
    assert site.manage("restore", backup, "--replace").returncode == 0


@sqlite_only
@pytest.mark.parametrize("damage", ["not a database at all", ""])
def test_restore_replaces_a_database_that_cannot_be_read(damage, site, backup, founded):
    for beside in ("-wal", "-shm"):
        (site.var / f"evidence.sqlite3{beside}").unlink(missing_ok=True)
    (site.var / "evidence.sqlite3").write_text(damage * 100)

    done = site.manage("restore", backup, "--replace")

    assert done.returncode == 0, done.stderr
    assert heads(site) == heads(founded)


# ---------------------------------------------------------------- kill -9


def killed(process, after):
    time.sleep(after)
    process.kill()
    process.communicate()


def tries(number):
    return [pytest.param(number, marks=()), pytest.param(number * 20, marks=pytest.mark.soak)]


def seconds_of(site, *arguments):
    begun = time.monotonic()
    process = site.start(*arguments)
    process.communicate()
    assert process.returncode == 0
    return time.monotonic() - begun


@pytest.mark.parametrize("number", tries(4))
def test_backup_killed_at_any_moment_leaves_none_or_a_whole_one(number, site, tmp_path):
    whole = seconds_of(site, "backup", tmp_path / "timed", "-v0")
    for at in range(number):
        killed(site.start("backup", tmp_path / "b", "-v0"), whole * (0.3 + 0.7 * at / number))
        if (tmp_path / "b").exists():
            assert site.manage("backup", "--check", tmp_path / "b").returncode == 0
            shutil.rmtree(tmp_path / "b")

    assert site.manage("backup", tmp_path / "b", "-v0").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("b")) == ["b"]


@pytest.mark.parametrize("number", tries(4))
def test_restore_killed_at_any_moment_can_be_done_again(number, site, backup, founded, tmp_path):
    whole = seconds_of(site, "restore", backup, "--replace", "-v0")
    expected = heads(founded)
    for at in range(number):
        killed(site.start("restore", backup, "--replace", "-v0"), whole * (0.3 + 0.7 * at / number))
        assert heads(site) == expected

    assert site.manage("restore", backup, "--replace").returncode == 0
    assert heads(site) == expected


def test_restore_interrupted_says_that_nothing_was_replaced(site, backup):
    process = site.start("restore", backup, "--replace")
    time.sleep(0.1)
    process.send_signal(subprocess.signal.SIGTERM)
    said = process.communicate()[1]

    assert (process.returncode, said) in [
        (143, "CommandError: Terminated; nothing was replaced.\n"),
        (-15, ""),  # before the command began
    ]


@postgresql_only
def test_passwords_are_not_on_a_command_line():
    from claims.management.backing_up import postgresql

    database = connections["default"].settings_dict | {"PASSWORD": "hunter2"}
    command, environment = postgresql.command_for("pg_dump", database, ["--no-password"])

    assert [word for word in command if "hunter2" in word] == []
    assert environment["PGPASSWORD"] == "hunter2"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL beside SQLite")
def test_databases_of_two_kinds_go_together(site, tmp_path, other):
    mixed = Site(site.var, {"DATABASE_URL": site.urls["DATABASE_URL"]})
    assert mixed.manage("migrate", "-v0").returncode == 0

    assert mixed.manage("backup", tmp_path / "b").returncode == 0
    assert {path.name for path in (tmp_path / "b").iterdir()} == {
        *("default.pgdump", "vault.sqlite3", "files", "manifest.json")
    }
    target = Site(other.var, {"DATABASE_URL": other.urls["DATABASE_URL"]})
    assert target.manage("restore", tmp_path / "b").returncode == 0
    assert heads(target) == heads(mixed)
