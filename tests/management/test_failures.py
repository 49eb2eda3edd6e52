"""What is told in one line, and what is a mistake of ours and keeps its traceback."""

import os
import sqlite3
import tempfile
from io import TextIOWrapper

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError

from claims.management.failures import in_one_line
from claims.models import Topic


def nothing():
    return "nothing was written."


def error_from_sqlite(code):
    cause = sqlite3.DatabaseError("malformed")
    cause.sqlite_errorcode = code
    error = DatabaseError("malformed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("error", [DatabaseError, DataError, IntegrityError, ProgrammingError])
def test_mistakes_of_ours_keep_their_traceback(error):
    with pytest.raises(error, match="ours"), in_one_line("out", nothing):
        raise error("ours")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CORRUPT_INDEX, sqlite3.SQLITE_NOTADB])
def test_spoiled_database_is_told_in_one_line(code):
    said = r"^out: database .+: malformed; nothing was written\.$"
    with pytest.raises(CommandError, match=said), in_one_line("out", nothing):
        raise error_from_sqlite(code)


@pytest.mark.django_db
def test_output_that_nobody_reads_is_no_temporary_file(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "topics.csv").write_text("slug,name\ncamps,Camps\n")
    reader, writer = os.pipe()
    os.close(reader)

    out = TextIOWrapper(os.fdopen(writer, "wb", buffering=0), write_through=True)
    with out, pytest.raises(CommandError) as caught:
        call_command("importdata", tmp_path / "in", stdout=out)

    assert str(caught.value) == f"{tmp_path / 'in'}: standard output: Broken pipe; everything was written."
    assert Topic.objects.count() == 1


@pytest.mark.parametrize("command", ["importdata", "exportdata", "makebulk"])
def test_empty_path_is_no_folder(command):
    with pytest.raises(CommandError, match="an empty path, expected that of a file or folder"):
        call_command(command, "", *(["--claims=1"] if command == "makebulk" else []))
