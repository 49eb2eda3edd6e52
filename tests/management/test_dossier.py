"""`dossier`: a claim as one file, the same bytes as the download, whenever and by whichever process it is made."""

import io
import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim
from claims.operations.review import WITHDRAW, advance
from tests import factories as make
from tests.dossier.carried import told
from tests.dossier.made import dossier_of, files_of, make_small_claim, said_of
from tests.founding import import_founding_case
from tests.recorded import edit, recorded

from .test_loaddata import empty_the_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(tmp_path):
    """Runs the command; gives the path, and what it said on standard output and error."""

    def write(slug, *options, name="dossier.zip"):
        out, err = io.StringIO(), io.StringIO()
        call_command("dossier", "claim", slug, "-o", tmp_path / name, *options, stdout=out, stderr=err)
        return tmp_path / name, out.getvalue(), err.getvalue()

    return write


def test_dossier_is_written_and_says_what_is_in_it(write):
    make_small_claim()

    path, said, errors = write("said")

    status, lines = said_of(path)
    assert (status, errors) == (0, "")
    assert said.splitlines()[0] == (
        f"Wrote {path}: 1 agents, 1 topics, 1 witnesses, 1 sources, 2 items, 1 claims, 2 links."
    )
    assert said.splitlines()[-1].removeprefix("Fingerprint: ") == lines[-1].rpartition(": ")[2]


def test_dossier_says_nothing_where_nothing_is_to_be_said(write):
    make_small_claim()

    assert write("said", "--verbosity", "0")[1:] == ("", "")


def test_bundle_of_a_dossier_comes_back_as_the_same_claim(write, tmp_path):
    import_founding_case()
    slug = "no-evidence-through-china"
    here, (path, _said, _errors) = told(slug), write(slug)
    with ZipFile(path) as archive:
        archive.extractall(tmp_path / "unpacked")
    empty_the_database()

    call_command("importdata", tmp_path / "unpacked" / "bundle", verbosity=0)

    assert told(slug) == here


def test_every_claim_of_the_founding_case_verifies(write):
    import_founding_case()

    found = {slug: said_of(write(slug, name=slug)[0])[0] for slug in Claim.objects.values_list("slug", flat=True)[::6]}

    assert found == dict.fromkeys(found, 0)
    assert len(found) > 5


def test_same_record_gives_the_same_bytes_whatever_else_changes(write):
    claim = make_small_claim()
    before = write("said")[0].read_bytes()

    other = recorded(make.make_claim(slug="other", topics=claim.topics.all()))
    recorded(make.make_item(slug="more", source=claim.links.exclude(item__source=None).get().item.source))
    edit(other, statement="Changed")
    recorded(make.make_link(claim=other, item=make.make_item()))

    assert write("said", name="again.zip")[0].read_bytes() == before
    assert dossier_of(claim) == before


def test_change_of_what_is_in_it_changes_it(write):
    claim = make_small_claim()
    before = files_of(write("said")[0].read_bytes())

    edit(claim.topics.get(), name="Another")
    after = files_of(write("said", name="again.zip")[0].read_bytes())

    assert {"bundle/topics.csv", "ledger/entries.jsonl"} <= {name for name in after if after[name] != before[name]}


def test_download_gives_the_same_bytes(write, client):
    make_small_claim()

    response = client.get("/claims/said/dossier.zip", headers={"Host": "127.0.0.1"})

    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/zip")
    assert response.getvalue() == write("said")[0].read_bytes()


def test_another_process_gives_the_same_bytes(tmp_path):
    project = Path(__file__).parents[2]
    environment = os.environ | {"EVIDENCE_VAR": str(tmp_path / "var"), "EVIDENCE_ENV_FILE": "", "DATABASE_URL": ""}

    def run(*arguments, seed="0"):
        command = [sys.executable, "manage.py", *map(str, arguments)]
        subprocess.run(
            command, cwd=project, env=environment | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        )

    run("migrate", "--verbosity", "0")
    run("importdata", "fixtures/korean_war_pows", "--verbosity", "0")
    for number in ("1", "2"):
        run("dossier", "claim", "no-evidence-through-china", "-o", tmp_path / number, seed=number)

    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


# ---------------------------------------------------------------- What cannot be


def test_claim_that_is_not_public_is_refused(write, tmp_path):
    make.make_claim(slug="draft", state="draft")
    make.make_source(slug="source")
    withdrawn = recorded(make.make_claim(slug="withdrawn"))
    advance(by="editor", transition=WITHDRAW, records=[withdrawn])

    for slug in ("draft", "source", "nowhere", "", "no\0name", "../etc", "é" * 200):
        with pytest.raises(CommandError, match="there is no public claim of this name; nothing was written"):
            write(slug)
    with pytest.raises(CommandError, match="withdrawn: this claim was withdrawn; nothing was written"):
        write("withdrawn")

    assert list(tmp_path.iterdir()) == []


def test_former_slug_leads_to_the_claim(write):
    claim = make_small_claim()
    edit(claim, slug="renamed")

    path, _said, errors = write("said")

    assert errors == "said is a former name of renamed.\n"
    assert said_of(path)[0] == 0


def test_file_that_stands_is_kept_unless_it_may_be_replaced(write, tmp_path):
    make_small_claim()
    (tmp_path / "dossier.zip").write_text("precious")

    with pytest.raises(CommandError, match=r"dossier\.zip: this file exists, expected a new name"):
        write("said")
    assert (tmp_path / "dossier.zip").read_text() == "precious"

    assert said_of(write("said", "--overwrite")[0])[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["dossier.zip"]


def test_folder_that_is_not_there_is_told(write):
    make_small_claim()

    with pytest.raises(CommandError, match="No such file or directory; nothing was written"):
        write("said", name="nowhere/dossier.zip")


def test_unknown_kind_is_refused():
    with pytest.raises(CommandError, match="invalid choice: 'source'"):
        call_command("dossier", "source", "said", "-o", "x")
