"""What stands in files of lists: exact where programs read them, defused where spreadsheets do."""

import csv
import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from claims.formats.cells import join_list, split_list
from claims.formats.limits import LONGEST_WORKBOOK_CELL
from claims.formats.lists import LIST_FORMATS, ListTable, workbook_rows
from claims.formats.lists.defusing import original
from claims.formats.workbook import NOT_EXACT
from claims.records import LISTED

from .tables import row, table

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("=+-@\t\r\n＝'\",; "))
SIGNS = "=+-@\t\r＝＋－＠"


def written(ending, listed):
    return b"".join(LIST_FORMATS[ending].write(listed))


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def read_workbook(data, kind="claims"):
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name(kind).to_python()


@pytest.mark.parametrize("kind", LISTED)
def test_empty_list_is_a_whole_file(kind):
    header = ",".join(LISTED[kind].columns)

    assert written("csv", table(kind)) == f"\ufeff{header}\r\n".encode()
    assert written("json", table(kind)) == b"[]\n"
    assert written("jsonl", table(kind)) == b""
    assert read_workbook(written("xlsx", table(kind)), kind) == [list(LISTED[kind].columns)]


@pytest.mark.parametrize("kind", LISTED)
def test_each_batch_is_written_in_its_order(kind):
    rows = [row(kind, slug=f"r{number}") for number in range(5)]

    def fresh():
        return table(kind, rows[:2], [], rows[2:])

    assert [cells[0] for cells in read_csv(written("csv", fresh()))[1:]] == ["r0", "r1", "r2", "r3", "r4"]
    assert json.loads(written("json", fresh())) == rows
    assert [json.loads(line) for line in written("jsonl", fresh()).splitlines()] == rows
    assert [cells[0] for cells in read_workbook(written("xlsx", fresh()), kind)[1:]] == ["r0", "r1", "r2", "r3", "r4"]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_json_is_exact(texts):
    rows = [row("claims", statement=text, topics=[text]) for text in texts]

    assert json.loads(written("json", table("claims", rows))) == rows
    lines = written("jsonl", table("claims", rows)).decode().split("\n")
    assert [json.loads(line) for line in lines[:-1]] == rows


@given(TEXTS)
def test_no_cell_of_a_csv_file_is_a_formula_and_each_comes_back(text):
    (_header, cells) = read_csv(written("csv", table("claims", [row("claims", statement=text)])))

    assert [cell for cell in cells if cell[:1] and cell[:1] in SIGNS] == []
    assert original(cells[1]) == text


@given(TEXTS.filter(lambda text: not NOT_EXACT.search(text)))
def test_no_cell_of_a_workbook_is_a_formula_and_each_comes_back(text):
    data = written("xlsx", table("claims", [row("claims", statement=text)]))
    (_header, cells) = read_workbook(data)

    assert [cell for cell in cells if isinstance(cell, str) and cell[:1] and cell[:1] in SIGNS] == []
    assert original(cells[1]) == text
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_several_values_are_joined_as_in_a_bundle_and_flags_are_words():
    topics = ["a", "b;c", "d\\"]
    (_header, cells) = read_csv(
        written("csv", table("claims", [row("claims", topics=topics, supporting_lines_exact=True)]))
    )
    told = dict(zip(LISTED["claims"].columns, cells, strict=True))

    assert told["topics"] == join_list(topics)
    assert split_list(told["topics"]) == topics
    assert (told["supporting_lines_exact"], told["contradicting_lines_exact"], told["first_made"]) == ("yes", "", "")


def test_csl_of_a_source_is_json_in_a_cell():
    (_header, cells) = read_csv(written("csv", table("sources", [row("sources", csl={"volume": "12"})])))

    assert dict(zip(LISTED["sources"].columns, cells, strict=True))["csl"] == '{"volume": "12"}'


def test_figures_of_a_workbook_are_numbers_and_texts_stay_texts():
    given_row = row("claims", statement="1951", supporting_items=3, first_made="1951-04-01")
    told = dict(zip(*read_workbook(written("xlsx", table("claims", [given_row]))), strict=True))

    assert (told["statement"], told["supporting_items"], told["first_made"]) == ("1951", 3.0, "1951-04-01")


def test_workbook_has_a_header_that_stays_and_a_filter():
    data = written("xlsx", table("claims", [row("claims"), row("claims")]))
    sheet = ET.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml"))

    assert sheet.find(f".//{SHEET}pane").attrib["state"] == "frozen"
    assert sheet.find(f"{SHEET}autoFilter").attrib["ref"] == "A1:V3"
    assert {float(one.attrib["width"]) > 10 for one in sheet.iter(f"{SHEET}col")} == {True}


def test_same_rows_give_the_same_bytes():
    assert written("xlsx", table("claims", [row("claims")])) == written("xlsx", table("claims", [row("claims")]))


@pytest.mark.parametrize("letter", ["a", "я", "🂡"])
def test_text_too_long_for_a_cell_is_cut_with_a_word_and_the_address(letter):
    (_header, cells) = read_workbook(written("xlsx", table("claims", [row("claims", statement=letter * 40_000)])))

    end = " … [cut here: a cell holds no more. The whole text stands at https://example.org/claims/a/]"
    assert cells[1].endswith(end)
    assert set(cells[1].removesuffix(end)) == {letter}
    assert LONGEST_WORKBOOK_CELL - 1 <= len(cells[1].encode("utf-16-le")) // 2 <= LONGEST_WORKBOOK_CELL


def test_text_that_just_fits_is_whole():
    text = "a" * LONGEST_WORKBOOK_CELL

    assert workbook_rows.fitting(text, "https://example.org/") == text


@pytest.mark.parametrize("ending", ["json", "jsonl", "csv", "atom"])
def test_rows_are_written_as_they_come(ending):
    """Piece by piece, with no more than one batch read ahead."""
    asked = []

    def batches():
        for number in range(3):
            asked.append(number)
            yield [row("topics", slug=f"t{number}")]

    pieces = LIST_FORMATS[ending].write(ListTable("topics", "A list", "https://example.org", batches()))
    if ending == "atom":
        assert b"</feed>" not in next(pieces)  # entries look into the ledger
        return
    while not asked:
        next(pieces)
    assert len(asked) == 1


def test_half_an_array_is_no_json():
    def batches():
        yield [row("topics")]
        raise OSError("the database is gone")

    begun = b""
    with pytest.raises(OSError, match="is gone"):  # noqa: PT012 - what was written before is looked at
        for piece in LIST_FORMATS["json"].write(ListTable("topics", "A list", "https://example.org", batches())):
            begun += piece
    with pytest.raises(json.JSONDecodeError):
        json.loads(begun)
