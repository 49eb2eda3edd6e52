from pathlib import Path

import pytest

from claims.formats import LAYOUT, Shape, open_bundle
from claims.formats.json_lines import OWN_KIND
from claims.models import ReviewedRecord
from claims.records import RECORD_TYPES

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


def test_layout_has_the_files_and_columns_of_the_records_in_their_order():
    assert {name: [column for column in layout.columns if column != "state"] for name, layout in LAYOUT.items()} == {
        name: [column.name for column in record_type.columns] for name, record_type in RECORD_TYPES.items()
    }
    assert list(LAYOUT) == list(RECORD_TYPES)


def test_layout_ends_in_a_state_where_records_are_reviewed():
    reviewed = {name for name, record_type in RECORD_TYPES.items() if issubclass(record_type.model, ReviewedRecord)}

    assert {name for name, layout in LAYOUT.items() if layout.columns[-1] == "state"} == reviewed
    assert reviewed == {"claims", "questions", "sources", "witnesses", "items", "assessments"}


def test_layout_knows_the_shape_of_every_column_that_is_not_text():
    shapes = {
        (name, column): shape.name
        for name, layout in LAYOUT.items()
        for column, shape in layout.shapes.items()
        if shape is not Shape.TEXT
    }

    assert shapes == {
        ("agents", "aliases"): "LIST",
        ("sources", "authors"): "LIST",
        ("sources", "identifiers"): "LIST",
        ("sources", "topics"): "LIST",
        ("sources", "csl"): "OBJECT",
        ("witnesses", "protected"): "FLAG",
        ("witnesses", "relays"): "LIST",
        ("witnesses", "possibly_same_as"): "LIST",
        ("items", "draws_on"): "LIST",
        ("claims", "topics"): "LIST",
        ("claims", "questions"): "LIST",
    }


@pytest.mark.parametrize("name", LAYOUT)
def test_required_columns_are_text_and_name_the_row(name):
    layout = LAYOUT[name]

    assert [layout.shapes[column] for column in layout.required] == [Shape.TEXT] * len(layout.required)
    assert set(layout.naming) <= set(layout.required)
    assert len(layout.required) >= 2


def test_every_file_with_a_kind_of_its_own_has_a_key_for_it_in_json_lines():
    assert set(OWN_KIND) == {name for name, layout in LAYOUT.items() if "kind" in layout.shapes}


@pytest.mark.parametrize("folder", [path for path in FIXTURES.iterdir() if path.is_dir()], ids=lambda path: path.name)
def test_founding_case_is_a_bundle_without_problems(folder):
    with open_bundle(folder) as bundle:
        rows = {file: len(list(rows)) for file, rows in bundle}

        assert list(bundle.problems) == []
        assert {f"{file}.csv" for file in rows} == {path.name for path in folder.glob("*.csv")}
        assert min(rows.values()) > 0
