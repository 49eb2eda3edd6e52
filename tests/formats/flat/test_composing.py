"""What the rows of a sheet make: one item each, and one record of all that they share."""

import pytest

from claims.formats.flat import FlatSheet
from claims.formats.flat.composing import first_sentence
from tests.factories import make_agent, make_claim, make_source

from .sheets import HEADER, MAP, ROW, cells, made, map_file, sheet

pytestmark = pytest.mark.django_db

OTHER = ("The gates were opened.", "contradicts", "They were shut.", "Report on the flood")

LEFT = "; left as it stands, --update would change what the sheet says otherwise"


def with_map(folder, added, *rows, header=HEADER):
    return sheet(folder, *rows, header=header), map_file(folder, MAP + added)


def test_row_makes_a_claim_an_item_a_source_and_their_link(tmp_path):
    found = cells(sheet(tmp_path, ROW), map_file(tmp_path))

    slug = found["items"][0]["slug"]
    assert slug.startswith("log-of-the-weir-")
    assert found == {
        "sources": [{"slug": "log-of-the-weir", "title": "Log of the weir"}],
        "items": [
            {"slug": slug, "summary": "They stood open.", "quotation": "They stood open.", "source": "log-of-the-weir"}
        ],
        "claims": [{"slug": "the-gates-were-opened", "statement": "The gates were opened."}],
        "links": [{"claim": "the-gates-were-opened", "item": slug, "stance": "supports"}],
    }


def test_rows_that_name_the_same_share_it_whatever_the_spelling(tmp_path):
    found = cells(sheet(tmp_path, ROW, ("The GATES were opened", *OTHER[1:3], "Log of the Weir")), map_file(tmp_path))

    assert {file: len(rows) for file, rows in found.items()} == {"sources": 1, "items": 2, "claims": 1, "links": 2}
    assert found["claims"][0]["statement"] == "The gates were opened."


def test_same_passage_for_two_claims_is_one_item(tmp_path):
    found = cells(sheet(tmp_path, ROW, ("The weir was kept well.", *ROW[1:])), map_file(tmp_path))

    assert {file: len(rows) for file, rows in found.items()} == {"sources": 1, "items": 1, "claims": 2, "links": 2}


def test_identical_rows_are_taken_once_and_told(tmp_path):
    found, problems, notes = made(sheet(tmp_path, ROW, OTHER, ROW, ROW), map_file(tmp_path))

    assert ({file: len(rows) for file, rows in found.items()}, problems) == (
        {"sources": 2, "items": 2, "claims": 1, "links": 2},
        [],
    )
    assert notes == ["evidence.csv: 2 rows with the same evidence for the same claim, taken once: 4 as 2, 5 as 2"]


def test_same_evidence_with_another_stance_is_an_error_that_names_both_rows(tmp_path):
    assert made(sheet(tmp_path, ROW, OTHER, (ROW[0], "contradicts", *ROW[2:])), map_file(tmp_path))[1] == [
        (
            "evidence.csv:4: Stance: “contradicts” here, “supports” in row 2, of the same evidence for the same claim; "
            "expected the same in both"
        )
    ]


def test_later_row_fills_what_an_earlier_one_left_empty(tmp_path):
    path, mapped = with_map(
        tmp_path,
        'url = "{Url}"\nidentifiers = ["{Id}"]\n',
        (*ROW, "", "a:1"),
        (*OTHER[:3], ROW[3], "https://example.org/", "b:2"),
        (*ROW[:2], "More.", ROW[3], "", ""),
        header=(*HEADER, "Url", "Id"),
    )

    assert cells(path, mapped)["sources"] == [
        {
            "slug": "log-of-the-weir",
            "title": "Log of the weir",
            "url": "https://example.org/",
            "identifiers": ["a:1", "b:2"],
        }
    ]


def test_rows_that_contradict_each_other_about_one_source_are_told(tmp_path):
    path, mapped = with_map(
        tmp_path, 'container = "{In}"\n', (*ROW, "Archive"), (*OTHER[:3], ROW[3], "Library"), header=(*HEADER, "In")
    )

    assert made(path, mapped)[1] == [
        "evidence.csv:3: In: “Library” here, “Archive” in row 2, of the same source; expected the same in both"
    ]


