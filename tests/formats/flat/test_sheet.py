"""The table itself: what it is written in, what can be wrong with it, and that all is told in its own words."""

import datetime as dt
from itertools import pairwise

import pytest
import xlsxwriter

from claims.formats.flat import FlatSheet
from claims.formats.limits import LONGEST_CELL
from claims.formats.problems import BundleError
from tests.formats.test_workbook import sheets

from .sheets import HEADER, MAP, ROW, cells, made, map_file, sheet

pytestmark = pytest.mark.django_db

STANDARD = ("claim", "stance", "quotation", "source")


def refusal(path, map_path=None):
    with pytest.raises(BundleError) as caught:
        FlatSheet(path, map_path=map_path)
    return str(caught.value).splitlines()


def statements(path, map_path=None):
    return [cells["statement"] for cells in cells(path, map_path)["claims"]]


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t"), ("a.tab", "\t"), ("a.txt", "\t"), ("a.CSV", ","), ("a.txt", ";")],
)
def test_delimiter_is_seen_in_the_header(tmp_path, name, delimiter):
    path = sheet(tmp_path, ROW, header=STANDARD, name=name, delimiter=delimiter)

    assert statements(path) == ["The gates were opened."]


def test_delimiter_that_the_map_says_is_taken(tmp_path):
    path = sheet(tmp_path, ROW, delimiter="|")

    assert statements(path, map_file(tmp_path, MAP + '[sheet]\ndelimiter = "|"')) == ["The gates were opened."]


def test_wrong_delimiter_is_told(tmp_path):
    path = sheet(tmp_path, ROW, delimiter=";")

    assert refusal(path, map_file(tmp_path, MAP + '[sheet]\ndelimiter = ","')) == [
        "evidence.csv:1: the columns are separated by semicolons, expected commas: see delimiter in [sheet] of the map"
    ]


def test_delimiter_that_nobody_expects_is_told(tmp_path):
    assert refusal(sheet(tmp_path, ROW, delimiter="|"), map_file(tmp_path)) == [
        (
            "evidence.csv:1: the columns are separated by bars, expected one of commas, semicolons and tabs: see delimiter "
            "in [sheet] of the map"
        )
    ]


CYRILLIC = ("Ворота были открыты в ту ночь, сказано в журнале.", "supports", "Открыты.", "Журнал")


@pytest.mark.parametrize(
    ("encoding", "row", "said"),
    [
        (
            "windows-1251",
            CYRILLIC,
            (
                "line 2: byte 0xC2 at offset 25 is not UTF-8, it looks like Windows-1251; save as UTF-8, or say encoding in "
                "[sheet] of a map"
            ),
        ),
        (
            "windows-1252",
            ("The café was open.", *ROW[1:]),
            (
                "line 2: byte 0xE9 at offset 32 is not UTF-8, it looks like Windows-1252; save as UTF-8, or say encoding in "
                "[sheet] of a map"
            ),
        ),
        (
            "utf-16",
            ROW,
            "this is UTF-16 or UTF-32, expected UTF-8: save as “CSV UTF-8”, or say encoding in [sheet] of a map",
        ),
    ],
)
def test_wrong_encoding_is_named_and_the_right_one_is_read(tmp_path, encoding, row, said):
    path = sheet(tmp_path, row, encoding=encoding, name="a.tsv", delimiter="\t")
    plain = map_file(tmp_path)

    try:
        told = made(path, plain)[1]
    except BundleError as error:
        told = str(error).splitlines()

    assert [line.removeprefix("a.tsv: ") for line in told] == [said]
    assert statements(path, map_file(tmp_path, MAP + f'[sheet]\nencoding = "{encoding}"')) == [row[0]]


def test_text_that_is_not_in_the_encoding_of_the_map_is_told(tmp_path):
    path = sheet(tmp_path, ("The café was open.", *ROW[1:]), encoding="windows-1252")
    mapped = map_file(tmp_path, MAP + '[sheet]\nencoding = "ascii"')

    assert refusal(path, mapped) == [
        "evidence.csv: line 2: byte 0xE9 at offset 32 is not ascii; see encoding in [sheet] of a map"
    ]


def test_quotation_marks_may_be_letters_like_others(tmp_path):
    path = sheet(tmp_path, ('"Gates were opened', *ROW[1:]), delimiter="\t", name="a.tsv")

    assert statements(path, map_file(tmp_path, MAP + "[sheet]\nquoting = false")) == ['"Gates were opened']
    assert made(path, map_file(tmp_path))[1] == [
        "a.tsv:2: line 2: a cell begins with a quotation mark that is never closed, expected one at its end"
    ]


