"""Whoever makes the manifest and all else fit what was forged is found out where the log or a SHA-256 tells otherwise."""

import csv
import io
import json
import re
import struct

import pytest
from django.db import transaction

from claims.dossier import verify
from tests.dossier.made import dossier_of, files_of, make_small_claim, packed, remade, said_of
from tests.recorded import edit

ENTRIES, ABOUT, LINKS = verify.ENTRIES, verify.ABOUT, "bundle/links.csv"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """The files of a small dossier of a claim that was edited: made once, forged in every test."""
    with django_db_blocker.unblock(), transaction.atomic():
        claim = make_small_claim()
        edit(claim, statement="It was said")
        files = files_of(dossier_of(claim))
        transaction.set_rollback(True)
    return files


@pytest.fixture
def files(made):
    return dict(made)


@pytest.fixture
def said(tmp_path):
    """Status and lines for these files, or these bytes, once manifest and ``dossier.json`` fit them."""

    def said(forged, **told):
        if not isinstance(forged, bytes):
            about = json.loads(forged[ABOUT]) | told
            about["sha256"] = {name: verify.sha256(forged[name]).hex() for name in about["sha256"]}
            forged = packed(remade(forged | {ABOUT: json.dumps(about).encode()}))
        (tmp_path / "forged.zip").write_bytes(forged)
        status, lines = said_of(tmp_path / "forged.zip")
        return status, lines[:-1]

    return said


def entries_of(files):
    return [json.loads(line) for line in files[ENTRIES].splitlines()]


def with_entries(files, entries):
    return files | {ENTRIES: "".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in entries).encode()}


def row_of(entries, collection, row):
    return next(
        one for one in entries if one["row"] == row and json.loads(one["body"] or "{}")["collection"] == collection
    )


def test_what_is_forged_here_would_be_intact_if_it_were_not(files, said):
    assert said(files)[0] == 0
    assert said(with_entries(files, entries_of(files)))[0] == 0


def test_one_entry_does_not_stand_for_two_rows(files, said):
    entries, (head, first, _second) = entries_of(files), files[LINKS].splitlines(keepends=True)
    copied = [
        row_of(entries, "links", 2) | {"row": 3} if one is row_of(entries, "links", 3) else one for one in entries
    ]

    status, lines = said(with_entries(files | {LINKS: head + first * 2}, copied))

    assert (status, len(lines)) == (1, 1)
    assert "not in its form or place" in lines[0]


def test_older_entry_is_no_row_where_the_newer_is_there(files, said):
    entries = entries_of(files)
    newest = row_of(entries, "claims", 2)
    first = next(one for one in entries if one["body"] and json.loads(one["body"])["key"] == "said")
    newest["row"], first["row"] = None, 2
    old = json.loads(first["body"])["record"]["statement"]
    table = list(csv.DictReader(io.StringIO(files["bundle/claims.csv"].decode())))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerow(table[0] | {"statement": old})

    status, lines = said(with_entries(files | {"bundle/claims.csv": out.getvalue().encode()}, entries))

    assert (status, [line for line in lines if "an earlier entry of its record" in line] != []) == (1, True)


def test_entries_stand_in_their_order_and_form(files, said):
    entries = entries_of(files)
    line = files[ENTRIES].decode().splitlines()

    for forged in (
        with_entries(files, entries[::-1]),
        with_entries(files, [*entries, entries[-1]]),
        files | {ENTRIES: "\n".join(['{"row": 9, ' + line[0][1:], *line[1:], ""]).encode()},
        files | {ENTRIES: "\n".join([" " + line[0], *line[1:], ""]).encode()},
    ):
        assert said(forged)[0] == 1


def test_column_that_stands_twice_is_found(files, said):
    head, *rows = files[LINKS].decode().splitlines()
    forged = "\n".join([f"claim,{head}", *(f"other,{row}" for row in rows), ""])

    assert said(files | {LINKS: forged.encode()}) == (
        1,
        [f"changed: {LINKS}:{row} is not what its entry of the log says" for row in (2, 3)],
    )


@pytest.mark.parametrize(
    "name",
    [
        "bundle/assessments.CSV", "bundle/links.json", "bundle/more/links.csv", "bundle/searches.csv",
        f"bundle/attachments/{verify.sha256(b'slug').hex()}", "bundle/attachments/scan.pdf",
    ],
)  # fmt: skip
def test_file_that_no_table_names_is_found_in_the_bundle(files, said, name):
    assert said(files | {name: b"slug"}) == (
        1,
        [f"added: {name}, which is no table, or not the file that one names by its SHA-256"],
    )


def test_row_that_is_said_to_have_no_proof_is_named(files, said):
    """It can say anything, and no more can be told of it."""
    entries = entries_of(files)
    row_of(entries, "claims", 2)["row"] = None
    forged = files | {"bundle/claims.csv": files["bundle/claims.csv"].replace(b"It was said", b"It was sung")}

    status, lines = said(with_entries(forged, entries), unproven={"bundle/claims.csv:2": "erased"})

    assert (status, lines[1:]) == (0, ["no proof: bundle/claims.csv:2"])


def test_name_of_a_file_does_not_draw_upon_the_terminal(tmp_path, files):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "a\x1b[2J\nIntact").write_bytes(b"")

    status, lines = said_of(tmp_path)

    assert (status, lines[0]) == (1, r"added: a\x1b[2J\nIntact")


def test_archive_of_very_many_files_takes_no_longer_than_to_read_it(said):
    heads = []
    for number in range(50_000):
        name = b"f%05d" % number
        heads.append(b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0) + name)

    status, lines = said(b"".join(heads))

    assert status == 1
    assert re.match("changed: the archive from byte", lines[0])


def test_what_stands_behind_the_last_line_end_is_found(files, said):
    added = said(files | {LINKS: files[LINKS] + files[LINKS].splitlines()[1]})

    assert added == (1, [f"added: {LINKS}:4, of which no entry of the log tells"])
    assert said(files | {ENTRIES: files[ENTRIES] + b"{}"})[0] == 1


def test_table_of_one_endless_line_takes_no_longer_than_to_read_it(files, said):
    assert said(files | {LINKS: b"[" * 1_000_000})[0] == 1
