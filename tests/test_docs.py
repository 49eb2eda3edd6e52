"""What docs/bundles.md says is so, and its example works."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command

from claims.formats import CONTAINERS, LAYOUT, Shape, limits
from claims.formats.json_lines import OWN_KIND
from claims.records import RECORD_TYPES
from tests.management.test_loaddata import empty_the_database

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/bundles.md").read_text()
EXAMPLE = ROOT / "docs/examples/small-bundle"


def table(heading):
    """The rows of the table under these headings, as lists of cells."""
    lines = GUIDE[GUIDE.index(f"| {heading} |") :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def columns(text):
    """Column → what stands in brackets behind it."""
    return dict(re.findall(r"(\**[a-z0-9_]+\**)(?: \(([^)]*)\))?(?:, |$)", text))


FILES = {name.strip("`"): columns(text) for name, text in table("file | columns")}


def vocabularies():
    """(file, column) → the words it takes."""
    for name, record_type in RECORD_TYPES.items():
        for column in record_type.columns:
            try:
                field = record_type.model._meta.get_field(column.name)
            except FieldDoesNotExist:
                continue
            if getattr(field, "flatchoices", None):
                yield name, column.name, [str(word) for word, _label in field.flatchoices if word]


def test_guide_names_every_file_and_column_in_order():
    told = {name: [column.strip("*") for column in found] for name, found in FILES.items()}

    assert list(told.items()) == [(name, list(layout.columns)) for name, layout in LAYOUT.items()]


def test_guide_has_what_is_required_in_bold():
    told = {name: {column.strip("*") for column in found if column.startswith("**")} for name, found in FILES.items()}

    assert told == {name: set(layout.required) for name, layout in LAYOUT.items()}


@pytest.mark.parametrize("name", LAYOUT)
def test_guide_says_which_columns_hold_several_values(name):
    several = {column for column, said in FILES[name].items() if "several" in said}

    assert several == {column for column, shape in LAYOUT[name].shapes.items() if shape is Shape.LIST}


@pytest.mark.parametrize("name", LAYOUT)
def test_guide_says_which_columns_name_records(name):
    references = {column.name: column.to.collection for column in RECORD_TYPES[name].references}
    said = {
        column.strip("*"): re.sub(r"^several |, in order$", "", text)
        for column, text in FILES[name].items()
        if text not in ("", "several")
    }
    kinds = {"agent": "agents", "witness": "witnesses", "source": "sources", "item": "items", "topic": "topics"}
    kinds |= {"claim": "claims", "question": "questions"}

    # The one record, or several.
    assert {column: kinds.get(re.sub(r"(?<=witness)es$|s$(?<!ss)", "", text)) for column, text in said.items()} == (
        references
    )


def test_guide_tells_every_word_of_every_vocabulary():
    told = {}
    for column, words in table("column | takes one of"):
        for name in re.findall(r"`([a-z_.]+)`", column):
            told[name] = re.findall(r"`([^`]+)`", words)
    wrong = [
        f"{name}.{column}"
        for name, column, words in vocabularies()
        if told.get(f"{name}.{column}", told.get(column)) != words
    ]

    assert wrong == []


def test_guide_names_every_container():
    named = {path.strip("`") for path, *_rest in table("path | is | notes")}

    assert named == {ending or "no ending" for ending in CONTAINERS}


def test_guide_names_the_kinds_of_json_lines():
    assert [key for key in OWN_KIND.values() if f"`{key}`" not in GUIDE] == []


@pytest.mark.parametrize(
    "limit",
    [
        limits.LONGEST_CELL,
        limits.LONGEST_ROW,
        limits.LONGEST_WORKBOOK_CELL,
        limits.LAST_WORKBOOK_ROW,
        limits.MOST_WORKBOOK_CELLS,
        limits.LARGEST_WORKBOOK,
        limits.LARGEST_TABLES,
        limits.LARGEST_ARCHIVE,
        limits.MOST_MEMBERS,
    ],
)
def test_guide_tells_the_limits(limit):
    assert f"{limit:,}" in GUIDE


@pytest.mark.parametrize("name", ["claims", "links"])
def test_guide_shows_the_example_as_it_is(name):
    assert f"```csv\n{(EXAMPLE / f'{name}.csv').read_text()}```" in GUIDE


# ---------------------------------------------------------------- The example


@pytest.fixture
def imported(db):
    def imported(path, *options):
        out = StringIO()
        call_command("importdata", path, *options, stdout=out)
        return out.getvalue()

    return imported


def test_example_is_found_on_the_site(imported, client):
    imported(EXAMPLE)

    claim = client.get("/claims/gates-were-opened/").content.decode()
    assert "The log says the gates were opened at two in the morning." in claim
    assert "The lock keeper says that nobody was at the gates that night." in claim
    denial = client.get("/claims/no-evidence-of-neglect/").content.decode()
    assert "Anna Moor" in denial
    assert "/claims/weir-was-neglected/" in denial
    assert "Log of the weir" in client.get("/sources/").content.decode()


def test_example_can_be_tried_first_and_imported_again(imported):
    tried = imported(EXAMPLE, "--dry-run")
    first = imported(EXAMPLE)
    second = imported(EXAMPLE)

    assert "claims: 3 created, 0 updated, 0 unchanged" in tried
    assert tried.splitlines()[1:] == first.splitlines()[1:]
    assert "claims: 0 created, 0 updated, 3 unchanged" in second


@pytest.mark.parametrize("ending", sorted(CONTAINERS))
def test_example_goes_out_as_it_came_in(ending, imported, tmp_path):
    imported(EXAMPLE)
    call_command("exportdata", tmp_path / f"first{ending}", verbosity=0)
    empty_the_database()

    imported(tmp_path / f"first{ending}")
    call_command("exportdata", tmp_path / f"again{ending}", verbosity=0)

    first, again = tmp_path / f"first{ending}", tmp_path / f"again{ending}"
    pairs = [(file, again / file.name) for file in first.iterdir()] if first.is_dir() else [(first, again)]
    assert [file.name for file, other in pairs if file.read_bytes() != other.read_bytes()] == []
