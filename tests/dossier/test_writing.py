"""What a dossier says of what is not in it, or not proven: it names each, and is intact all the same."""

import json

import pytest
from django.core.files.base import ContentFile

from claims.choices import Log
from claims.ledger import merkle
from claims.models import Attachment, LedgerEntry
from claims.operations import attachment, copies
from claims.operations.attachment import path_of_copy
from claims.operations.erasure import erase
from tests import factories as make
from tests.cleaning.made import picture
from tests.recorded import edit, recorded

from .made import dossier_of, files_of, make_small_claim, said_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim():
    return make_small_claim()


@pytest.fixture
def said(tmp_path):
    """Of the claim's dossier now: the first line of the verifier, ``dossier.json``, and the files."""

    def said(claim):
        content = dossier_of(claim)
        (tmp_path / "made.zip").write_bytes(content)
        status, lines = said_of(tmp_path / "made.zip")
        assert status == 0, lines
        files = files_of(content)
        return lines[0], json.loads(files["dossier.json"]), files

    return said


def test_dossier_of_what_no_ledger_tells_is_intact_and_says_so(said):
    line, about, files = said(make.make_claim(slug="said"))

    assert line.endswith("for which the log has no proof: 1.")
    assert about["unproven"] == {"bundle/claims.csv:2": "no entry of the public log tells of it"}
    assert about["log"] == {"origin": "localhost/ledger", "size": 0, "root": merkle.EMPTY.hex(), "signed": False}
    assert "bundle/claims.csv:2: no entry of the public log" in files["README.txt"].decode()
    assert files["ledger/entries.jsonl"] == b""


def test_entry_whose_bytes_were_erased_keeps_its_leaf(claim, said):
    first = LedgerEntry.objects.get(log=Log.PUBLIC, collection="claims")
    edit(claim, statement="Said otherwise")
    erase(entry=first, by="admin", reason="by order of a court")

    _line, about, files = said(claim)

    entries = [json.loads(line) for line in files["ledger/entries.jsonl"].splitlines()]
    told = {entry["sequence"]: (entry["body"], entry["withheld"], entry["leaf_hash"]) for entry in entries}
    assert told[first.sequence] == (None, "erased", bytes(first.leaf_hash).hex())
    assert about["unproven"] == {}


def test_row_that_was_changed_behind_the_ledger_is_named(claim, said):
    claim.topics.update(name="Changed")

    _line, about, _files = said(claim)

    assert about["unproven"] == {"bundle/topics.csv:2": "the public log last said otherwise of it"}


def test_history_of_the_claim_is_in_it(claim, said):
    recorded(make.make_appearance(slug="gone", claim=claim))
    before = said(claim)[2]["ledger/entries.jsonl"].count(b"\n")

    recorded(make.make_search(slug="looked", claim=claim))
    _line, about, files = said(claim)

    entries = [json.loads(line) for line in files["ledger/entries.jsonl"].splitlines()]
    assert len(entries) == before + 1
    assert about["version"] == 3
    assert about["log"]["size"] == entries[-1]["sequence"] + 1


# ---------------------------------------------------------------- Attached files


@pytest.fixture
def attached(claim, settings, tmp_path):
    """A file of the claim's source, and one whose content is gone."""
    settings.FILES_DIR = tmp_path / "files"
    source = claim.links.exclude(item__source=None).get().item.source
    sha256 = attachment.store(ContentFile(b"A scan."))
    recorded(make.make_attachment(source=source, sha256=sha256, name="scan.txt"))
    recorded(make.make_attachment(source=source, sha256="f" * 64, name="gone.pdf"))
    copies.remake(by="makecopies", sha256=sha256)
    return sha256


def test_attached_files_are_left_out_and_named_where_the_operator_says_so(claim, attached, said, settings):
    settings.DOSSIER_FILES = False

    _line, about, files = said(claim)

    reasons = {one["name"]: one["reason"] for one in about["left_out"]}
    assert reasons == dict.fromkeys(("scan.txt", "gone.pdf"), "this site puts no attached files into dossiers")
    assert [name for name in files if "attachments/" in name] == []
    assert f"source: scan.txt ({attached})" in files["README.txt"].decode()


def test_attached_files_come_along(claim, attached, said):
    _line, about, files = said(claim)

    assert {name: files[name] for name in files if "attachments/" in name} == {
        f"bundle/attachments/{attached}": b"A scan."
    }
    assert about["left_out"] == [
        {
            "source": "source",
            "sha256": "f" * 64,
            "name": "gone.pdf",
            "reason": "there is no public copy of it",
        }
    ]


def test_copy_stands_apart_and_is_told_of_which_file_it_is(claim, attached, said):
    given = picture("JPEG", comment=b"CANARY")
    sha256 = attachment.store(ContentFile(given))
    recorded(make.make_attachment(source=Attachment.objects.get(sha256=attached).source, sha256=sha256))
    copy = copies.remake(by="makecopies", sha256=sha256)

    _line, about, files = said(claim)

    place = f"copies/{copy.sha256}.jpg"
    assert about["copies"] == {sha256: place}
    assert files[place] == path_of_copy(copy.sha256).read_bytes()
    assert f"  {place}: a copy of {sha256}\n" in files["README.txt"].decode()
    assert f'href="{place}"' in files["index.html"].decode()
    assert [name for name, content in files.items() if b"CANARY" in content] == []


def test_files_beyond_what_a_dossier_takes_are_left_out(claim, attached, said, monkeypatch):
    monkeypatch.setattr("claims.dossier.attached.MOST", 6)

    _line, about, _files = said(claim)

    assert about["left_out"][0]["reason"] == "it is too large for a dossier; the page of its source has it"


def test_attached_file_that_is_damaged_is_left_out_and_named(claim, attached, said):
    path_of_copy(attached).write_bytes(b"A scam.")

    _line, about, files = said(claim)

    assert [name for name in files if "attachments/" in name] == []
    assert about["left_out"][0]["reason"] == "its bytes have changed, and with them their SHA-256"
