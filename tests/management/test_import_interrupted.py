"""Ctrl-C, SIGTERM and `kill -9` half-way: all is written or nothing, it is said which, and the next call completes it."""

import os
import signal
import tempfile
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims import bulk
from claims.formats import open_bundle
from claims.models import Claim, LedgerEntry
from claims.operations import bounds, counts
from tests.factories import make_topic

from .process import stopped_at

CLAIMS = 20
CHECKING = 'SELECT "claims_claim"'
SMALL_CASE = str(Path(__file__).parent / "small_case.json")
WRITING = 'UPDATE "claims_ledgerhead"'  # the first of these comes after the first records


@pytest.fixture(autouse=True)
def usual_signals():
    """Whoever runs the tests may have them ignored, as a shell does for what it runs in the background."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def bundle(tmp_path):
    bulk.write(tmp_path / "bundle", claims=CLAIMS, seed=1)
    return tmp_path / "bundle"


def interrupted_at(beginning, *paths, **options):
    """What is said of an import that gets Ctrl-C at a query that begins so."""

    def press(execute, sql, *rest):
        if sql.startswith(beginning):
            os.kill(os.getpid(), signal.SIGINT)
        return execute(sql, *rest)

    with connection.execute_wrapper(press), pytest.raises(CommandError) as caught:
        call_command("importdata", *paths, stdout=StringIO(), **options)
    return str(caught.value), caught.value.returncode


def press_after_commit(execute, sql, *rest):
    if sql.startswith(WRITING):
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGINT))
    return execute(sql, *rest)


def assert_next_call_completes(bundle):
    call_command("importdata", bundle, verbosity=0)
    with open_bundle(bundle) as opened:
        rows = sum(len(list(found)) for _file, found in opened)
    told = LedgerEntry.objects.exclude(collection="considerations")  # of assessments, beside what the bundle says
    assert (Claim.objects.count(), told.count()) == (CLAIMS, rows)
    assert [*counts.differences(), *bounds.differences()] == []


@pytest.mark.django_db
@pytest.mark.parametrize("beginning", [CHECKING, WRITING])
def test_interrupted_import_leaves_nothing(beginning, bundle, scratch):
    said = interrupted_at(beginning, bundle)

    assert said == ("Interrupted; nothing was written.", 130)
    assert (Claim.objects.count(), LedgerEntry.objects.count(), list(scratch.iterdir())) == (0, 0, [])
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert_next_call_completes(bundle)


@pytest.mark.django_db
def test_interrupted_dry_run_says_that_nothing_was_written(bundle):
    assert interrupted_at(CHECKING, bundle, bundle, dry_run=True)[0] == "Interrupted; nothing was written."


@pytest.mark.django_db(transaction=True)
def test_signal_that_comes_too_late_does_not_make_it_say_that_nothing_was_written(bundle):
    out = StringIO()
    with connection.execute_wrapper(press_after_commit), pytest.raises(CommandError) as caught:
        call_command("importdata", bundle, stdout=out)

    assert (str(caught.value), caught.value.returncode) == ("Interrupted; everything was written.", 130)
    assert out.getvalue().startswith(f"{bundle}: done\n")
    assert Claim.objects.count() == CLAIMS


@pytest.mark.django_db(transaction=True)
def test_interrupted_import_of_several_says_which_are_in(bundle, tmp_path):
    with connection.execute_wrapper(press_after_commit), pytest.raises(CommandError) as caught:
        call_command("importdata", bundle, "b.zip", "c.zip", verbosity=0)

    assert str(caught.value) == (
        f"Interrupted; nothing of b.zip was written. Imported before it: {bundle}. Not looked at: c.zip."
    )
    assert Claim.objects.count() == CLAIMS


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("number", "status", "said"),
    [
        (signal.SIGINT, 130, "CommandError: Interrupted; nothing was written.\n"),
        (signal.SIGTERM, 143, "CommandError: Terminated; nothing was written.\n"),
        (signal.SIGKILL, -9, ""),
    ],
)
def test_import_that_is_killed_while_it_writes_leaves_nothing(number, status, said, bundle, tmp_path):
    (tmp_path / "scratch").mkdir()

    done = stopped_at(WRITING, int(number), "importdata", bundle, TMPDIR=tmp_path / "scratch")

    assert (done.returncode, done.stdout, done.stderr) == (status, "", said)
    assert (Claim.objects.count(), LedgerEntry.objects.count()) == (0, 0)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert_next_call_completes(bundle)


@pytest.mark.django_db(transaction=True)
def test_export_that_is_killed_leaves_what_stood(bundle, tmp_path):
    call_command("importdata", bundle, verbosity=0)
    target = tmp_path / "out"
    call_command("exportdata", target, kind=["topics"], verbosity=0)
    before = {path.name: path.read_bytes() for path in target.iterdir()}

    done = stopped_at(CHECKING, int(signal.SIGKILL), "exportdata", target, "--overwrite")

    assert done.returncode == -9
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    call_command("exportdata", target, overwrite=True, verbosity=0)
    assert len(list(target.iterdir())) > len(before)


@pytest.mark.django_db
def test_interrupted_export_leaves_nothing(bundle, tmp_path):
    def press(execute, sql, *rest):
        if sql.startswith(CHECKING):
            os.kill(os.getpid(), signal.SIGINT)
        return execute(sql, *rest)

    for name in ("out", "out.xlsx", "out.zip"):
        with connection.execute_wrapper(press), pytest.raises(CommandError) as caught:
            call_command("exportdata", tmp_path / name)
        assert (str(caught.value), caught.value.returncode) == ("Interrupted; nothing was written.", 130)

    assert [path.name for path in tmp_path.iterdir()] == ["bundle"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("renamed", "said", "stands"),
    [(1, "nothing was written", ["topics.csv"]), (2, "all of it was written", ["claims.csv"])],
)
def test_export_interrupted_while_folders_change_places_leaves_one_and_says_which(
    tmp_path, monkeypatch, renamed, said, stands
):
    call_command("exportdata", tmp_path / "out", kind=["topics"], verbosity=0)
    calls, rename = [], os.rename

    def rename_and_press(*names):
        rename(*names)
        calls.append(names)
        if len(calls) == renamed:
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(os, "rename", rename_and_press)
    with pytest.raises(CommandError) as caught:
        call_command("exportdata", tmp_path / "out", kind=["claims"], overwrite=True, verbosity=0)

    assert str(caught.value) == f"Interrupted; {said}."
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in (tmp_path / "out").iterdir()] == stands


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("command", [["loaddata", SMALL_CASE], ["seed"], ["recount"]])
@pytest.mark.parametrize(("late", "said"), [(False, "nothing was written"), (True, "all of it was written")])
def test_interrupted_loading_and_counting_say_what_stands(command, late, said):
    def stop(*_arguments):
        os.kill(os.getpid(), signal.SIGINT)

    def press(execute, sql, *rest):
        if sql.startswith((WRITING, CHECKING)):
            transaction.on_commit(stop) if late else stop()
        return execute(sql, *rest)

    make_topic(slug="mine")
    with connection.execute_wrapper(press), pytest.raises(CommandError) as caught:
        call_command(*command, verbosity=0)

    assert (str(caught.value), caught.value.returncode) == (f"Interrupted; {said}.", 130)
    assert Claim.objects.exists() == (late and command != ["recount"])
