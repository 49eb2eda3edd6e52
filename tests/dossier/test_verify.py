"""Whoever alters a dossier is found out, and where; whoever does not is told so. A crash is no verdict."""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from claims.dossier import verify
from claims.ledger.checkpoint import SigningKey
from claims.operations.checkpoint import sign_head

from .made import dossier_of, files_of, make_small_claim, packed, remade, said_of

VERIFIER = Path(verify.__file__)


@pytest.fixture(scope="module")
def content(django_db_setup, django_db_blocker):
    """The archive of a small dossier: made once, altered in every test."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        made = dossier_of(make_small_claim())
        transaction.set_rollback(True)
    return made


@pytest.fixture
def intact(content):
    return f"Intact: {len(files_of(content))} files. Rows of the bundle for which the log has no proof: 0."


@pytest.fixture
def folder(content, tmp_path):
    path = tmp_path / "dossier"
    for name, each in files_of(content).items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(each)
    return path


@pytest.fixture
def said(tmp_path):
    """What the verifier says of an archive of these bytes, or these files: its status, and the lines but for the last."""

    def said(altered):
        path = tmp_path / "dossier.zip"
        path.write_bytes(altered if isinstance(altered, bytes) else packed(altered))
        status, lines = said_of(path)
        assert lines[-1].startswith("SHA-256 of manifest.sha256, the dossier's fingerprint: ")
        return status, lines[:-1]

    return said


# ---------------------------------------------------------------- As it was made


def test_archive_as_it_was_made_is_intact(content, said, intact):
    assert said(content) == (0, [intact])


def test_folder_as_it_was_unpacked_is_intact(folder):
    assert said_of(folder)[0] == 0


@pytest.mark.parametrize("arguments", [[], ["."]])
def test_verifier_runs_by_itself_in_its_folder(folder, arguments, intact):
    run = subprocess.run(
        [sys.executable, "-I", "verify.py", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )

    assert (run.returncode, run.stderr, run.stdout.splitlines()[0]) == (0, "", intact)
    assert said_of(folder)[0] == 0  # it has left nothing behind


def test_manifest_is_one_that_sha256sum_checks(content, folder):
    run = subprocess.run(
        ["sha256sum", "--strict", "-c", "manifest.sha256"], cwd=folder, capture_output=True, check=False
    )

    assert run.returncode == 0
    assert len(run.stdout.splitlines()) == len(files_of(content)) - 1


def test_verifier_is_short_enough_to_be_read():
    assert len(VERIFIER.read_text().splitlines()) < 150


def test_dossier_has_the_verifier_verbatim(content):
    assert files_of(content)["verify.py"] == VERIFIER.read_bytes()


# ---------------------------------------------------------------- One byte


def regions(content):
    """Of each byte of the archive what it belongs to: a file's name, or nothing for what is the archive's own."""
    owner, at = [""] * len(content), 0
    while content[at : at + 4] == b"PK\3\4":
        size, length = struct.unpack_from("<IH", content, at + 22)
        start = at + 30 + length
        name = content[at + 30 : start].decode()
        owner[start : start + size] = [name] * size
        at = start + size
    return owner


@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.soak)])
def test_flipped_byte_of_the_archive_is_found_wherever_it_is(content, said, step):
    owner, chance = regions(content), random.Random(8)
    places = [at for at in range(len(content)) if not owner[at] or chance.random() < 0.02][::step]

    missed = []
    for at in places:
        altered = bytearray(content)
        altered[at] ^= chance.randrange(1, 256)
        status, lines = said(bytes(altered))
        named = any(owner[at] in line for line in lines) and any(line.startswith("changed: ") for line in lines)
        if status != 1 or not named:
            missed.append((at, owner[at], status, lines))

    assert missed == []
    assert len(places) > 2_000 // step


def test_flipped_byte_of_each_file_in_the_folder_is_found(content, folder):
    chance = random.Random(9)
    for name, each in files_of(content).items():
        altered = bytearray(each)
        altered[chance.randrange(len(each))] ^= chance.randrange(1, 256)
        (folder / name).write_bytes(altered)

        status, lines = said_of(folder)

        assert (status, [line for line in lines if name in line] != []) == (1, True), name
        (folder / name).write_bytes(each)
    assert said_of(folder)[0] == 0


@pytest.mark.parametrize("at", [0, 1, 29, 5_000, -1, -22, -23])
def test_archive_that_is_cut_off_is_found(content, said, at):
    assert said(content[:at])[0] == 1


@pytest.mark.parametrize("more", [b"\0", b"PK\5\6" + bytes(18), b"PK\3\4", b"#!/bin/sh\n"])
def test_bytes_outside_of_the_files_are_found(content, said, more):
    assert said(content + more)[0] == 1
    assert said(more + content)[0] == 1


# ---------------------------------------------------------------- Files


def test_file_that_is_missing_is_named(content, folder):
    for name, each in files_of(content).items():
        (folder / name).unlink()

        status, lines = said_of(folder)

        assert (status, f"missing: {name}" in lines) == (1, True), name
        (folder / name).write_bytes(each)


@pytest.mark.parametrize(
    "name", ["more.txt", ".hidden", "bundle/more.csv", "new/deep/file", "bundle/attachments/" + "a" * 64]
)
def test_file_that_was_added_is_named(folder, name):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"")

    status, lines = said_of(folder)

    assert (status, f"added: {name}" in lines) == (1, True)


def test_file_that_was_added_to_the_archive_is_named(content, said):
    status, lines = said(files_of(content) | {"more.txt": b"more"})

    assert (status, lines) == (1, ["added: more.txt", "changed: manifest.sha256, or what it names"])


def test_empty_folder_and_links_are_named(folder):
    (folder / "empty").mkdir()
    (folder / "link").symlink_to("README.txt")
    (folder / "way").symlink_to("bundle")
    (folder / "nowhere").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")

    status, lines = said_of(folder)

    assert status == 1
    assert [line.split(" ")[1] for line in lines if line.startswith("added: ")] == [
        "empty", "link", "nowhere", "pipe", "way",
    ]  # fmt: skip


def test_file_that_became_a_link_to_its_like_is_named(folder, tmp_path):
    shutil.copy(folder / "README.txt", tmp_path / "elsewhere")
    (folder / "README.txt").unlink()
    (folder / "README.txt").symlink_to(tmp_path / "elsewhere")

    status, lines = said_of(folder)

    assert (status, "missing: README.txt" in lines) == (1, True)


def test_file_that_was_renamed_is_named_twice(folder):
    (folder / "README.txt").rename(folder / "README.md")

    status, lines = said_of(folder)

    assert (status, lines[:2]) == (1, ["missing: README.txt", "added: README.md"])


def test_files_that_were_swapped_are_both_named(folder):
    one, other = (folder / "bibliography.ris").read_bytes(), (folder / "bibliography.bib").read_bytes()
    (folder / "bibliography.ris").write_bytes(other)
    (folder / "bibliography.bib").write_bytes(one)

    status, lines = said_of(folder)

    assert (status, lines[:2]) == (1, ["changed: bibliography.bib", "changed: bibliography.ris"])


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "bundle/../evil", "a\\b", "C:evil", "é", ".hidden", "a/.hidden", ""]
)
def test_name_that_leads_elsewhere_is_found_though_the_manifest_has_it(content, said, name):
    files = remade(files_of(content) | {"placeholder": b"evil"})
    raw = name.encode("utf-8")
    altered = packed(files).replace(b"placeholder", raw.ljust(11, b"x")[:11] if raw else b"\0" * 11)

    assert said(altered)[0] == 1


# ---------------------------------------------------------------- A file and the manifest


def altered_row(files, name, old, new):
    assert files[name].count(old) >= 1
    return remade(files | {name: files[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("claims.csv", "said“", "sung“"),
        ("agents.csv", "Иванов", "Петров"),
        ("agents.csv", "one", "zero"),
        ("sources.csv", '""12""', '""13""'),
        ("sources.csv", "a\\;b", "a;b"),
        ("links.csv", "supports", "contradicts"),
        ("witnesses.csv", "yes", ""),
        ("items.csv", "written,", "given,"),
        ("items.csv", "slug,summary", "summary,slug"),
    ],
)
def test_bundle_that_was_altered_with_its_manifest_is_found(content, said, name, old, new):
    files = altered_row(files_of(content), f"bundle/{name}", old.encode(), new.encode())

    status, lines = said(files)

    assert status == 1
    assert {line.rpartition(":")[0] for line in lines} == {f"changed: bundle/{name}"}


def test_row_that_was_added_or_taken_away_with_its_manifest_is_found(content, said):
    files = files_of(content)
    links = files["bundle/links.csv"]
    first, *rows = links.splitlines(keepends=True)

    more = said(remade(files | {"bundle/links.csv": links + rows[0]}))
    fewer = said(remade(files | {"bundle/links.csv": first + rows[0]}))
    none = said(remade({name: each for name, each in files.items() if name != "bundle/links.csv"}))
    swapped = said(remade(files | {"bundle/links.csv": first + rows[1] + rows[0]}))

    assert more == (1, ["added: bundle/links.csv:4, of which no entry of the log tells"])
    assert fewer == (1, ["missing: bundle/links.csv:3, of which the log tells"])
    assert none == (1, [f"missing: bundle/links.csv:{row}, of which the log tells" for row in (2, 3)])
    assert [line.partition(" is")[0] for line in swapped[1]] == [f"changed: bundle/links.csv:{row}" for row in (2, 3)]


def test_entry_that_was_altered_with_its_manifest_is_found(content, said):
    name = "ledger/entries.jsonl"
    lines = files_of(content)[name].splitlines(keepends=True)
    chance, missed = random.Random(10), []
    for number, line in enumerate(lines):
        for _time in range(20):
            at = chance.randrange(len(line) - 1)
            altered = line[:at] + bytes([line[at] ^ chance.randrange(1, 256)]) + line[at + 1 :]
            files = remade(files_of(content) | {name: b"".join([*lines[:number], altered, *lines[number + 1 :]])})
            status, said_lines = said(files)
            if status != 1 or f"changed: {name}, or dossier.json" not in said_lines:
                missed.append((number, at, status, said_lines))

    assert missed == []


def test_entry_is_found_out_by_the_tree_itself(content, said):
    """Though whoever altered it has also made all that names it fit."""
    files = files_of(content)
    lines = files["ledger/entries.jsonl"].decode().splitlines(keepends=True)
    forged = [*lines]
    at = next(number for number, line in enumerate(lines) if "“, and" in line)
    forged[at] = forged[at].replace("“, and", "“, but")
    files["bundle/claims.csv"] = files["bundle/claims.csv"].replace("“, and".encode(), "“, but".encode())
    files["ledger/entries.jsonl"] = "".join(forged).encode()
    about = json.loads(files["dossier.json"])
    about["sha256"]["ledger/entries.jsonl"] = verify.sha256(files["ledger/entries.jsonl"]).hex()
    files["dossier.json"] = json.dumps(about).encode()

    assert said(remade(files)) == (
        1,
        [f"changed: ledger/entries.jsonl:{at + 1}, entry {at}: its text is not what the log has"],
    )

    told = json.loads(forged[at])
    told["leaf_hash"] = verify.sha256(b"\0", told["body"].encode()).hex()
    forged[at] = json.dumps(told, ensure_ascii=False) + "\n"
    files["ledger/entries.jsonl"] = "".join(forged).encode()
    about["sha256"]["ledger/entries.jsonl"] = verify.sha256(files["ledger/entries.jsonl"]).hex()
    files["dossier.json"] = json.dumps(about).encode()

    assert said(remade(files)) == (
        1,
        [f"changed: ledger/entries.jsonl:{at + 1}, entry {at}: its path does not lead to the root of the checkpoint"],
    )


@pytest.mark.parametrize("line", [0, 1, 2])
def test_checkpoint_that_was_altered_with_its_manifest_is_found(content, said, line):
    files = files_of(content)
    lines = files["ledger/checkpoint"].decode().split("\n")
    lines[line] = ["other.example.org/ledger", "11", "A" * 43 + "="][line]

    status, told = said(remade(files | {"ledger/checkpoint": "\n".join(lines).encode()}))

    assert (status, told[0]) == (1, "changed: ledger/checkpoint, or dossier.json")


@pytest.mark.parametrize(
    "name", [verify.ABOUT, verify.ENTRIES, verify.CHECKPOINT, "bundle/claims.csv", verify.MANIFEST]
)
@pytest.mark.parametrize(
    "nonsense",
    [
        b"", b"\n", b"\xff\xfe\0", b"{}", b"[]", b"null", b"[" * 100_000, b'{"sha256": 1, "unproven": 1}', b'a"b\n"c',
        b"slug\n\"x", b"1" * 10_000, b"a\n" + b"9" * 5_000 + b"\n=\n", b"\n" * 3, "\u2028".encode(), b"\xed\xa0\x80\n",
    ],
)  # fmt: skip
def test_nonsense_is_altered_and_no_crash(content, said, name, nonsense):
    files = files_of(content)
    remades = files | {name: nonsense} if name == verify.MANIFEST else remade(files | {name: nonsense})

    status, lines = said(remades)

    assert status == 1
    assert [line for line in lines if not line.startswith(("changed: ", "added: ", "missing: "))] == []


@pytest.mark.parametrize("nonsense", [b"", b"PK", b"PK\3\4", b"PK\3\4" + b"\xff" * 40, b"hello", os.urandom(4096)])
def test_what_is_no_archive_is_altered_and_no_crash(said, nonsense):
    status, lines = said(nonsense)

    assert (status, "missing: manifest.sha256" in lines) == (1, True)


def test_archive_that_unpacks_to_more_than_it_holds_is_altered(content, said, tmp_path):
    from zipfile import ZIP_DEFLATED, ZipFile

    with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED) as bomb:
        for name, each in (files_of(content) | {"zeros": bytes(50_000_000)}).items():
            bomb.writestr(name, each)

    assert said((tmp_path / "bomb.zip").read_bytes())[0] == 1


def test_folder_that_holds_nothing_is_altered(tmp_path):
    status, lines = said_of(tmp_path)

    assert (status, lines[0]) == (1, "missing: manifest.sha256")


def test_path_that_leads_nowhere_is_no_verdict(tmp_path):
    status, lines = said_of(tmp_path / "nowhere")

    assert status == 2
    assert "No such file or directory" in lines[-1]


# ---------------------------------------------------------------- A checkpoint kept elsewhere


def test_checkpoint_kept_elsewhere_is_compared(content, folder, tmp_path):
    own = (folder / "ledger" / "checkpoint").read_bytes()
    kept = tmp_path / "kept"
    origin, size, root, _end = own.split(b"\n")
    found = {}
    for name, lines in {
        "same": [origin, size, root, b"", "— somebody AAAA".encode()],
        "other root": [origin, size, b"A" * 43 + b"=", b""],
        "other size": [origin, b"99", root, b""],
        "other log": [b"other", size, root, b""],
        "nonsense": [b"\xff"],
    }.items():
        kept.write_bytes(b"\n".join(lines))
        found[name] = said_of(folder, "--checkpoint", kept)[0]

    assert found == {"same": 0, "other root": 1, "other size": 2, "other log": 2, "nonsense": 2}
    assert said_of(folder, "--checkpoint", tmp_path / "nowhere")[0] == 2


@pytest.mark.django_db
def test_dossier_with_a_signed_checkpoint_is_intact(said):
    claim = make_small_claim()
    unsigned = dossier_of(claim)
    make_small_claim_grow()
    sign_head(origin="localhost/ledger", key=SigningKey.generate("localhost/ledger"))

    signed = dossier_of(claim)

    assert said(signed)[0] == 0
    assert files_of(signed)["ledger/checkpoint"].count("—".encode()) == 1
    assert files_of(unsigned)["ledger/checkpoint"].count(b"\n") == 3


def make_small_claim_grow():
    """Something else that the log tells of."""
    from tests import factories as make
    from tests.recorded import recorded

    recorded(make.make_claim(slug="other"))
