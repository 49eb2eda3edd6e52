"""What was uploaded is there for its owner, whole, for a day, or it is not there at all."""

import hashlib
import json
import os
import time

import pytest
from django.contrib.auth.models import User
from hypothesis import given
from hypothesis import strategies as st

from claims.operations import uploads


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "uploads"
    return settings.UPLOADS_DIR


EDITH, OTTO = User(pk=1, username="edith"), User(pk=2, username="otto")


def kept(by=EDITH, name="b.zip", content=(b"some ", b"bytes"), **values):
    return uploads.keep(by=by, name=name, content=content, choices={"state": "draft"}, **values)


def test_an_upload_is_found_again_by_whoever_kept_it():
    upload = kept(map_name="m.toml", map_content=[b"x"])

    found = uploads.find(by=EDITH, token=upload.token)

    assert found == upload
    assert (found.size, found.sha256) == (10, hashlib.sha256(b"some bytes").hexdigest())
    assert (found.path.read_bytes(), found.map_path.read_bytes()) == (b"some bytes", b"x")
    assert uploads.find(by=OTTO, token=upload.token) is None


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b"{}", b'{"token": 1}', b"\xff"])
def test_what_is_told_of_an_upload_and_makes_no_sense_is_none(broken):
    upload = kept()
    (upload.folder / uploads.ABOUT).write_bytes(broken)

    assert uploads.find(by=EDITH, token=upload.token) is None
    kept()  # nor does it keep another from being kept


def test_an_upload_moved_to_another_name_is_none():
    upload = kept()
    other = "f" * 40
    upload.folder.rename(upload.folder.with_name(other))

    assert uploads.find(by=EDITH, token=other) is None


def test_half_an_upload_is_none(folder):
    def failing():
        yield b"some"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        kept(content=failing())

    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["b.zip", "B.ZIP", "b.csl.json", "b", ".zip", "b.zip/../../x", "b.\x00", "ß" * 300])
def test_its_file_has_a_name_of_our_own(name):
    upload = kept(name=name)

    assert upload.path.parent == upload.folder
    assert upload.path.name[:8] == upload.stored[:8]
    assert set(upload.stored) <= set("0123456789abcdefghijklmnopqrstuvwxyz.")


def test_the_ending_says_what_it_is():
    endings = {name: kept(name=name).stored[8:] for name in ("a.ZIP", "a.csl.json", "a.b.json", "a", "a.😀")}

    assert endings == {"a.ZIP": ".zip", "a.csl.json": ".csl.json", "a.b.json": ".json", "a": "", "a.😀": ""}


@given(st.text())
def test_any_name_can_be_shown_and_stored(name):
    shown = uploads.shown_name(name)

    assert shown.isprintable()
    assert len(shown) <= uploads.LONGEST_NAME
    json.dumps(shown).encode()


def test_what_has_been_imported_is_known_without_its_file():
    upload = kept()
    uploads.finish(upload, {"counted": {}})

    assert uploads.find(by=EDITH, token=upload.token).outcome == {"counted": {}}
    assert [path.name for path in upload.folder.iterdir()] == [uploads.ABOUT]


def test_what_is_discarded_is_gone_and_may_be_discarded_again(folder):
    upload = kept()
    uploads.discard(upload)
    uploads.discard(upload)

    assert list(folder.iterdir()) == []


def test_only_uploads_are_removed(folder):
    upload = kept()
    (folder / "notes").mkdir()
    long_ago = time.time() - 2 * uploads.KEPT_FOR
    for path in folder.iterdir():
        os.utime(path, (long_ago, long_ago))

    uploads.remove_stale()

    assert [path.name for path in folder.iterdir()] == ["notes"]
    assert uploads.find(by=EDITH, token=upload.token) is None


def test_the_oldest_of_an_account_goes_and_nobody_elses(folder):
    other = kept(by=OTTO)
    own = [kept() for _number in range(uploads.MOST_KEPT)]
    for age, upload in enumerate(reversed(own)):
        os.utime(upload.folder, (time.time() - age, time.time() - age))

    kept()

    assert uploads.find(by=EDITH, token=own[0].token) is None
    assert all(uploads.find(by=EDITH, token=upload.token) for upload in own[1:])
    assert uploads.find(by=OTTO, token=other.token) == other
