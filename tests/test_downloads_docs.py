"""What docs/downloads.md says is so: its endings are those there are, its examples what the formats write."""

import json
import re
from pathlib import Path

from claims.formats.lists import LIST_FORMATS
from claims.formats.lists.workbook_rows import MOST_ROWS
from claims.records import FIGURES, LISTED
from claims.views.history import SIZE
from tests.formats.lists.tables import table

GUIDE = (Path(__file__).resolve().parent.parent / "docs/downloads.md").read_text()


def example(language):
    """The blocks of this language, as they stand."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def written(ending, row):
    return b"".join(LIST_FORMATS[ending].write(table("claims", [row]))).decode()


def test_guide_tells_of_every_format():
    assert re.findall(r"^\| `\.([a-z.]+)` \|", GUIDE, re.MULTILINE) == list(LIST_FORMATS)


def test_guide_names_every_kind_and_figure():
    assert [name for name in LISTED if f"`{name}`" not in GUIDE] == []
    shown = {name.replace("contradicting", "supporting") for names in FIGURES.values() for name in names}
    assert [name for name in shown - {"supporting_lines_exact"} if f"`{name}`" not in GUIDE] == []


def test_row_of_the_guide_is_what_is_written():
    (line,), (sheet,) = example("json"), example("csv")
    row = json.loads(line)

    assert written("jsonl", row) == line
    assert json.loads(written("json", row)) == [row]
    assert written("csv", row) == f"\ufeff{sheet}".replace("\n", "\r\n")


def test_entry_of_the_guide_is_what_is_written(db):
    (entry,) = example("xml")

    assert entry.replace("\n", "") in written("atom", json.loads(example("json")[0]))


def test_guide_knows_the_limits():
    assert f"{MOST_ROWS:,} rows" in GUIDE
    assert f"{SIZE} on a page" in GUIDE
