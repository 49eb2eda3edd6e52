"""What goes out comes back: in every container the same bytes, and to the public nothing of the desk."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from claims import bulk
from claims.formats import CONTAINERS, LAYOUT, open_bundle
from claims.one_state import one_state
from claims.records import RECORD_TYPES, export
from tests import factories as make
from tests.models.everything import make_everything

from .test_loaddata import empty_the_database

pytestmark = pytest.mark.django_db

FOUNDING_CASE = Path(__file__).parents[2] / "fixtures" / "korean_war_pows"
ENDINGS = sorted(CONTAINERS)
REVIEWED = {name for name, layout in LAYOUT.items() if "state" in layout.columns}


@pytest.fixture
def exported(tmp_path):
    """Exports to a path of that name; says where it is."""

    def exported(name, *options):
        path = tmp_path / name
        call_command("exportdata", path, *options, verbosity=0)
        return path

    return exported


def load_founding_case(tmp_path):
    call_command("importdata", FOUNDING_CASE, verbosity=0)


def load_random(seed):
    def load(tmp_path):
        bulk.write(tmp_path / "bulk", claims=20, seed=seed, drafts=0.2)
        call_command("importdata", tmp_path / "bulk", stdout=StringIO())

    return load


def contents(path):
    """Every byte of a bundle, by file."""
    if path.is_dir():
        return {file.relative_to(path).as_posix(): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    return {path.suffix: path.read_bytes()}


def rows(path):
    with open_bundle(path) as bundle:
        told = {file: [row.cells for row in found] for file, found in bundle}
        assert list(bundle.problems) == []
    return told


def slugs(path, file):
    return [cells["slug"] for cells in rows(path)[file]]


# ---------------------------------------------------------------- There and back


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "load", [load_founding_case, load_random(1), load_random(2)], ids=["founding-case", "random-1", "random-2"]
)
def test_export_comes_back_as_the_same_bytes(load, ending, exported, tmp_path):
    load(tmp_path)
    first = exported(f"first{ending}", "--all")
    empty_the_database()

    call_command("importdata", first, stdout=StringIO())
    second = exported(f"second{ending}", "--all")

    assert contents(second) == contents(first)
    assert len(rows(second)["claims"]) >= 20


@pytest.mark.parametrize("ending", ENDINGS)
def test_public_export_comes_back_as_the_same_bytes(ending, exported, tmp_path):
    load_random(3)(tmp_path)
    first = exported(f"first{ending}")
    empty_the_database()

    call_command("importdata", first, stdout=StringIO())

    assert contents(exported(f"second{ending}")) == contents(first)


def test_containers_hold_the_same_rows(exported, tmp_path):
    load_random(4)(tmp_path)

    told = [rows(exported(f"bundle{ending}", "--all")) for ending in ENDINGS]

    # A workbook and a folder have files without rows; lines of nothing there are none of.
    filled = [{file: found for file, found in bundle.items() if found} for bundle in told]
    assert [bundle for bundle in filled if bundle != filled[0]] == []


def test_export_imported_where_it_came_from_changes_nothing(exported):
    make_everything()
    path, out = exported("bundle", "--all", *[f"--kind={name}" for name in LAYOUT if name != "attachments"]), StringIO()

    call_command("importdata", path, stdout=out)

    counted = out.getvalue().splitlines()[1:]
    assert [line for line in counted if " 0 created, 0 updated, " not in line] == []


# ---------------------------------------------------------------- What is in it


def test_public_export_holds_nothing_of_drafts(exported):
    """Neither the rows, nor the slugs in other rows, nor a column that tells there are states."""
    make_everything()
    secret = make.make_source(slug="secret-source", title="Secret title", state="draft")
    shown = make.make_source(slug="shown-source")
    make.make_derivation(derived=shown, origin=secret)
    make.make_item(slug="item-of-both", source=shown, draws_on=[secret])
    for state in ("in_review", "withdrawn"):
        make.make_claim(slug=f"secret-{state}", state=state)
    make.make_agent(slug="secret-agent")

    path = exported("bundle")

    assert {name: text for name, text in contents(path).items() if b"secret" in text.lower()} == {}
    with (path / "claims.csv").open(newline="") as file:
        assert "state" not in next(csv.reader(file))
    assert "shown-source" in slugs(path, "sources")


def test_export_of_all_tells_states(exported):
    for state in ("draft", "in_review", "published", "withdrawn"):
        make.make_claim(slug=state, state=state)

    told = rows(exported("bundle", "--all"))

    assert [(cells["slug"], cells["state"]) for cells in told["claims"]] == [
        (state, state) for state in ("draft", "in_review", "published", "withdrawn")
    ]


def test_export_of_all_has_a_state_where_records_have_one(exported):
    path = exported("bundle", "--all")

    headers = {file.stem: file.read_text().splitlines()[0].split(",") for file in path.iterdir()}
    assert {name for name, columns in headers.items() if "state" in columns} == REVIEWED
    assert headers == {name: list(layout.columns) for name, layout in LAYOUT.items()}


@pytest.mark.parametrize(
    ("kinds", "files"),
    [
        (["claims"], ["claims"]),
        (["evidence"], ["items"]),
        (["items"], ["items"]),
        (["links", "agents"], ["agents", "links"]),
    ],
)
def test_kind_keeps_what_is_asked_for(kinds, files, exported):
    make_everything()

    path = exported("bundle", *[f"--kind={kind}" for kind in kinds])

    assert sorted(file.stem for file in path.iterdir()) == files


def test_unknown_kind_is_refused_and_the_known_are_named(exported):
    with pytest.raises(CommandError) as caught:
        exported("bundle", "--kind=shoes")

    assert "shoes" in str(caught.value)
    assert "evidence" in str(caught.value)


def test_order_is_that_of_entering(exported):
    for slug in ("c", "a", "b"):
        make.make_topic(slug=slug)
        make.make_claim(slug=slug)

    assert slugs(exported("first", "--all"), "claims") == ["c", "a", "b"]


def test_same_content_gives_the_same_bytes(exported):
    make_everything()

    for ending in ENDINGS:
        assert contents(exported(f"first{ending}")) == contents(exported(f"second{ending}"))


def test_json_lines_call_kinds_as_addresses_do(exported):
    make_everything()

    lines = [json.loads(line) for line in exported("bundle.jsonl").read_text().splitlines()]

    kinds = {line["kind"] for line in lines}
    assert kinds - LAYOUT.keys() == {"evidence"}
    assert "items" not in kinds
    own = {line["kind"]: key for line in lines for key in line if key.endswith("_kind")}
    assert own.keys() <= {"agents", "sources", "derivations", "relations"}
    assert (own["agents"], own["sources"]) == ("agent_kind", "source_kind")


# ---------------------------------------------------------------- Where to


@pytest.mark.parametrize("ending", ENDINGS)
def test_target_that_stands_is_refused(ending, exported):
    make.make_claim(slug="first")
    path = exported(f"bundle{ending}")
    before = contents(path)
    make.make_claim(slug="second")

    with pytest.raises(CommandError):
        exported(f"bundle{ending}")

    assert contents(path) == before


@pytest.mark.parametrize("ending", ENDINGS)
def test_target_that_stands_is_replaced_if_asked(ending, exported):
    make.make_claim(slug="first")
    exported(f"bundle{ending}")
    make.make_claim(slug="second")

    assert slugs(exported(f"bundle{ending}", "--overwrite"), "claims") == ["first", "second"]


def test_folder_with_something_else_is_never_replaced(exported, tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "diary.txt").write_text("Mine.")

    with pytest.raises(CommandError):
        exported("bundle", "--overwrite")

    assert contents(tmp_path / "bundle") == {"diary.txt": b"Mine."}


@pytest.mark.parametrize("name", ["bundle.pdf", "nowhere/bundle.zip"])
def test_target_that_cannot_be_is_an_error_of_the_command(name, exported, tmp_path):
    with pytest.raises(CommandError):
        exported(name)

    assert list(tmp_path.iterdir()) == []


def test_export_says_what_it_wrote(tmp_path):
    make.make_claim()
    out = StringIO()

    call_command("exportdata", tmp_path / "bundle.json", stdout=out)

    assert out.getvalue() == f"Wrote {tmp_path / 'bundle.json'}: 1 claims.\n"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="no other database ends a transaction by itself")
@pytest.mark.django_db(transaction=True)
def test_error_on_which_the_database_has_ended_the_transaction_is_told():
    def read():
        with one_state(), connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
            raise OperationalError("disk I/O error")

    with pytest.raises(OperationalError, match="disk I/O error"):
        read()


# ---------------------------------------------------------------- Queries


@pytest.mark.parametrize("everything", [True, False])
def test_queries_of_a_batch_do_not_grow_with_its_rows(everything):
    def queries(name):
        with CaptureQueriesContext(connection) as captured:
            list(export(RECORD_TYPES[name], everything=everything).rows)
        return len(captured)

    make_everything()
    few = {name: queries(name) for name in RECORD_TYPES}
    for _again in range(4):
        make_everything()

    assert {name: queries(name) for name in RECORD_TYPES} == few
