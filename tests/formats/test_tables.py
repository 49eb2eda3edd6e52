"""What is read from CSV files, and what is said of those that cannot be."""

import io

import pytest

from claims.formats import open_bundle
from claims.formats.encoding import Watched
from claims.formats.limits import LONGEST_CELL, LONGEST_ROW
from claims.formats.problems import UnreadableError

from .bundles import csv_folder, problems, read


def test_byte_order_mark_is_accepted(tmp_path):
    folder = csv_folder(tmp_path / "b", topics=b"\xef\xbb\xbfslug,name\na,A\n")

    assert read(folder) == ({"topics": [{"slug": "a", "name": "A"}]}, [])


def test_windows_line_ends_are_accepted_and_those_inside_a_cell_kept(tmp_path):
    folder = csv_folder(tmp_path / "b", topics='slug,name,description\r\na,A,"x\r\ny"\r\n')

    assert read(folder)[0]["topics"][0]["description"] == "x\r\ny"


@pytest.mark.parametrize(
    "content", ["slug,name", "slug,name\n", "slug,name\n\n\n", "slug,name\n,\n", "slug,name\n , \t\n  \n"]
)
def test_table_without_rows_is_fine(tmp_path, content):
    assert read(csv_folder(tmp_path / "b", topics=content)) == ({"topics": []}, [])


def test_rows_are_counted_as_a_spreadsheet_counts(tmp_path):
    folder = csv_folder(tmp_path / "b", topics='slug,name\na,"A\nA\nA"\n\nb,B\n')

    with open_bundle(folder) as bundle:
        assert [row.number for row in bundle.rows("topics")] == [2, 4]


def test_titles_may_have_space_around_and_columns_without_title_may_be_empty(tmp_path):
    folder = csv_folder(tmp_path / "b", topics=" slug , name,,\na, A ,,\n")

    assert read(folder) == ({"topics": [{"slug": "a", "name": " A "}]}, [])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("slug,name,descripton\na,A,x\n", "1: descripton: unknown column “descripton”; did you mean “description”?"),
        ("slug,name,Name\n", "1: Name: unknown column “Name”; did you mean “name”?"),
        ("slug,name,zzz\n", "1: zzz: unknown column “zzz”, expected one of: slug, name, description"),
        ("slug\na\n", "1: name: required column is missing, expected slug, name"),
        ("slug,name,name\na,A,B\n", "1: name: column stands 2 times in the header, expected once"),
        ("slug;name\na;A\n", "1: the columns are separated by semicolons, expected commas"),
        ("slug\tname\na\tA\n", "1: the columns are separated by tabs, expected commas"),
        ("slug,name\na\n", "2: 1 cell, expected 2, as in the header"),
        ("slug,name\na,A,x\n", "2: 3 cells, expected 2, as in the header"),
        ("slug,name,\na,A,x\n", "2: cell 3 is “x” in a column without a name, expected none"),
        ("", " is empty, expected a header row"),
        ("\ufeff", " is empty, expected a header row"),
        ("\n , \n", "1: is empty, expected a header row"),
        ("slug,name\na,\n", "2: name: is empty, expected a value"),
        ('slug,name\na,"A"x\n', "2: line 2: a stray quotation mark in a quoted cell, expected it doubled (\"\") or a comma after it"),
        ('slug,name\na,A\nb,"B\nc,C\n', "3: lines 3 to 4: a cell begins with a quotation mark that is never closed, expected one at its end"),
        ("slug,name\na,A\0\n", " line 2 holds a NUL byte, expected text; if this is UTF-16, save as UTF-8"),
    ],
)  # fmt: skip
def test_problem_says_where_it_is_and_what_was_expected(tmp_path, content, said):
    assert problems(csv_folder(tmp_path / "b", topics=content)) == [f"topics.csv:{said}"]


def test_column_without_a_name_is_reported_once_with_its_first_cell(tmp_path):
    folder = csv_folder(tmp_path / "b", topics="slug,name,,\na,A,x,\nb,B,y, \nc,C,z,z\n")

    assert problems(folder) == [
        "topics.csv:2: cell 3 is “x” in a column without a name, expected none",
        "topics.csv:4: cell 4 is “z” in a column without a name, expected none",
    ]


def test_blank_rows_are_skipped_and_counted(tmp_path):
    folder = csv_folder(tmp_path / "b", topics="slug,name\n , \n \na,\n")

    assert problems(folder) == ["topics.csv:4: name: is empty, expected a value"]


def test_ending_may_be_in_capitals(tmp_path):
    folder = csv_folder(tmp_path / "b", topics="slug,name\na,A\n")
    (folder / "topics.csv").rename(folder / "topics.CSV")

    assert read(folder) == ({"topics": [{"slug": "a", "name": "A"}]}, [])


def test_table_that_stands_twice_is_reported(tmp_path):
    folder = csv_folder(tmp_path / "b", topics="slug,name\n")
    (folder / "topics.CSV").write_text("slug,name\na,A\n")
    if len(list(folder.iterdir())) == 1:
        pytest.skip("this disk takes both names for one")

    assert problems(folder) == ["topics.csv: stands beside “topics.CSV”, expected one of the two"]


