"""Bundles are the same everywhere, made as they are asked for, and written whole or not at all."""

import csv
import hashlib
import inspect
import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from claims.bulk import BundleError, tables, write
from claims.bulk.plan import MOST_CLAIMS, Sizes

from .checker import bundle, names

ROOT = Path(__file__).resolve().parents[2]


def digest(**numbers):
    """One figure for every byte that would be written."""
    total = hashlib.sha256()
    for table in tables(**numbers):
        total.update(repr((table.name, table.columns)).encode())
        for row in table.rows:
            total.update(repr(row).encode())
    return total.hexdigest()


def test_bundle_is_the_same_in_every_release_unless_we_mean_to_change_it():
    """Measurements are compared over time: whoever changes what is written changes this figure, and says so."""
    assert digest(claims=60, seed=1, drafts=0.1) == "c4ac45a3359098741ab4730387d134655c556cb7f3c3f978e727869cd4a30f60"


def test_bundle_does_not_depend_on_the_order_of_hashes():
    code = (
        "import hashlib; from claims.bulk import tables;"
        "print(hashlib.sha256(repr([list(t.rows) for t in tables(claims=80, seed=3)]).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": hashing},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashing in ("1", "2", "3")
    }

    assert len(digests) == 1


def test_another_seed_gives_other_data():
    first, second = (bundle(claims=50, seed=seed) for seed in (1, 2))

    same = {name for name in first if first[name] == second[name]}

    assert same == set()


def test_drafts_change_nothing_but_the_state():
    plain, drafted = bundle(claims=200, seed=1), bundle(claims=200, seed=1, drafts=0.25)
    states = {name: Counter(row.pop("state") for row in rows) for name, rows in drafted.items() if "state" in rows[0]}

    assert drafted == plain
    assert states.keys() == {"questions", "witnesses", "sources", "items", "claims", "assessments"}
    assert set(states["items"]) == {"published", "draft"}
    assert states["items"]["draft"] / 500 == pytest.approx(0.25, abs=0.08)


@pytest.mark.parametrize(
    "numbers", [{"claims": 0}, {"claims": -1}, {"claims": MOST_CLAIMS + 1}, {"claims": 1, "drafts": 1.5}]
)
def test_numbers_out_of_bounds_are_refused(numbers):
    with pytest.raises(ValueError, match=r"from (1 to 100,000,000 claims|0 to 1)\."):
        list(tables(seed=1, **numbers))


# ---------------------------------------------------------------- streams


def test_rows_are_made_as_they_are_asked_for():
    made = [table.rows for table in tables(claims=MOST_CLAIMS, seed=1)]

    assert all(inspect.isgenerator(rows) for rows in made)
    assert [len(next(rows)) > 1 for rows in made] == [True] * 14


def test_memory_does_not_grow_with_the_bundle():
    def peak(claims):
        tracemalloc.start()
        try:
            for table in tables(claims=claims, seed=1):
                for _row in table.rows:
                    pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(500)  # the years of the calendar are kept once met

    assert peak(8_000) - peak(1_000) < 1_000_000


# ---------------------------------------------------------------- files


def test_write_writes_what_tables_gives(tmp_path):
    written = write(tmp_path / "bundle", claims=120, seed=4)

    for table in tables(claims=120, seed=4):
        with (tmp_path / "bundle" / f"{table.name}.csv").open(encoding="utf-8", newline="") as handle:
            header, *rows = csv.reader(handle)
        assert (tuple(header), [tuple(row) for row in rows]) == (table.columns, rows := list(table.rows))
        assert written[table.name] == len(rows)
    assert names(tmp_path) == ["bundle"]


def test_write_twice_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write(tmp_path / name, claims=300, seed=9)

    files = sorted(path.name for path in (tmp_path / "one").iterdir())

    assert len(files) == 14
    assert [(tmp_path / "one" / name).read_bytes() for name in files] == [
        (tmp_path / "two" / name).read_bytes() for name in files
    ]


def test_write_takes_an_empty_folder(tmp_path):
    (tmp_path / "bundle").mkdir()

    write(tmp_path / "bundle", claims=1, seed=1)

    assert len(names(tmp_path / "bundle")) == 14


def test_write_tells_how_far_it_is(tmp_path):
    told = []

    written = write(tmp_path / "bundle", claims=4_000, seed=1, progress=lambda *said: told.append(said))

    assert [rows for _table, rows, _about in told] == sorted(rows for _table, rows, _about in told)
    assert told[-1] == ("searches", sum(written.values()), Sizes.of(4_000).rows)


def test_write_refuses_a_folder_that_is_not_empty(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "claims.csv").write_text("mine")

    with pytest.raises(BundleError, match="is not empty"):
        write(tmp_path / "bundle", claims=1, seed=1)

    assert (tmp_path / "bundle" / "claims.csv").read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "message"),
    [("file", "is a file"), ("bundle.zip", "is the name of a file"), ("nowhere/bundle", "There is no folder")],
)
def test_write_refuses_what_cannot_be_a_folder(tmp_path, name, message):
    (tmp_path / "file").write_text("mine")

    with pytest.raises(BundleError, match=message):
        write(tmp_path / name, claims=1, seed=1)

    assert names(tmp_path) == ["file"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_write_leaves_nothing_behind_when_it_fails(tmp_path, error):
    def fail(table, rows, about):
        raise error

    with pytest.raises(error if isinstance(error, type) else type(error)):
        write(tmp_path / "bundle", claims=50, seed=1, progress=fail)

    assert names(tmp_path) == []
