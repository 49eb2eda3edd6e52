"""JSON objects and JSON Lines."""

import json

import pytest

from claims.formats import json_lines, json_scanner, open_bundle
from claims.formats.limits import LONGEST_ROW

from .bundles import full_row, json_file, problems, read, topics, write

A = {"slug": "a", "name": "A"}


def lines(path, *records):
    return json_file(
        path, "".join(f"{record if isinstance(record, str) else json.dumps(record)}\n" for record in records)
    )


def test_arrays_may_stand_in_any_order(tmp_path):
    path = json_file(tmp_path / "b.json", {"links": [], "topics": [A], "agents": [A]})

    with open_bundle(path) as bundle:
        assert bundle.files == ("agents", "topics", "links")
    assert read(path)[0] == {"agents": [A], "topics": [A], "links": []}


def test_lines_may_stand_in_any_order(tmp_path):
    path = lines(
        tmp_path / "b.jsonl",
        {"kind": "topics"} | A,
        {"slug": "i", "kind": "evidence", "summary": "S"},
        "",
        {"kind": "topics", "slug": "b", "name": "B"},
        {"summary": "T", "kind": "items", "slug": "j"},
    )

    with open_bundle(path) as bundle:
        rows = [(row.file, row.number, row.cells["slug"]) for _file, rows in bundle for row in rows]
    assert rows == [("topics", 1, "a"), ("topics", 4, "b"), ("items", 2, "i"), ("items", 5, "j")]
    assert problems(path) == []


def test_items_are_evidence_in_json_lines(tmp_path):
    path = write(tmp_path / "b.jsonl", [("items", ("slug", "summary"), [{"slug": "i", "summary": "S"}])])

    assert path.read_text() == '{"kind": "evidence", "slug": "i", "summary": "S"}\n'


def test_kind_of_a_record_has_a_key_of_its_own_in_json_lines(tmp_path):
    rows = [{"subject": "a", "kind": "denies", "object": "b"}]
    path = write(tmp_path / "b.jsonl", [("relations", ("subject", "kind", "object"), rows)])

    assert path.read_text() == '{"kind": "relations", "subject": "a", "relation_kind": "denies", "object": "b"}\n'
    assert read(path) == ({"relations": rows}, [])


def test_json_is_written_one_record_a_line(tmp_path):
    path = write(tmp_path / "b.json", [*topics([A | {"description": "Ä"}]), ("agents", ("slug", "name"), [])])

    assert path.read_text() == '{\n"topics": [\n{"slug": "a", "name": "A", "description": "Ä"}\n],\n"agents": []\n}\n'


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_byte_order_mark_is_accepted(tmp_path, ending):
    path = write(tmp_path / f"b{ending}", topics())
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert len(read(path)[0]["topics"]) == 2
    assert problems(path) == []


@pytest.mark.parametrize("piece", [1, 2, 3, 7, 64])
def test_json_is_read_the_same_in_pieces_of_any_size(tmp_path, monkeypatch, piece):
    rows = [full_row("sources", slug=f"s{number}", title="Ä😀\n\\", csl={"n": 10**number}) for number in range(20)]
    path = write(tmp_path / "b.json", [("sources", tuple(rows[0]), rows)])
    path.write_text(json.dumps(json.loads(path.read_text()), indent=1))
    monkeypatch.setattr(json_scanner, "PIECE", piece)

    assert read(path) == ({"sources": rows}, [])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "b.json: this is no JSON object, expected one such as {\"claims\": [{\"slug\": …}]}"),
        ("[]", "b.json: this is no JSON object, expected one such as {\"claims\": [{\"slug\": …}]}"),
        ("{", "b.json: not JSON: line 1, column 2: expected a key in quotation marks"),
        ('{"topics": []', "b.json: not JSON: line 1, column 14: expected “}”"),
        ('{"topics": []} x', "b.json: not JSON: line 1, column 16: more text after the end of the object"),
        ('{\n"topics" []}', "b.json: not JSON: line 2, column 10: expected “:”"),
        ('{"topics": [\n{"slug": "a",}\n]}', "b.json: not JSON: line 2, column 14: expecting property name enclosed in double quotes"),
        ('{"topics": [{"slug": "a" "name": 1}]}', "b.json: not JSON: line 1, column 26: expecting ',' delimiter"),
        ('{"topics": [{"slug": "a', "b.json: not JSON: line 1, column 22: unterminated string starting"),
        ('{"topics": [' + "[" * 100_000, "b.json: not JSON: line 1, column 13: arrays or objects are nested too deeply"),
        ('{"topics": {}}', "b.json: topics: is an object, expected an array of objects"),
        ('{"topics": [1]}', "topics:1: this is a number, expected an object with the columns as keys"),
        ('{"topic": []}', "b.json: topic: unknown key “topic”; did you mean “topics”?"),
        ('{"topics": [], "topics": []}', "b.json: topics: stands twice in the object, expected once"),
        ('{"topics": [{"slug": "a", "name": "A", "name": "B"}]}', "topics:1: the key “name” stands twice in one object, expected once"),
        ('{"topics": [{"slug": "a", "name": NaN}]}', "topics:1: NaN is no JSON, expected a number or text"),
        ('{"topics": [{"slug": "a"}]}', "topics:1: name: is missing, expected slug, name in every record"),
        ('{"topics": [{"slug": "a", "name": ""}]}', "topics:1: name: is empty, expected a value"),
        ('{"topics": [{"slug": "a", "name": "A", "nam": "B"}]}', "topics:1: nam: unknown column “nam”; did you mean “name”?"),
        ('{"topics": [{"slug": "a", "name": "A", "description": {}}]}', "topics:1: description: this is an object, expected text in quotation marks"),
    ],
)  # fmt: skip
def test_problem_of_a_json_object_says_where_it_is_and_what_was_expected(tmp_path, text, said):
    assert problems(json_file(tmp_path / "b.json", text))[:1] == [said]