def test_all_problems_are_found_not_the_first(tmp_path):
    folder = csv_folder(
        tmp_path / "b",
        witnesses="slug,name,protected,vantge\nw,W,perhaps,\n,X,,\nz,Z\n",
        sources='slug,title,csl\ns,S,"{""a"": }"\nt,T,\n',
        claims="statement\nIt is so.\n",
        topic="slug,name\n",
        Agents="slug,name\n",
    )

    found, wrong = read(folder)

    assert wrong == [
        "Agents.csv: unknown file “Agents”; did you mean “agents”?",
        "topic.csv: unknown file “topic”; did you mean “topics”?",
        "witnesses.csv:1: vantge: unknown column “vantge”; did you mean “vantage”?",
        "witnesses.csv:2: protected: “perhaps” is neither yes nor no, expected yes, or nothing for no",
        "witnesses.csv:3: slug: is empty, expected a value",
        "witnesses.csv:4: 2 cells, expected 4, as in the header",
        (
            "sources.csv:2: csl: not JSON: expecting value (line 1, column 7),"
            ' expected a JSON object such as {"volume": "12"}'
        ),
        "claims.csv:1: slug: required column is missing, expected slug, statement",
    ]
    assert found == {
        "witnesses": [{"slug": "w", "name": "W"}],
        "sources": [{"slug": "s", "title": "S"}, {"slug": "t", "title": "T", "csl": {}}],
        "claims": [],
    }


def test_problems_are_the_same_however_often_a_file_is_read(tmp_path):
    with open_bundle(csv_folder(tmp_path / "b", topics="slug,name\na\n")) as bundle:
        for _ in range(3):
            assert list(bundle.rows("topics")) == []

        assert len(bundle.problems) == 1
        assert bundle.problems.files == {"topics.csv"}


def test_problems_beyond_ten_thousand_are_not_kept(tmp_path):
    with open_bundle(csv_folder(tmp_path / "b", topics="slug,name\n" + "a\n" * 10_001)) as bundle:
        assert list(bundle.rows("topics")) == []

        assert len(bundle.problems) == 10_000
        assert bundle.problems.overflowed


@pytest.mark.parametrize(
    ("text", "encoding", "guess"),
    [
        ("slug,name\na,A\nb,Военнопленные корейской войны\n", "cp1251", ", it looks like Windows-1251"),
        ("slug,name\na,A\nb,Военнопленные корейской войны\n", "koi8-r", ", it looks like KOI8-R"),
        ("slug,name\na,A\nb,Café de la Gare à Genève\n", "cp1252", ", it looks like Windows-1252"),
        ("slug,name\na,A\nb,朝鲜战争战俘问题\n", "gbk", ""),
    ],
)
def test_other_encoding_is_named_with_the_place_of_its_first_byte(tmp_path, text, encoding, guess):
    data = text.encode(encoding)
    at = next(place for place, byte in enumerate(data) if byte > 0x7F)
    assert problems(csv_folder(tmp_path / "b", topics=data)) == [
        f"topics.csv: line 3: byte 0x{data[at]:02X} at offset {at} is not UTF-8{guess}; save as UTF-8"
    ]


def test_bad_byte_far_in_the_file_is_placed_exactly(tmp_path):
    before = "slug,name\n" + "a,Ä\n" * 50_000
    data = before.encode() + b"b,\xe4\n"

    assert problems(csv_folder(tmp_path / "b", topics=data)) == [
        (
            f"topics.csv: line 50,002: byte 0xE4 at offset {len(before.encode()) + 2:,} is not UTF-8,"
            " it looks like Windows-1252; save as UTF-8"
        )
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32"])
def test_wide_encoding_is_recognized(tmp_path, encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    folder = csv_folder(tmp_path / "b", topics=(mark + "slug,name\na,A\n").encode(encoding))

    assert problems(folder) == ["topics.csv: this is UTF-16 or UTF-32, expected UTF-8: save as “CSV UTF-8”"]


def test_workbook_under_another_name_is_recognized(tmp_path):
    folder = csv_folder(tmp_path / "b", topics=b"PK\x03\x04rest")

    assert problems(folder) == [
        "topics.csv: this is a workbook or zip archive under another name, expected text in UTF-8"
    ]


def test_longest_cell_is_read_and_a_longer_one_reported(tmp_path):
    longest = csv_folder(tmp_path / "a", topics='slug,name\na,"' + "x" * LONGEST_CELL + '"\n')
    longer = csv_folder(tmp_path / "b", topics='slug,name\na,"' + "x\n" * (LONGEST_CELL // 2) + 'x"\n')

    assert problems(longest) == []
    assert problems(longer) == [
        (
            "topics.csv:2: lines 2 to 524,290: a cell of more than 1,048,576 characters, expected fewer;"
            " is a quotation mark not closed?"
        )
    ]


def test_endless_line_is_given_up_before_it_fills_memory():
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size=-1):
            Endless.given += size
            return b"x" * size

    with Watched(Endless()) as watched, pytest.raises(UnreadableError) as caught:
        list(iter(lambda: watched.read(2**16), b""))

    assert str(caught.value) == "line 1 has more than 16,777,216 bytes, expected fewer"
    assert Endless.given <= LONGEST_ROW + 2**16


def test_other_files_of_a_folder_are_left_alone_but_not_tables_of_another_kind(tmp_path):
    folder = csv_folder(tmp_path / "b", topics="slug,name\n")
    (folder / "README.md").write_text("About these tables.")
    (folder / "notes.txt").write_text("…")
    (folder / "Claims.xlsx").write_bytes(b"")

    assert problems(folder) == ["Claims.xlsx: not a CSV file, expected claims.csv"]
