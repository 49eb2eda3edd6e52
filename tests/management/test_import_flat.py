"""Flat sheets by way of the command: all or nothing, again without change, conflicts, and what the summary tells."""

import signal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.models import Claim, EvidenceItem, EvidenceLink, LedgerEntry, Source
from tests.formats.flat.sheets import HEADER, MAP, ROW, map_file, sheet

from .process import manage, stopped_at

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "docs/examples"
OTHER = ("The gates were opened.", "contradicts", "They were shut.", "Report on the flood")

WITH = "--update would change what the sheet says otherwise"


def told(*arguments, **options):
    out = StringIO()
    call_command("importdata", *arguments, stdout=out, **options)
    return out.getvalue().splitlines()


def refused(*arguments, **options):
    err = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("importdata", *arguments, stderr=err, **options)
    return [*err.getvalue().splitlines(), str(caught.value)]


@pytest.mark.django_db
def test_sheet_again_changes_nothing(tmp_path):
    path, mapped = sheet(tmp_path, ROW, OTHER), map_file(tmp_path)

    first = told(path, map=mapped)
    entries = LedgerEntry.objects.count()
    second = told(path, map=mapped)

    assert first == [
        f"{path}: done",
        "  sources: 2 created, 0 updated, 0 unchanged",
        "  items: 2 created, 0 updated, 0 unchanged",
        "  claims: 1 created, 0 updated, 0 unchanged",
        "  links: 2 created, 0 updated, 0 unchanged",
    ]
    assert second == [
        f"{path}: done",
        "  items: 0 created, 0 updated, 2 unchanged",
        "  links: 0 created, 0 updated, 2 unchanged",
        f"  evidence.csv: 2 of the sources stand here already: log-of-the-weir, report-on-the-flood; left as they stand, {WITH}",
        f"  evidence.csv: 1 of the claims stands here already: the-gates-were-opened; left as it stands, {WITH}",
    ]
    assert LedgerEntry.objects.count() == entries
    assert Claim.objects.get().balance == "disputed"


@pytest.mark.django_db
def test_changed_cell_is_a_conflict_in_the_words_of_the_sheet_unless_it_is_an_update(tmp_path):
    mapped = map_file(tmp_path, MAP.replace("[item]", '[item]\nslug = "row-{No}"\nsummary = "{Title}"'))
    header = (*HEADER, "No")
    told(sheet(tmp_path, (*ROW, "1"), header=header), map=mapped)
    path = sheet(tmp_path, (*ROW[:2], "They were ajar.", ROW[3], "1"), header=header)
    stands = "“They stood open.” stands here, the file says “They were ajar.”. With --update it would be changed."

    assert refused(path, map=mapped) == [
        f"evidence.csv:2: Quote: {stands}",
        f"{path}: 1 problem; nothing was written.",
    ]
    assert EvidenceItem.objects.get().quotation == "They stood open."

    told(path, map=mapped, update=True)
    assert EvidenceItem.objects.get().quotation == "They were ajar."


