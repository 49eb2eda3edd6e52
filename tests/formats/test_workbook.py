import datetime as dt
import zipfile

import pytest
import xlsxwriter

from claims.formats import BundleError, open_bundle, workbook, write_bundle

from .bundles import problems, read, topics, write


def sheets(path, **rows):
    """A workbook with these rows of values, typed as a spreadsheet would."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, values in rows.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(values):
                for place, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, place, value, day)
                    else:
                        sheet.write(number, place, value)
    return path


def changed(path, part, before, after):
    """The workbook with something else in one of its parts."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    assert before in members[part]
    members[part] = members[part].replace(before, after, 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in members.items():
            new.writestr(name, content)
    return path


def refusal(path):
    with pytest.raises(BundleError) as caught:
        open_bundle(path)
    return str(caught.value)


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1951, "1951"),
        (1951.5, "1951.5"),
        (-3, "-3"),
        (1e21, "1000000000000000000000"),
        (True, "TRUE"),
        ("1951", "1951"),
        ("=1+1", "0"),
    ],
)
def test_typed_cell_is_the_text_that_a_person_would_have_typed(tmp_path, value, text):
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name"], ["a", value]])

    assert read(path) == ({"topics": [{"slug": "a", "name": text}]}, [])


@pytest.mark.parametrize(
    ("number", "shown_as", "said"),
    [
        (19_360, "mmm yyyy", "date of the spreadsheet (1953-01-01)"),
        (42_513.4375, "yyyy-mm-dd", "date of the spreadsheet (2016-05-23T10:30:00)"),
        (0.4375, "hh:mm", "time of the spreadsheet (10:30:00)"),
        (1.5, "[h]:mm", "duration of the spreadsheet (1 day, 12:00:00)"),
    ],
)
def test_cell_that_the_spreadsheet_made_a_date_is_a_problem(tmp_path, number, shown_as, said):
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("sources")
        sheet.write_row(0, 0, ["slug", "title", "", "published"])
        sheet.write_row(1, 0, ["a", "A", "", "1953-01"])
        sheet.write_row(2, 0, ["b", "B"])
        sheet.write_number(2, 3, number, book.add_format({"num_format": shown_as}))

    assert read(tmp_path / "b.xlsx") == (
        {"sources": [{"slug": "a", "title": "A", "published": "1953-01"}, {"slug": "b", "title": "B"}]},
        [f"sources:3: published: is a {said}, expected text: format the column as text and type it again"],
    )


