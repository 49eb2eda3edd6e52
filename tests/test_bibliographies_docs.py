"""What docs/bibliographies.md says is so, and its example works."""

import json
import re
from pathlib import Path

import pytest

from claims.choices import SourceKind
from claims.formats.bibliography import FORMATS, bibtex_fields, dates, kinds, reading, ris
from claims.formats.bibliography.item import DATES, IDENTIFIERS, VARIABLES
from claims.formats.bibliography.said import NOT_CARRIED
from claims.formats.incoming import open_data
from claims.models import Source
from claims.operations.importing import import_bundle
from claims.records import RECORD_TYPES

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/bibliographies.md").read_text()
EXAMPLE = ROOT / "docs/examples/bibliographies/moor.bib"


def table(heading):
    """The rows of the table under these headings: the names in each cell."""
    lines = GUIDE[GUIDE.index(f"| {heading} |") :].partition("\n\n")[0].splitlines()[2:]
    return [[re.findall(r"`([^`]+)`", cell) for cell in line.strip("|").split(" | ")] for line in lines]


def test_guide_tells_the_types_of_every_kind():
    told = {kind: tuple(map(tuple, types)) for (kind,), *types in table("kind | CSL | BibTeX | RIS")}

    assert told == {kind: (kinds.CSL[kind], kinds.BIBTEX[kind], kinds.RIS[kind]) for kind in SourceKind.values}


def test_guide_tells_where_every_column_is():
    told = {column: where for (column,), *where in table("column | CSL | BibTeX | RIS")}
    columns = {column.name for column in RECORD_TYPES["sources"].columns}
    bibtex = {"title": "title", "container-title": "journal", "number": "number"}
    bibtex |= bibtex_fields.TEXTS | bibtex_fields.VERBATIM | bibtex_fields.DATES

    assert told.keys() == columns - {"slug", "kind", "csl", *NOT_CARRIED}
    for column, variable in (VARIABLES | DATES).items():
        tag = {"issued": "DA", "accessed": "Y2"} | ris.TEXTS
        assert told[column] == [[variable], *([one[variable]] if variable in one else [] for one in (bibtex, tag))]
    assert told["identifiers"][:2] == [
        list(IDENTIFIERS.values()),
        [bibtex_fields.VERBATIM[one] for one in IDENTIFIERS.values()],
    ]


def test_guide_tells_every_further_variable():
    told = {variable: where for (variable,), *where in table("variable | BibTeX | RIS")}
    own = {name: name for name in (*bibtex_fields.OWN_NAMES, *bibtex_fields.OWN_TEXTS)}
    fields = bibtex_fields.NAMES | bibtex_fields.TEXTS | bibtex_fields.DATES | own | {"issue": "number"}
    tags = ris.NAMES | ris.TEXTS | dict.fromkeys(("editor", *ris.SECOND.values()), "A2") | {"page": "SP"}
    columns = {*VARIABLES.values(), *DATES.values(), "original-date", "keyword", "author"}

    assert told == {
        variable: [[field], [tags[variable]] if variable in tags else []]
        for variable, field in fields.items()
        if variable not in columns
    }


def test_guide_tells_dates_as_they_are_written():
    for (edtf,), (csl,), (tag,) in table("EDTF | CSL | RIS"):
        assert (dates.to_csl(edtf), dates.to_ris(edtf)) == (json.loads(csl), tag)


def test_guide_names_every_format_and_limit():
    assert [ending for ending in FORMATS if f"`{ending}`" not in GUIDE] == []
    assert f"{reading.LONGEST_ENTRY:,} characters" in GUIDE
    assert f"{reading.MOST_BROKEN:,} entries" in GUIDE


@pytest.mark.django_db
def test_example_is_what_the_guide_shows_and_imports():
    shown = re.search(r"```bibtex\n(.*?)```", GUIDE, re.DOTALL)[1]
    assert shown in EXAMPLE.read_text()

    with open_data(EXAMPLE) as bundle:
        import_bundle(by="test", bundle=bundle)
        assert (list(bundle.problems), list(bundle.notes)) == ([], [])

    assert list(Source.objects.order_by("slug").values_list("slug", "kind", "created", "published")) == [
        ("hall-to-board-1951", "correspondence", "1951~", ""),
        ("keeper-on-the-night", "interview", "197X", ""),
        ("night-of-31-january", "report", "", "1953-06"),
        ("water-in-the-streets", "article", "", "1953-02-01"),
    ]