def test_lines_above_the_header_are_not_read_but_counted(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("A title\n\nclaim,stance,quotation,source\n" + ",".join(ROW) + "\n,,,\n,x,q,s\n")
    mapped = map_file(
        tmp_path,
        MAP.replace("Claim", "claim")
        .replace("Stance", "stance")
        .replace("Quote", "quotation")
        .replace("Title", "source")
        + "[sheet]\nheader = 3",
    )

    found, problems, _notes = made(path, mapped)

    assert [row for row, _cells in found["claims"]] == [4]
    assert problems == ["a.csv:6: stance: “x” is not one of: supports, contradicts, context"]


def test_ragged_row_is_told(tmp_path):
    assert made(sheet(tmp_path, ROW[:3], (*ROW, "x"), ROW), map_file(tmp_path))[1] == [
        "evidence.csv:2: 3 cells, expected 4, as in the header",
        "evidence.csv:3: 5 cells, expected 4, as in the header",
    ]


def test_empty_sheet_is_told(tmp_path):
    (tmp_path / "a.csv").write_text("")

    assert refusal(tmp_path / "a.csv", map_file(tmp_path)) == ["a.csv: is empty, expected a header row"]


def test_header_alone_is_told(tmp_path):
    assert made(sheet(tmp_path), map_file(tmp_path))[1] == [
        "evidence.csv: has no row below its header, expected one for each piece of evidence"
    ]


def test_column_that_the_sheet_lacks_is_told(tmp_path):
    path = sheet(tmp_path, ROW, header=("claim", "Stances", "Quote", "Author"))

    assert refusal(path, map_file(tmp_path)) == [
        "map.toml: [claim] statement: the sheet has no column “Claim”; did you mean “claim”?",
        "map.toml: [link] stance: the sheet has no column “Stance”; did you mean “Stances”?",
        "map.toml: [source] title: the sheet has no column “Title”, expected one of: “claim”, “Stances”, “Quote”, “Author”",
    ]


def test_column_that_stands_twice_is_told_only_if_it_is_used(tmp_path):
    header = ("Claim", "Claim", "Stance", "Quote", "Title", "Note", "Note", "", "")

    assert refusal(sheet(tmp_path, header=header), map_file(tmp_path)) == [
        "map.toml: [claim] statement: the column “Claim” stands 2 times in the sheet, expected once"
    ]


def test_huge_cell_is_told(tmp_path):
    path = sheet(tmp_path, ("x" * (LONGEST_CELL + 1), *ROW[1:]))

    assert made(path, map_file(tmp_path))[1] == [
        "evidence.csv:2: line 2: a cell of more than 1,048,576 characters, expected fewer; is a quotation mark not closed?"
    ]


def test_text_that_is_too_long_for_its_field_names_the_column_of_the_sheet(tmp_path):
    path = sheet(tmp_path, ROW)
    with FlatSheet(path, map_path=map_file(tmp_path)) as bundle:
        for _file, rows in bundle:
            for row in rows:
                bundle.problem(row, next(iter(row.cells)), "is wrong")

        assert [str(problem) for problem in bundle.problems] == [
            "evidence.csv:2: Title: is wrong",
            "evidence.csv:2: Quote: is wrong",
            "evidence.csv:2: Claim: is wrong",
        ]


# ---------------------------------------------------------------- Workbooks


def test_workbook_is_read_as_a_person_typed_it(tmp_path):
    path = sheets(tmp_path / "a.xlsx", Evidence=[HEADER, (1951, *ROW[1:])], Notes=[])

    assert statements(path, map_file(tmp_path)) == ["1951"]


def test_workbook_with_several_sheets_needs_a_name(tmp_path):
    path = sheets(tmp_path / "a.xlsx", One=[HEADER, ROW], Two=[("x",)])

    assert refusal(path, map_file(tmp_path)) == [
        "a.xlsx: has the sheets “One”, “Two”: say which with sheet in [sheet] of a map"
    ]
    assert statements(path, map_file(tmp_path, MAP + '[sheet]\nsheet = "One"')) == ["The gates were opened."]
    assert refusal(path, map_file(tmp_path, MAP + '[sheet]\nsheet = "Tow"')) == [
        "a.xlsx: unknown sheet “Tow”, expected one of: One, Two"
    ]


def test_value_of_a_formula_is_taken_and_an_error_value_is_not(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        for place, title in enumerate((*HEADER, "Unused")):
            page.write(0, place, title)
        for number in (1, 2, 3):
            for place, text in enumerate(ROW):
                page.write(number, place, text)
        page.write_formula(1, 0, '="The gates "&"stood open."', None, "The gates stood open.")
        page.write_formula(2, 0, "=NA()", None, "#N/A")
        page.write_formula(3, 4, "=NA()", None, "#N/A")

    found, problems, _notes = made(path, map_file(tmp_path))

    assert [cells["statement"] for _row, cells in found["claims"]] == [
        "The gates stood open.",
        "The gates were opened.",
    ]
    assert problems == ["a.xlsx:3: Claim: holds the error value #N/A of a formula, expected text"]


def test_date_of_the_spreadsheet_is_a_day_only_if_the_map_says_so(tmp_path):
    path = sheets(tmp_path / "a.xlsx", Evidence=[(*HEADER, "Day"), (*ROW, dt.date(1953, 1, 31))])
    text = MAP + 'published = "{Day}"\n'

    assert made(path, map_file(tmp_path, text))[1] == [
        (
            "a.xlsx:2: Day: is a date of the spreadsheet (1953-01-31), expected text: format the column as text and type it "
            "again; or see date_cells in [sheet] of a map"
        )
    ]
    dated = cells(path, map_file(tmp_path, text + "[sheet]\ndate_cells = true"))
    assert [source["published"] for source in dated["sources"]] == ["1953-01-31"]


def test_date_of_the_spreadsheet_needs_no_format_of_its_own(tmp_path):
    rows = [(HEADER[0], *HEADER[1:], "Day"), (*ROW, dt.date(1953, 1, 31)), (*ROW[:3], "Letter", "1.2.1953")]
    path = sheets(tmp_path / "a.xlsx", Evidence=rows)
    text = MAP + 'published = { from = "{Day}", dates = "%d.%m.%Y" }\n[sheet]\ndate_cells = true'

    dated = cells(path, map_file(tmp_path, text))

    assert [source["published"] for source in dated["sources"]] == ["1953-01-31", "1953-02-01"]


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"PK\x03\x04 broken"), ("a.xlsx", b""), ("a.xlsx", b"claim")])
def test_broken_workbook_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)

    assert refusal(tmp_path / name, map_file(tmp_path))[0].startswith("a.xlsx: ")