def test_people_of_whom_rows_say_otherwise_are_told_by_name(tmp_path):
    by = 'authors = { from = "{By}", split = ";" }\n'
    path, mapped = with_map(
        tmp_path, by, (*ROW, "Ann Moor; Jan Kok"), (*OTHER[:3], ROW[3], "Jürgen Weiß"), header=(*HEADER, "By")
    )

    assert made(path, mapped)[1] == [
        "evidence.csv:3: By: “Jürgen Weiß” here, “Ann Moor; Jan Kok” in row 2, of the same source; expected the same in both"
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", *ROW[1:]), "Claim: is empty, expected the claim"),
        ((ROW[0], "", *ROW[2:]), "Stance: is empty, expected supports, contradicts or context"),
        ((*ROW[:2], "", ROW[3]), "Quote: is empty, expected a summary or a quotation"),
        ((*ROW[:3], ""), "Title: is empty, expected a source or a witness"),
        ((ROW[0], "maybe", *ROW[2:]), "Stance: “maybe” is not one of: supports, contradicts, context"),
    ],
)
def test_row_that_is_not_complete_is_told(tmp_path, row, said):
    assert made(sheet(tmp_path, row, ROW), map_file(tmp_path))[1] == [f"evidence.csv:2: {said}"]


def test_all_that_is_wrong_with_a_row_is_told(tmp_path):
    assert made(sheet(tmp_path, ("", "", "", "")), map_file(tmp_path))[1] == [
        "evidence.csv: has no row below its header, expected one for each piece of evidence"
    ]
    assert len(made(sheet(tmp_path, ("", "", "q", "")), map_file(tmp_path))[1]) == 3


def test_stance_that_the_table_does_not_know_is_told_with_what_it_knows(tmp_path):
    mapped = map_file(
        tmp_path, MAP.replace('"{Stance}"', '{ from = "{Stance}", values = { Pro = "supports", Con = "contradicts" } }')
    )

    found, problems, _notes = made(sheet(tmp_path, (ROW[0], "pro", *ROW[2:]), (ROW[0], "Neither", *ROW[2:])), mapped)

    assert [cells["stance"] for _row, cells in found["links"]] == ["supports"]
    assert problems == ["evidence.csv:3: Stance: unknown value “Neither”, expected one of: Pro, Con"]


def test_rows_are_left_out_by_a_condition_counted_and_told(tmp_path):
    path, mapped = with_map(
        tmp_path,
        '[[skip]]\nwhere = "{Status}"\nis_not = ["accepted"]\n',
        (*ROW, "accepted"),
        (*OTHER, "rejected"),
        ("x", "x", "x", "x", "rejected"),
        ("x", "x", "x", "x", ""),
        header=(*HEADER, "Status"),
    )

    found, problems, notes = made(path, mapped)

    assert ([row for row, _cells in found["links"]], problems) == ([2], [])
    assert notes == [
        "evidence.csv: Status: 2 rows left out: “rejected”",
        "evidence.csv: Status: 1 row left out: empty",
    ]


def test_values_are_made_in_the_order_that_is_documented(tmp_path):
    added = """
topics = ["{Gene}", { from = "{Words}", extract = "^(.*)\\\\.$", split = "/", values = { A = "Alpha" }, otherwise = "Of {}" }]
published = { from = "{Day}", dates = ["%d.%m.%Y", "%Y"], default = "19XX" }
container = { from = "{Words}", split = "/", join = " and " }
"""
    path, mapped = with_map(
        tmp_path,
        added.replace("topics", "topics"),
        (*ROW, "G", "A / b.", "3.1.1953"),
        (*OTHER, "", "no stop", ""),
        header=(*HEADER, "Gene", "Words", "Day"),
    )

    found = cells(path, mapped)

    assert [topic["name"] for topic in found["topics"]] == ["G", "Alpha", "Of b"]
    assert [(one["topics"], one["published"], one["container"]) for one in found["sources"]] == [
        (["g", "alpha", "of-b"], "1953-01-03", "A and b."),
        ([], "19XX", "no stop"),
    ]


def test_date_that_fits_no_format_names_its_column(tmp_path):
    path, mapped = with_map(
        tmp_path, 'published = { from = "{Day}", dates = "%d.%m.%Y" }\n', (*ROW, "1953"), header=(*HEADER, "Day")
    )

    assert made(path, mapped)[1] == ["evidence.csv:2: Day: “1953” fits none of the date formats of the map: %d.%m.%Y"]


