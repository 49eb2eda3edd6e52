"""Citations of a table of sources, equal to those of citeproc-js (tests/e2e/citeproc.py says which, and renews them)."""

import json
from pathlib import Path

import pytest

from claims.citing import FORMS, cite
from claims.formats.bibliography.kinds import CSL
from tests.e2e import citeproc_items
from tests.e2e.citeproc import marked

TABLE = json.loads((Path(__file__).parent / "sources.json").read_text())


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry["item"]["id"])
def test_source_is_cited_as_by_citeproc_js(entry):
    ours = {form: marked(cite(entry["item"], form, entry.get("locator", "")).runs) for form in FORMS}

    assert ours == entry["expected"]


def test_table_has_every_type_of_every_kind():
    types = {entry["item"]["type"] for entry in TABLE}

    assert types == {one for types in CSL.values() for one in types}


def test_random_items_have_every_type():
    assert set(citeproc_items.TYPES) == {one for types in CSL.values() for one in types}