def test_workbook_under_another_name_is_refused(tmp_path):
    sheets(tmp_path / "a.xlsx", Evidence=[HEADER, ROW]).rename(tmp_path / "a.csv")

    assert refusal(tmp_path / "a.csv", map_file(tmp_path)) == [
        "a.csv: this is a workbook or zip archive under another name, expected text in UTF-8"
    ]


# ---------------------------------------------------------------- Without a map


def test_standard_columns_need_no_map_whatever_their_case(tmp_path):
    header = ("Claim", "Topics", "STANCE", "Quotation", "Source", "Author", "Date", "Page", "Event_Date", "claimant")
    row = (
        "Gates open.",
        "Weir; Flood",
        "Supports",
        "Open.",
        "Log",
        "Anna Moor;Jan Kok",
        "1953",
        "p. 2",
        "1953-01",
        "Jan Kok",
    )

    found = cells(sheet(tmp_path, row, header=header))

    assert {file: len(rows) for file, rows in found.items()} == {
        "agents": 2,
        "topics": 2,
        "sources": 1,
        "items": 1,
        "claims": 1,
        "appearances": 1,
        "links": 1,
    }
    assert found["sources"][0]["authors"] == ["anna-moor", "jan-kok"]
    assert found["items"][0]["event_date"] == "1953-01"
    assert found["links"][0]["stance"] == "supports"


def test_sheet_with_other_columns_is_told_of_maps(tmp_path):
    assert refusal(sheet(tmp_path, ROW, header=("A", "B", "C", "D"))) == [
        (
            "evidence.csv:1: is not a sheet with the standard columns, expected claim, stance, source and quotation among them, "
            "or say in a map which column is which: --map MAP.toml"
        )
    ]


def test_standard_columns_that_mean_the_same_are_told(tmp_path):
    assert refusal(sheet(tmp_path, (*ROW, "1951", "1952"), header=(*STANDARD, "event date", "Event_Date"))) == [
        (
            "evidence.csv:1: the columns “event date” and “Event_Date” mean the same, expected one of them; leave it out, or say "
            "in a map which column is which: --map MAP.toml"
        )
    ]


def test_column_beside_the_standard_ones_is_told(tmp_path):
    assert refusal(sheet(tmp_path, (*ROW, ""), header=(*STANDARD, "quotatoin"))) == [
        (
            "evidence.csv:1: unknown column “quotatoin”; did you mean “quotation”?; leave it out, or say in a map which column "
            "is which: --map MAP.toml"
        )
    ]


def test_spelling_of_rows_is_kept_apart_by_number(tmp_path):
    rows = [(f"Claim {number}", *ROW[1:]) for number in range(2, 12)]

    numbers = [row for row, _cells in made(sheet(tmp_path, *rows), map_file(tmp_path))[0]["claims"]]

    assert all(after == before + 1 for before, after in pairwise(numbers))


def test_columns_of_a_wide_sheet_are_told_in_part(tmp_path):
    header = tuple(f"x{number}" for number in range(1_000))

    said = refusal(sheet(tmp_path, header=header), map_file(tmp_path))[0]

    assert said.endswith("“x28”, “x29”, …")