def with_errors(path):
    """A workbook whose second sheet has error values, one of them required, one of a shape, and one in the last row."""
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes & more")
        sheet = book.add_worksheet("witnesses")
        sheet.write_row(0, 0, ["slug", "name", "protected", "vantage"])
        sheet.write_row(1, 0, ["a", "#N/A"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 3, '=IF(1>0,"near","")', None, "near")
        sheet.write_row(2, 0, ["b"])
        sheet.write_formula(2, 1, "=NA()", None, "#N/A")
        sheet.write_formula(4, 3, "=#REF!", None, "#REF!")
    return path


WITH_ERRORS = (
    {"witnesses": [{"slug": "a", "name": "#N/A", "vantage": "near"}]},
    [
        "witnesses:2: protected: holds the error value #DIV/0! of a formula, expected text",
        "witnesses:3: name: holds the error value #N/A of a formula, expected text",
        "witnesses:5: slug: is empty, expected a value",
        "witnesses:5: name: is empty, expected a value",
        "witnesses:5: vantage: holds the error value #REF! of a formula, expected text",
    ],
)


@pytest.mark.parametrize("piece", [2**20, *range(150, 170)])
def test_error_value_of_a_formula_is_a_problem_and_empties_nothing(tmp_path, monkeypatch, piece):
    monkeypatch.setattr("claims.formats.sheet_safety.PIECE", piece)
    assert read(with_errors(tmp_path / "b.xlsx")) == WITH_ERRORS


@pytest.mark.parametrize("target", [b'Target="/xl/worksheets/sheet2.xml"', b"Target='worksheets/Sheet2.xml'"])
def test_error_values_are_found_however_the_sheet_is_named_as_a_part(tmp_path, target):
    path = with_errors(tmp_path / "b.xlsx")
    changed(path, "xl/_rels/workbook.xml.rels", b'Target="worksheets/sheet2.xml"', target)

    assert read(path) == WITH_ERRORS


def test_date_in_a_column_that_stands_twice_is_reported(tmp_path):
    day = dt.date(1953, 1, 1)
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name", "name"], ["a", day, day]])

    assert problems(path) == [
        "topics:1: name: column stands 2 times in the header, expected once",
        "topics:2: name: is a date of the spreadsheet (1953-01-01), expected text: format the column as text and type it again",
    ]


def test_sheet_with_a_known_name_and_no_header_is_reported(tmp_path):
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name"]], claims=[], agents=[[" "], [" "]], Notes=[[" "]])

    assert problems(path) == ["agents:1: is empty, expected a header row", "claims: is empty, expected a header row"]


def test_rows_of_nothing_but_space_are_skipped(tmp_path):
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name"], [" ", " "], ["", " "], ["a", "A"]])

    assert read(path) == ({"topics": [{"slug": "a", "name": "A"}]}, [])


def test_checked_box_protects(tmp_path):
    path = sheets(tmp_path / "b.xlsx", witnesses=[["slug", "name", "protected"], ["a", "A", True], ["b", "B", False]])

    assert [cells["protected"] for cells in read(path)[0]["witnesses"]] == [True, False]


def test_unknown_sheet_is_reported_unless_it_is_empty(tmp_path):
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name"]], Sheet1=[], Topic=[["x"]])

    assert problems(path) == ["Topic: unknown sheet “Topic”; did you mean “topics”?"]


def test_rows_are_counted_as_the_spreadsheet_does_and_empty_ones_skipped(tmp_path):
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name", ""], ["a", "A"], [], ["", "B"], ["c", "C", "note"]])

    assert problems(path) == [
        "topics:4: slug: is empty, expected a value",
        "topics:5: cell 3 is “note” in a column without a name, expected none",
    ]


def test_table_must_begin_in_the_first_cell(tmp_path):
    path = sheets(tmp_path / "b.xlsx", topics=[[], ["", "slug", "name"], ["", "a", "A"]])

    assert problems(path) == ["topics:1: is empty, expected a header row"]


def test_workbook_without_a_table_is_refused(tmp_path):
    assert "no table of a bundle in this workbook" in refusal(sheets(tmp_path / "b.xlsx", Sheet1=[]))
    said = refusal(sheets(tmp_path / "b.xlsx", Research=[("Who", "What")]))
    assert said.endswith("what its columns are if it is a flat sheet of evidence, a map says: --map MAP.toml")


@pytest.mark.parametrize("content", [b"", b"slug,name\n"])
def test_what_is_no_workbook_is_refused(tmp_path, content):
    (tmp_path / "b.xlsx").write_bytes(content)

    assert "this is no zip archive, or a broken one" in refusal(tmp_path / "b.xlsx")


def test_archive_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made:
        made.writestr("topics.csv", "slug,name\n")

    assert "this is no workbook, or a broken one" in refusal(tmp_path / "b.xlsx")


def test_old_or_encrypted_workbook_is_recognized(tmp_path):
    (tmp_path / "b.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

    assert refusal(tmp_path / "b.xlsx").endswith("old or password-protected workbook, expected plain .xlsx")


def test_cell_in_the_last_corner_is_refused_before_room_is_made_for_the_others(tmp_path):
    path = changed(sheets(tmp_path / "b.xlsx", topics=[["slug"], ["a"]]), SHEET, b'<c r="A2"', b'<c r="XFD1048576"')

    assert refusal(path) == (
        f"b.xlsx: its part “{SHEET}” reaches to row 1,048,576 and column 16,384, which makes 17,179,869,184 cells with"
        " the empty ones, expected 10,000,000 at most"
    )


@pytest.mark.parametrize(
    "cell",
    [
        b'<c s="1" r="XFD1048576"',
        b"<c r='XFD1048576'",
        b'<c r="&#88;FD1048576"',
        b'<x:c\nr="XFD1048576"',
        b"<c",
        b'<c r="XFD10485760000"',
        b'\0<c r="A2"',
    ],
)
def test_cell_written_so_that_its_place_could_be_missed_is_refused(tmp_path, cell):
    path = changed(sheets(tmp_path / "b.xlsx", topics=[["slug"], ["a"]]), SHEET, b'<c r="A2"', cell)

    assert "is written in an unusual way, expected a plain workbook" in refusal(path)


def test_sheet_under_another_ending_is_refused(tmp_path):
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name"]])
    changed(path, "xl/_rels/workbook.xml.rels", b'Target="worksheets/sheet1.xml"', b'Target="media/sheet1.png"')

    assert "names “media/sheet1.png” as a part" in refusal(path)


def test_cells_on_both_sides_of_a_cut_are_seen(tmp_path, monkeypatch):
    monkeypatch.setattr("claims.formats.sheet_safety.PIECE", 7)
    path = sheets(tmp_path / "b.xlsx", topics=[["slug", "name"], ["a", "A"]])

    assert read(path)[0] == {"topics": [{"slug": "a", "name": "A"}]}
    assert "column 16,384" in refusal(changed(path, SHEET, b'<c r="B2"', b'<c r="XFD1048576"'))


@pytest.mark.parametrize(("text", "size"), [("x" * 32_768, "32,768"), ("😀" * 16_384, "32,768")])
def test_text_that_no_cell_takes_is_refused_with_its_record_and_column(tmp_path, text, size):
    with pytest.raises(BundleError) as caught:
        write_bundle(tmp_path / "b.xlsx", topics([{"slug": "a", "name": "A", "description": text}]))

    assert str(caught.value) == (
        f"topics:2: description: “a” cannot be written: {size} characters, expected 32,767 at most in a workbook;"
        " choose another kind of file"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["x" * 32_767, "😀" * 16_383])
def test_longest_text_that_a_cell_takes_comes_back(tmp_path, text):
    path = write(tmp_path / "b.xlsx", topics([{"slug": "a", "name": "A", "description": text}]))

    assert read(path)[0]["topics"][0]["description"] == text


@pytest.mark.parametrize(("text", "held"), [("\ufffe", "U+FFFE"), ("_x005F_x0041_", "_x005F_x0041_")])
def test_text_that_would_come_back_changed_is_refused(tmp_path, text, held):
    with pytest.raises(BundleError, match=f"it holds {held.replace('+', '.')}, which would come back changed"):
        write_bundle(tmp_path / "b.xlsx", topics([{"slug": "a", "name": text, "description": ""}]))


def test_more_rows_than_a_sheet_has_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "LAST_WORKBOOK_ROW", 2)

    with pytest.raises(BundleError, match="topics:3: “numbers” cannot be written: a sheet ends at row 2"):
        write_bundle(tmp_path / "b.xlsx", topics())


def test_cells_are_marked_as_text_so_that_no_date_is_made_of_them(tmp_path):
    path = write(tmp_path / "b.xlsx", topics())

    with zipfile.ZipFile(path) as made:
        assert b'<xf numFmtId="49" ' in made.read("xl/styles.xml")
        assert b'<c r="A2" s="1" t="inlineStr">' in made.read(SHEET)
