"""`manage.py backup`: what is in it, what is refused, and that it is whole."""

import hashlib
import json
import re
import shutil
import sqlite3

import pytest
from django.db import connection

from tests.management.process import limited_to

from .sites import is_postgresql

WHOLE, DAMAGED, INCOMPLETE = 0, 1, 3
ATTACH = """
import sys
import django
from django.core.files.base import ContentFile
django.setup()
from claims.models import Attachment, Source
from claims.operations.attachment import store
from claims.operations.change import change
for text in sys.argv[1:]:
    with change(by="anna") as work:
        source = Source.objects.order_by("pk").first()
        work.save(Attachment(source=source, sha256=store(ContentFile(text.encode())), name="scan.txt"))
"""
SIGN_IN = """
import django
django.setup()
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore()
session["who"] = "anna"
session.save()
print(session.session_key)
"""


def sha256(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def copy(backup, tmp_path):
    """A backup that a test may damage."""
    shutil.copytree(backup, tmp_path / "copy")
    return tmp_path / "copy"


def manifest_of(path):
    return json.loads((path / "manifest.json").read_text())


def test_backup_is_for_its_owner_alone(backup):
    modes = {path.relative_to(backup).as_posix(): oct(path.stat().st_mode & 0o777) for path in backup.rglob("*")}
    ending = "pgdump" if is_postgresql() else "sqlite3"

    assert oct(backup.stat().st_mode & 0o777) == "0o700"
    assert {name for name, mode in modes.items() if mode == "0o700"} == {"files"}
    assert modes.pop("files") == "0o700"
    assert set(modes.values()) == {"0o600"}
    assert f"default.{ending}" in modes


def test_backup_tells_what_it_is(backup, founded):
    told = manifest_of(backup)
    said = founded.manage("verifyledger").stdout

    assert (told["format"], told["origin"], told["lacking"]) == (1, "localhost/ledger", {})
    assert sorted(told["databases"]) == ["default", "vault"]
    assert [f"{one['file']}" in told["files"] for one in told["databases"].values()] == [True, True]
    sizes = re.findall(r"(public|internal) log: ([0-9,]+) entries", said)
    assert {log: head["size"] for log, head in told["databases"]["default"]["logs"].items()} == {
        log: int(size.replace(",", "")) for log, size in sizes
    }
    for path, one in told["files"].items():
        assert (one["size"], one["sha256"]) == ((backup / path).stat().st_size, sha256((backup / path).read_bytes()))


def test_backup_says_that_no_key_is_in_it(site, tmp_path):
    done = site.manage("backup", tmp_path / "b")

    assert done.stdout.splitlines()[-1].startswith("No key is in it. Keep elsewhere: EVIDENCE_VAULT_KEY and")
    key = (site.var / "secret_key").read_bytes()
    assert [path for path in (tmp_path / "b").rglob("*") if path.is_file() and key in path.read_bytes()] == []


def test_backup_holds_no_sessions(site, tmp_path):
    key = site.says(SIGN_IN).strip().encode()

    assert site.manage("backup", tmp_path / "b").returncode == WHOLE
    assert manifest_of(tmp_path / "b")["databases"]["default"]["counts"].get("django_session", 0) == 0
    assert [path for path in (tmp_path / "b").rglob("*") if path.is_file() and key in path.read_bytes()] == []


def test_backup_checks_as_whole(backup, founded):
    done = founded.manage("backup", "--check", backup)

    assert (done.returncode, done.stderr) == (WHOLE, "")
    assert done.stdout.startswith(f"{backup}: made ")


def test_backup_refuses_what_stands_there(site, tmp_path):
    for path in (tmp_path / "folder" / "file", tmp_path / "plain"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    for place in ("folder", "plain"):
        done = site.manage("backup", tmp_path / place)

        assert (done.returncode, done.stderr) == (
            1,
            (
                f"CommandError: {tmp_path / place} exists already; choose another name, or an empty folder; "
                "nothing was written.\n"
            ),
        )
    assert (tmp_path / "plain").read_text() == "mine"


def test_backup_takes_the_place_of_an_empty_folder(site, tmp_path):
    (tmp_path / "empty").mkdir()

    assert site.manage("backup", tmp_path / "empty").returncode == WHOLE
    assert (tmp_path / "empty" / "manifest.json").is_file()


def test_backup_refuses_the_store_itself(site):
    done = site.manage("backup", site.var / "files" / "backup")

    assert done.returncode == 1
    assert "is inside the folder of attached files" in done.stderr
    assert list((site.var / "files").iterdir()) == []


def test_backup_refuses_the_public_role(site, tmp_path):
    done = site.manage("backup", tmp_path / "b", EVIDENCE_ROLE="public", EVIDENCE_VAULT_URL="")

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: this process has no vault: EVIDENCE_ROLE is public.")
    assert not (tmp_path / "b").exists()


def test_backup_keeps_attached_files_and_tells_of_those_that_are_missing(site, tmp_path):
    site.says(ATTACH, "one", "two", "three")
    missing, altered = sha256(b"two"), sha256(b"three")
    (site.var / "files" / missing[:2] / missing).unlink()
    (site.var / "files" / altered[:2] / altered).write_text("tampered")

    done = site.manage("backup", tmp_path / "b")

    assert done.returncode == INCOMPLETE
    assert sorted(done.stderr.splitlines()) == sorted(
        [
            f"{missing}: it is not in the store.",
            f"{altered}: the store's file has been altered: its SHA-256 is not its name.",
            (
                f"CommandError: {tmp_path / 'b'} is whole, but 2 attached files that the record names are not in it; look for "
                "them in earlier backups."
            ),
        ]
    )
    one = sha256(b"one")
    assert [
        path.relative_to(tmp_path / "b" / "files").as_posix() for path in (tmp_path / "b" / "files").glob("*/*")
    ] == [f"{one[:2]}/{one}"]
    assert site.manage("backup", "--check", tmp_path / "b").returncode == INCOMPLETE


def test_backup_holds_public_copies_which_nothing_else_makes_the_same(site, tmp_path):
    site.says(ATTACH, "one")
    assert site.manage("makecopies").returncode == 0
    one = sha256(b"one")
    place = site.var / "copies" / one[:2] / one

    assert site.manage("backup", tmp_path / "b").returncode == WHOLE
    place.unlink()
    assert site.manage("restore", tmp_path / "b", "--replace").returncode == 0

    assert (place.read_bytes(), oct(place.stat().st_mode)[-3:]) == (b"one", "640")
    assert site.manage("verifyledger", "--files").returncode == 0
    place.write_text("tampered")
    assert site.manage("backup", tmp_path / "c").returncode == WHOLE  # it can be made anew
    assert [path for path in (tmp_path / "c" / "copies").rglob("*") if path.is_file()] == []


def test_backup_takes_no_copy_for_a_file_that_is_missing(site, tmp_path):
    site.says(ATTACH, "one")
    site.manage("makecopies")
    one = sha256(b"one")
    (site.var / "files" / one[:2] / one).unlink()

    done = site.manage("backup", tmp_path / "b")

    assert (done.returncode, done.stderr.splitlines()[0]) == (INCOMPLETE, f"{one}: it is not in the store.")


def test_backup_links_to_files_of_an_earlier_one(site, tmp_path):
    site.says(ATTACH, "one")
    site.manage("backup", tmp_path / "a")
    site.says(ATTACH, "two")

    done = site.manage("backup", tmp_path / "b", "--link-to", tmp_path / "a")

    assert done.returncode == WHOLE
    links = {path.name: path.stat().st_nlink for path in (tmp_path / "b" / "files").glob("*/*")}
    assert links == {sha256(b"one"): 2, sha256(b"two"): 1}


def test_backup_does_not_link_to_what_is_damaged(site, tmp_path):
    site.says(ATTACH, "one")
    site.manage("backup", tmp_path / "a")
    one = sha256(b"one")
    (tmp_path / "a" / "files" / one[:2] / one).write_text("tampered")

    done = site.manage("backup", tmp_path / "b", "--link-to", tmp_path / "a")

    assert done.returncode == 1
    assert f"files/{one[:2]}/{one} has" in done.stderr
    assert not (tmp_path / "b").exists()


def test_backup_on_a_full_disk_leaves_nothing(site, tmp_path):
    done = limited_to(50_000, "backup", tmp_path / "b", **site.environment)

    assert done.stderr.rstrip().endswith("nothing was written.")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("b")] == []


# ---------------------------------------------------------------- damage


def flip(path, at):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def check(site, path):
    done = site.manage("backup", "--check", path)
    return done.returncode, done.stderr.splitlines()


@pytest.mark.parametrize("where", [0.0, 0.1, 0.5, 0.999])
def test_check_names_an_altered_database(where, copy, founded):
    file = manifest_of(copy)["databases"]["default"]["file"]
    flip(copy / file, int((copy / file).stat().st_size * where))

    assert check(founded, copy) == (
        DAMAGED,
        [
            f"{file} has been altered: its SHA-256 is not the one in manifest.json.",
            f"CommandError: {copy} is damaged: do not rely on it.",
        ],
    )


def test_check_names_a_truncated_a_missing_and_a_strange_file(copy, founded):
    databases = manifest_of(copy)["databases"]
    first, second = copy / databases["default"]["file"], copy / databases["vault"]["file"]
    size = first.stat().st_size
    first.write_bytes(first.read_bytes()[:-1])
    second.unlink()
    (copy / "strange").write_text("?")

    assert sorted(check(founded, copy)[1][:-1]) == sorted(
        [
            f"{first.name} has {size - 1:,} bytes, expected {size:,}.",
            f"{second.name} is missing.",
            "strange does not belong to it: manifest.json does not name it.",
        ]
    )


def test_check_finds_other_rows_under_a_hash_that_fits(copy, founded):
    """Whoever alters the copy can alter its hash as well, but not the heads of the logs that were written down elsewhere."""
    told = manifest_of(copy)
    told["databases"]["default"]["logs"]["public"]["root"] = "00" * 32
    (copy / "manifest.json").write_text(json.dumps(told))

    assert check(founded, copy)[1][0] == (
        f"{told['databases']['default']['file']} has other heads of the logs than manifest.json."
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="alters the file itself")
def test_check_opens_the_database_itself(copy, founded):
    path = copy / "default.sqlite3"
    with sqlite3.connect(path) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'claims_claim'").fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    flip(path, (page - 1) * size)
    told = manifest_of(copy)
    told["files"]["default.sqlite3"]["sha256"] = sha256(path.read_bytes())
    (copy / "manifest.json").write_text(json.dumps(told))

    code, said = check(founded, copy)

    assert code == DAMAGED
    assert re.match(r"default\.sqlite3(: SQLite finds: | cannot be read: )", said[0])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("", "is damaged: it cannot be read as what `manage.py backup` writes"),
        ("[]", "is damaged: it cannot be read as what `manage.py backup` writes"),
        ('{"format": 2, "version": "9.9"}', "has format 2, and this version of the site reads up to 1"),
        ('{"format": "x"}', "is damaged: its format is 'x', expected a number"),
        ('{"format": 1}', "is damaged: something in it is missing or of another kind"),
    ],
)
def test_check_refuses_a_manifest_that_is_none(written, said, copy, founded):
    (copy / "manifest.json").write_text(written)

    code, lines = check(founded, copy)

    assert code == DAMAGED
    assert said in lines[0]