def test_part_stands_for_a_column_and_is_told_as_its_columns(tmp_path):
    text = (
        MAP.replace("{Claim}", "{who} {Claim}")
        + '[parts]\nboth = "{Title}-{Quote}"\nwho = { from = "{both}", values = { x = "X" } }\n'
    )

    assert made(sheet(tmp_path, ROW), map_file(tmp_path, text))[1] == [
        "evidence.csv:2: Title, Quote: unknown value “Log of the weir-They stood open.”, expected one of: x"
    ]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (
            'a = "{b}"\nb = "{Title}"',
            "[parts] a: the part “b” is defined below, expected above, or in an earlier line of [parts]",
        ),
        ('Title = "{Quote}"', "[parts] Title: the sheet has a column of this name, expected another name"),
    ],
)
def test_part_that_does_not_fit_is_told(tmp_path, parts, said):
    from claims.formats.problems import BundleError

    with pytest.raises(BundleError) as caught:
        FlatSheet(sheet(tmp_path, ROW), map_path=map_file(tmp_path, f"{MAP}[parts]\n{parts}\n"))

    assert str(caught.value) == f"map.toml: {said}"


def test_appearance_and_witness_share_people(tmp_path):
    added = """
authors = "{Who}"
[witness]
name = "{Who}"
protected = "yes"
[appearance]
agent = "{Who}"
date = "1953"
in_source = true
"""
    path, mapped = with_map(tmp_path, added, (*ROW, "Anna Moor"), (*OTHER, "Anna Moor"), header=(*HEADER, "Who"))

    found = cells(path, mapped)

    assert found["agents"] == [{"slug": "anna-moor", "name": "Anna Moor", "kind": "person"}]
    assert found["witnesses"] == [{"slug": "anna-moor", "name": "Anna Moor", "protected": True}]
    assert [item["witness"] for item in found["items"]] == ["anna-moor", "anna-moor"]


def test_record_that_stands_is_referred_to_and_told(tmp_path):
    make_source(slug="the-log", title="Log of the weir")
    make_claim(slug="gates", statement="The gates were opened")
    path, mapped = with_map(
        tmp_path, 'authors = "{Who}"\ncontainer = "Archive"\n', (*ROW, "A. Moor"), header=(*HEADER, "Who")
    )
    make_agent(slug="anna", name="Anna Moor", aliases="A. Moor")

    found, problems, notes = made(path, mapped)

    assert problems == []
    assert set(found) == {"items", "links"}
    assert found["links"][0][1]["claim"] == "gates"
    assert notes == [
        "evidence.csv: 1 of the agents stands here already: anna",
        f"evidence.csv: 1 of the sources stands here already: the-log{LEFT}",
        f"evidence.csv: 1 of the claims stands here already: gates{LEFT}",
    ]


def test_update_says_of_a_record_that_stands_all_but_what_it_is_known_by(tmp_path):
    make_source(slug="the-log", title="Log of the weir")
    path, mapped = with_map(tmp_path, 'container = "Archive"\nurl = "{Url}"\n', (*ROW, ""), header=(*HEADER, "Url"))

    assert cells(path, mapped, update=True)["sources"] == [{"slug": "the-log", "container": "Archive"}]


def test_name_of_several_that_stand_is_told(tmp_path):
    make_agent(slug="one", name="A. Moor")
    make_agent(slug="two", name="A. Moor")
    path, mapped = with_map(tmp_path, 'authors = "{Who}"\n', (*ROW, "A. Moor"), header=(*HEADER, "Who"))

    assert made(path, mapped)[1] == [
        "evidence.csv:2: Who: “A. Moor” may be any of these: one, two. Say which by its slug, or merge them first."
    ]


LONG = "word " * 60


@pytest.mark.parametrize(
    ("quotation", "summary"),
    [
        ("Short. And\nto the point.", "Short. And to the point."),
        (f"They said so in p. 3 of it. Then {LONG}", "They said so in p. 3 of it. Then " + LONG[:164] + "…"),
        (f"They stood open. Then {LONG}", "They stood open."),
        (LONG, LONG[:199] + "…"),
        ("x" * 300, "x" * 200 + "…"),
    ],
)
def test_quotation_without_summary_is_summed_up_by_its_beginning(quotation, summary):
    assert first_sentence(quotation) == summary
