"""What docs/sheets.md says is so, and its examples work."""

import re
import tomllib
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from claims.formats.flat.map_file import TREATMENTS, MapReader
from claims.formats.flat.options import OPTIONS
from claims.formats.flat.standard import COLUMNS
from claims.formats.flat.targets import TARGETS
from claims.formats.flat.values import several
from claims.formats.layout import Shape
from claims.models import Agent, Claim, EvidenceItem, EvidenceLink, Source

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs/sheets.md").read_text()
EXAMPLES = ROOT / "docs/examples"


def table(heading):
    """The rows of the table under these headings, as lists of cells."""
    lines = GUIDE[GUIDE.index(f"| {heading} |") :].partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line[1:-1].split(" |")] for line in lines]


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_guide_names_every_table_and_key_in_order():
    told = {name.strip("`[]"): re.findall(r"`([a-z_]+)`", keys) for name, keys in table("table | keys")}

    assert told == {name: list(keys) for name, keys in TARGETS.items()}


def test_guide_says_which_keys_take_several():
    told = {name.strip("`[]"): re.findall(r"`([a-z_]+)` \(several\)", keys) for name, keys in table("table | keys")}

    assert told == {
        name: [key for key, target in keys.items() if target.shape is Shape.LIST] for name, keys in TARGETS.items()
    }


def test_guide_names_every_treatment_in_order():
    assert [key.strip("`") for key, _does in table("key | does")] == list(TREATMENTS)


def test_guide_names_every_option_of_a_sheet():
    assert [key.strip("`") for key, _says in table("key of `[sheet]` | says")] == list(OPTIONS)


def test_guide_names_every_standard_column():
    told = [column for columns, _is in table("column | is") for column in re.findall(r"`([a-z ]+)`", columns)]

    assert sorted(told) == sorted(COLUMNS)


@pytest.mark.parametrize(("told", "row", "gives"), table("in the map | row | gives"))
def test_guide_shows_what_a_value_gives(told, row, gives):
    cells = dict(re.findall(r"([A-Za-z]+):(?: `([^`]*)`)?", row))
    wanted = tomllib.loads(f"value = {told.strip('`')}")["value"]
    reader = MapReader("map")
    values = tuple(reader._value("", one) for one in (wanted if isinstance(wanted, list) else [wanted]))

    assert reader.problems == []
    made = several(values, {name: place for place, name in enumerate(cells)})
    if gives.startswith("error: "):
        with pytest.raises(ValueError) as caught:  # noqa: PT011 - its message is compared
            made([*cells.values()])
        assert str(caught.value) == gives.removeprefix("error: ")
    else:
        assert made([*cells.values()]) == re.findall("`([^`]+)`", gives)


def test_guide_shows_the_example_as_it_is():
    assert (EXAMPLES / "weir.csv").read_text() in blocks("csv")
    assert (EXAMPLES / "weir.toml").read_text() in blocks("toml")


@pytest.mark.parametrize("text", blocks("toml"))
def test_map_in_the_guide_has_nothing_wrong_but_what_it_leaves_out(text):
    reader = MapReader("map")
    reader.map(tomllib.loads(text))

    assert [str(problem) for problem in reader.problems if "is missing" not in problem.message] == []


@pytest.mark.django_db
def test_example_is_found_on_the_site(client):
    call_command("importdata", EXAMPLES / "weir.csv", map=EXAMPLES / "weir.toml", stdout=StringIO())

    assert (Claim.objects.count(), EvidenceItem.objects.count(), Source.objects.count()) == (2, 4, 2)
    assert list(Agent.objects.order_by("name").values_list("name", "kind")) == [
        ("Anna Moor", "person"),
        ("Jan Kok", "person"),
        ("Piet Moor", "person"),
        ("Waterboard of Nieuwdam", "organization"),
    ]
    assert list(Source.objects.order_by("slug").values_list("slug", "published")) == [
        ("letter-to-the-mayor", "1953-02"),
        ("log-of-the-weir", "1953-01-31"),
    ]
    page = client.get("/claims/the-gates-were-opened-in-time/").content.decode()
    assert "Gates up at two in the morning." in page
    assert "Nobody was at the gates that night." in page


@pytest.mark.django_db
def test_worked_example_is_as_the_guide_says(client):
    extract, mapped = EXAMPLES / "civic-extract.tsv", EXAMPLES / "civic.toml"
    rows = len(extract.read_text().splitlines()) - 1

    call_command("importdata", extract, map=mapped, stdout=StringIO())

    assert f"has {rows} of its\nrows" in GUIDE
    assert EvidenceItem.objects.count() == EvidenceLink.objects.count() == rows
    page = client.get("/claims/?balance=disputed").content.decode()
    disputed = Claim.objects.filter(balance="disputed").values_list("statement", flat=True)
    assert len(disputed) == 10
    assert [statement for statement in disputed if statement not in unescape(page)] == []