@pytest.mark.parametrize("path", ["../outside", "/etc/passwd", "files/../../outside"])
def test_check_refuses_paths_that_lead_out(path, copy, founded):
    told = manifest_of(copy)
    told["files"][path] = {"size": 1, "sha256": "00" * 32}
    (copy / "manifest.json").write_text(json.dumps(told))

    assert "is damaged: something in it is missing or of another kind" in check(founded, copy)[1][0]


def test_check_refuses_what_is_no_backup(tmp_path, founded):
    assert check(founded, tmp_path) == (
        DAMAGED,
        [f"CommandError: {tmp_path} is no backup: it has no manifest.json; nothing was verified."],
    )


# ---------------------------------------------------------------- PostgreSQL's programs

postgresql_only = pytest.mark.skipif(not is_postgresql(), reason="of PostgreSQL's programs")


@postgresql_only
def test_backup_says_what_to_install(site, tmp_path):
    done = site.manage("backup", tmp_path / "b", PATH=str(tmp_path))

    assert done.returncode == 1
    assert "the program pg_dump is not there" in done.stderr
    assert "apt install postgresql-client); nothing was written." in done.stderr


@postgresql_only
def test_backup_refuses_programs_older_than_the_server(site, tmp_path):
    older = tmp_path / "programs" / "pg_dump"
    older.parent.mkdir()
    older.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    older.chmod(0o755)

    done = site.manage("backup", tmp_path / "b", PATH=str(older.parent))

    assert done.returncode == 1
    assert "pg_dump is of version '9' and the server of" in done.stderr
    assert not (tmp_path / "b").exists()