def test_records_before_a_fault_are_read(tmp_path):
    path = json_file(tmp_path / "b.json", f'{{"agents": [{json.dumps(A)}], "topics": [{json.dumps(A)}, ?]}}')

    assert read(path) == (
        {"agents": [A], "topics": [A]},
        [f"b.json: not JSON: line 1, column {path.read_text().index('?') + 1}: expecting value"],
    )


def test_unknown_column_is_reported_once(tmp_path):
    path = json_file(tmp_path / "b.json", {"topics": [A | {"x": 1}] * 3})

    assert len(problems(path)) == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{]", "not JSON: expecting property name enclosed in double quotes at character 2"),
        ('{"kind": "topics", "slug": "a" "name": 1}', "not JSON: expecting ',' delimiter at character 32"),
        ('{"kind": "topics", "slug": "a", "name": "A"} x', "not JSON: more text after the end at character 46"),
        ("[]", "kind: is missing, expected an object with one of: agents, "),
        ("{}", "kind: is missing, expected an object with one of: agents, "),
        ('{"kind": "claim"}', "kind: unknown kind “claim”; did you mean “claims”?"),
        ('{"kind": "topics", "slug": "a"}', "name: is missing, expected slug, name in every record"),
        ('{"kind": "topics", "kind": "agents", "slug": "a", "name": "A"}', "the key “kind” stands twice in one object"),
        ('{"kind": "topics", "name": "\\ud800"}', "slug: is missing, expected slug, name in every record"),
        ('{"kind": "topics", "n": ' + "[" * 100_000, "arrays or objects are nested too deeply"),
    ],
)
def test_problem_of_a_line_says_where_it_is_and_what_was_expected(tmp_path, line, said):
    path = lines(tmp_path / "b.jsonl", {"kind": "agents"} | A, line)

    found, (wrong, *_) = read(path)
    assert wrong.startswith(f"b.jsonl:2: {said}")
    assert found["agents"] == [A]


def test_line_that_is_not_utf_8_is_reported_and_the_others_read(tmp_path):
    path = tmp_path / "b.jsonl"
    path.write_bytes(
        b'{"kind": "topics", "slug": "a", "name": "\xcf\xf0\xe8\xe2\xe5\xf2"}\n'
        b'{"kind": "topics", "slug": "b", "name": "B"}\n'
    )

    assert read(path) == (
        {"topics": [{"slug": "b", "name": "B"}]},
        ["b.jsonl:1: byte 0xCF is not UTF-8, it looks like Windows-1251; save as UTF-8"],
    )


def test_line_without_end_is_given_up(tmp_path):
    path = tmp_path / "b.jsonl"
    with path.open("wb") as out:
        out.write(b'{"kind": "topics", "slug": "a", "name": "A"}\n{"kind": "topics", "name": "')
        out.truncate(5 * LONGEST_ROW)

    assert read(path) == (
        {"topics": [A]},
        ["b.jsonl:2: a line of 16,777,216 bytes or more, expected fewer"],
    )


def test_value_without_end_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(json_scanner, "LONGEST_ROW", 1_000)
    monkeypatch.setattr(json_scanner, "PIECE", 100)
    path = json_file(tmp_path / "b.json", '{"topics": [{"slug": "' + "x" * 5_000 + '"}]}')

    assert problems(path) == [
        "b.json: not JSON: line 1, column 22: unterminated string starting, or a value of more than 1,000 characters"
    ]


def test_runs_of_lines_are_kept_in_one_entry():
    runs = json_lines.Runs()
    for offset, line in ((0, 1), (10, 2), (30, 4), (40, 5)):
        runs.add(offset, line)

    assert list(runs) == [(0, 1, 2), (30, 4, 2)]
