"""What the system or the database refuses is one line, with what stands now; and nothing was written."""

import tempfile
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from claims import bulk
from claims.formats import CONTAINERS, open_bundle
from claims.models import Claim, LedgerEntry, Topic
from claims.operations import change
from claims.operations.importing import import_bundle

from .process import limited_to, manage

TOPICS = "slug,name\ncamps,Camps\n"


@pytest.fixture
def bundle(tmp_path):
    bulk.write(tmp_path / "bundle", claims=20, seed=1)
    return tmp_path / "bundle"


@pytest.fixture
def write(tmp_path):
    """A folder of that name with this table of topics."""

    def write(name, topics):
        (tmp_path / name).mkdir(exist_ok=True)
        (tmp_path / name / "topics.csv").write_text(topics)
        return tmp_path / name

    return write


def refusal(*arguments, **options):
    with pytest.raises(CommandError) as caught:
        call_command(*arguments, **options)
    assert caught.value.returncode == 1
    return str(caught.value)


@contextmanager
def full_database():
    """A database that takes no more: its own error, whatever fills it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            before = cursor.execute("PRAGMA max_page_count").fetchone()[0]
            cursor.execute("PRAGMA max_page_count = 1")  # which SQLite takes for the number that there are
            yield "database or disk is full"
            cursor.execute(f"PRAGMA max_page_count = {before}")
            return
        cursor.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
        cursor.execute("CREATE TRIGGER refuse BEFORE INSERT ON claims_evidencelink EXECUTE FUNCTION pg_temp.refuse()")
        yield "could not extend file"
        cursor.execute("DROP TRIGGER refuse ON claims_evidencelink")


# ---------------------------------------------------------------- The database


@pytest.mark.django_db
def test_full_disk_of_the_database_is_told(bundle):
    name = connection.settings_dict["NAME"]
    with full_database() as reason:
        said = refusal("importdata", bundle)

    assert said == f"{bundle}: database {name}: its disk is full ({reason}); nothing was written."
    assert (Claim.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    call_command("importdata", bundle, verbosity=0)
    assert Claim.objects.count() == 20


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["importdata", "exportdata"])
def test_database_without_our_tables_is_told_to_be_migrated(command, write, tmp_path):
    write("in.zip", TOPICS)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_ledgerhead RENAME TO elsewhere")
        cursor.execute("ALTER TABLE claims_searchlog RENAME TO elsewhere_too")

    said = refusal(command, tmp_path / ("in.zip" if command == "importdata" else "out.json"))

    assert "the tables of this version are not there (" in said
    assert said.endswith("); run manage.py migrate first; nothing was written.")
    assert [path.name for path in tmp_path.iterdir()] == ["in.zip"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("command", "subject"),
    [(["loaddata", "korean_war_pows"], "korean_war_pows"), (["recount"], "recount"), (["seed"], "seed")],
)
def test_every_command_that_writes_tells_a_database_without_our_tables(command, subject):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_claim RENAME TO elsewhere")

    said = refusal(*command, verbosity=0)

    assert said.startswith(
        f"{subject}: database {connection.settings_dict['NAME']}: the tables of this version are not"
    )
    assert said.endswith("run manage.py migrate first; nothing was written.")
    assert said.count("\n") == 0


def test_database_that_does_not_answer_is_told(write, tmp_path):
    """Nobody listens at port 1."""
    done = manage("importdata", write("in", TOPICS), DATABASE_URL="postgres://nobody@127.0.0.1:1/none")

    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith(f"CommandError: {tmp_path / 'in'}: database none: connection to server at")
    assert done.stderr.endswith("; nothing was written.\n")


def test_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / "junk.sqlite3").write_bytes(b"junk" * 4_000)

    done = manage("exportdata", tmp_path / "out.zip", DATABASE_URL=f"sqlite:///{tmp_path / 'junk.sqlite3'}")

    said = f"{tmp_path / 'out.zip'}: database {tmp_path / 'junk.sqlite3'}: file is not a database; nothing was written."
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"CommandError: {said}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["junk.sqlite3"]


# ---------------------------------------------------------------- The disk


@pytest.mark.django_db(transaction=True)
def test_full_disk_of_temporary_files_is_told(bundle, tmp_path):
    (tmp_path / "scratch").mkdir()

    done = limited_to(40_000, "importdata", bundle, TMPDIR=tmp_path / "scratch")

    assert done.stderr == (
        f"{bundle}: temporary file in {tmp_path / 'scratch'}: File too large; nothing was written.\n"
    )
    assert list((tmp_path / "scratch").iterdir()) == []
    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_full_disk_of_an_export_is_told_and_leaves_nothing(bundle, tmp_path):
    call_command("importdata", bundle, verbosity=0)
    (tmp_path / "scratch").mkdir()
    (tmp_path / "out").mkdir()
    paths = [tmp_path / "out" / f"bundle{ending}" for ending in sorted(CONTAINERS)]

    done = limited_to(10_000, "exportdata", *paths, TMPDIR=tmp_path / "scratch")

    said = done.stderr.splitlines()
    assert [line.partition(":")[0].partition(",")[0] for line in said] == [str(path) for path in paths]
    assert [line for line in said if not line.endswith(": File too large; nothing was written.")] == []
    assert [*(tmp_path / "out").iterdir(), *(tmp_path / "scratch").iterdir()] == []


@pytest.mark.django_db
def test_no_place_for_temporary_files_is_told(bundle, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))

    said = refusal("importdata", bundle)

    assert said.startswith(f"{bundle}: {tmp_path / 'none'}")
    assert said.endswith(": No such file or directory; nothing was written.")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["importdata", "exportdata"])
def test_name_that_no_system_takes_is_told(command, tmp_path):
    path = tmp_path / f"{'x' * 300}.zip"

    assert refusal(command, path).endswith(f"{'x' * 300}.zip: File name too long; nothing was written.")


# ---------------------------------------------------------------- Several, many, none


@pytest.mark.django_db
def test_several_are_imported_one_by_one_and_it_is_said_how_far_it_came(write, capsys):
    first, wrong, last = write("a", TOPICS), write("b", "slug,name\nx,X\nx,X\n"), write("c", "slug,name\nz,Z\n")

    said = refusal("importdata", first, wrong, last)

    assert said == (
        f"{wrong}: 1 problem; nothing of {wrong} was written. Imported before it: {first}. Not looked at: {last}."
    )
    assert [topic.slug for topic in Topic.objects.all()] == ["camps"]
    assert capsys.readouterr().out == f"{first}: done\n  topics: 1 created, 0 updated, 0 unchanged\n"


@pytest.mark.django_db
def test_several_that_are_only_checked_are_none_of_them_written(write):
    first, missing = write("a", TOPICS), write("a", TOPICS).parent / "b"

    said = refusal("importdata", first, missing, dry_run=True, verbosity=0)

    assert said == f"{missing}: no such file or folder, expected a bundle; nothing was written."
    assert not Topic.objects.exists()


@pytest.mark.django_db
def test_more_problems_than_are_kept_are_more_than_that(write, capsys):
    folder = write("a", "slug,name\n" + "x\n" * 10_001)

    assert refusal("importdata", folder) == (
        f"{folder}: more than 10,000 problems, of which these are the first; nothing was written."
    )
    assert len(capsys.readouterr().err.splitlines()) == 10_000


@pytest.mark.django_db
def test_importdata_is_silent_when_asked(write, capsys):
    out = StringIO()

    call_command("importdata", write("a", TOPICS), verbosity=0, stdout=out)

    assert (out.getvalue(), capsys.readouterr().err, Topic.objects.count()) == ("", "", 1)


@pytest.mark.django_db
def test_bundle_that_is_spoiled_while_somebody_writes_is_not_written(write):
    """It is checked again then, and what is wrong this time counts."""
    folder = write("a", TOPICS)

    def meanwhile(_rows):
        if not Topic.objects.exists():
            with change(by="somebody") as work:
                work.save(Topic(slug="other", name="Other"))
            write("a", TOPICS + '"')

    with open_bundle(folder) as opened:
        import_bundle(by="test", bundle=opened, checked=meanwhile)

        assert len(opened.problems) == 1
    assert [topic.slug for topic in Topic.objects.all()] == ["other"]