@pytest.mark.django_db
def test_dry_run_writes_nothing(tmp_path):
    assert told(sheet(tmp_path, ROW), map=map_file(tmp_path), dry_run=True)[0].endswith(": would be")
    assert (Claim.objects.count(), LedgerEntry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_one_wrong_row_among_many_leaves_nothing_written(tmp_path):
    rows = [(f"Claim {number}.", *ROW[1:]) for number in range(600)]
    path = sheet(tmp_path, *rows, ("Claim x.", "maybe", *ROW[2:]))

    assert refused(path, map=map_file(tmp_path)) == [
        "evidence.csv:602: Stance: “maybe” is not one of: supports, contradicts, context",
        f"{path}: 1 problem; nothing was written.",
    ]
    assert (Claim.objects.count(), LedgerEntry.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_rules_of_records_are_told_in_the_words_of_the_sheet(tmp_path):
    mapped = map_file(tmp_path, MAP + 'url = "{Link}"\npublished = "{Year}"\n')
    path = sheet(tmp_path, ("x" * 501, *ROW[1:], "no address", "53"), header=(*HEADER, "Link", "Year"))

    columns = [line.split(": ")[1] for line in refused(path, map=mapped)[:-1]]

    assert sorted(columns) == ["Claim", "Link", "Year"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["bundle.json", "bundle.zip", "folder"])
def test_map_beside_a_bundle_is_refused(tmp_path, name):
    (tmp_path / name).mkdir() if name == "folder" else (tmp_path / name).write_text("{}")
    mapped = map_file(tmp_path)

    assert refused(tmp_path / name, map=mapped) == [
        (
            f"{mapped}: a map is for a flat sheet of evidence, and {tmp_path / name} is none: expected a file that ends in one "
            "of .csv, .tsv, .tab, .txt, .xlsx; nothing was written."
        )
    ]


@pytest.mark.django_db
def test_workbook_of_a_bundle_is_still_one(tmp_path):
    told(EXAMPLES / "small-bundle", verbosity=1)
    call_command("exportdata", tmp_path / "out.xlsx", all=True)

    again = told(tmp_path / "out.xlsx")

    assert len(again) > 10
    assert all(": 0 created, 0 updated, " in line for line in again[1:])


@pytest.mark.django_db
def test_civic_extract_makes_claims_of_both_sides():
    told(EXAMPLES / "civic-extract.tsv", map=EXAMPLES / "civic.toml")
    entries = LedgerEntry.objects.count()
    told(EXAMPLES / "civic-extract.tsv", map=EXAMPLES / "civic.toml")

    assert LedgerEntry.objects.count() == entries
    assert EvidenceItem.objects.count() == 51
    assert Claim.objects.filter(balance="disputed").count() == 10
    assert EvidenceLink.objects.filter(stance="context").count() == 3
    assert Source.objects.filter(identifiers__scheme="asco").count() == 3


@pytest.mark.django_db(transaction=True)
def test_sheet_whose_import_is_killed_is_brought_in_by_the_next(tmp_path):
    rows = [(f"Claim {number}.", *ROW[1:]) for number in range(600)]
    path, mapped = sheet(tmp_path, *rows), map_file(tmp_path)

    killed = stopped_at('UPDATE "claims_ledgerhead"', signal.SIGKILL, "importdata", path, "--map", mapped)
    assert (killed.returncode, Claim.objects.count(), LedgerEntry.objects.count()) == (-signal.SIGKILL, 0, 0)

    done = manage("importdata", path, "--map", mapped)
    assert (done.returncode, Claim.objects.count()) == (0, 600)


@pytest.mark.django_db
def test_update_changes_records_that_stand_but_not_what_they_are_known_by(tmp_path):
    mapped = map_file(tmp_path, MAP + 'container = "{In}"\nurl = "{Url}"\n')
    header = (*HEADER, "In", "Url")
    told(sheet(tmp_path, (*ROW, "Archive", "https://example.org/1"), header=header), map=mapped)
    path = sheet(tmp_path, (ROW[0].upper(), *ROW[1:3], ROW[3].upper(), "Library", ""), header=header)

    assert told(path, map=mapped)[1:3] == [
        "  items: 0 created, 0 updated, 1 unchanged",
        "  links: 0 created, 0 updated, 1 unchanged",
    ]
    assert told(path, map=mapped, update=True)[1:] == [
        "  sources: 0 created, 1 updated, 0 unchanged",
        "  items: 0 created, 0 updated, 1 unchanged",
        "  claims: 0 created, 0 updated, 1 unchanged",
        "  links: 0 created, 0 updated, 1 unchanged",
        "  evidence.csv: 1 of the sources stands here already: log-of-the-weir",
        "  evidence.csv: 1 of the claims stands here already: the-gates-were-opened",
    ]
    source = Source.objects.get()
    assert (source.title, source.container, source.url) == (ROW[3], "Library", "https://example.org/1")
    assert Claim.objects.get().statement == ROW[0]


@pytest.mark.django_db
def test_slugs_of_the_map_are_taken(tmp_path):
    mapped = map_file(tmp_path, MAP.replace("[claim]", '[claim]\nslug = "claim-{No}"\nstate = "draft"'))
    path = sheet(tmp_path, (*ROW, "1"), (*OTHER, "2"), header=(*HEADER, "No"))

    told(path, map=mapped)

    assert sorted(Claim.objects.values_list("slug", "statement", "state")) == [
        ("claim-1", ROW[0], "draft"),
        ("claim-2", OTHER[0], "draft"),
    ]


@pytest.mark.django_db
def test_notes_are_told_and_bounded(tmp_path):
    mapped = map_file(tmp_path, MAP + '[[skip]]\nwhere = "{Status}"\nis_not = ["ok"]\n')
    rows = [(*ROW, f"no {number}") for number in range(60)]
    path = sheet(tmp_path, (*ROW, "ok"), *rows, header=(*HEADER, "Status"))

    notes = told(path, map=mapped)[5:]

    assert len(notes) == 21
    assert notes[0] == "  evidence.csv: Status: 1 row left out: “no 0”"
    assert notes[-1] == "  evidence.csv: Status: 40 rows left out: “…”"


@pytest.mark.django_db
@pytest.mark.parametrize("mapped", [True, False])
def test_sheet_that_is_not_there_is_told(tmp_path, mapped):
    path = tmp_path / "none.tsv"

    assert refused(path, map=map_file(tmp_path) if mapped else None) == [
        f"{path}: no such file or folder, expected a bundle; nothing was written."
    ]
