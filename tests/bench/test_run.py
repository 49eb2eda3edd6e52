"""All of it, small: the figures mean nothing, but every part has done its work and nothing is left behind."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.__main__ import wanted
from bench.run import Wanted

ROOT = Path(__file__).resolve().parents[2]


def bench(var, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "bench", *arguments],
        cwd=ROOT,
        env=os.environ | {"EVIDENCE_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.soak  # it takes a minute; `.ci/run` asks for it by name
def test_run_measures_everything_and_leaves_a_bundle_and_a_file(tmp_path):
    done = bench(tmp_path, "--claims=30", "--seconds=0.15", "--concurrency=2")

    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader((tmp_path / "bench.csv").read_text().splitlines()))
    names = [row["scenario"] for row in rows]
    assert [name for name in names if not name.startswith(("bare", "plain"))] == [
        "import", "export",
        "flat sheet", "flat sheet, composed", "dossier",
        "import, no ledger", "verifyledger --state", "claim saved on the desk",
        "entries appended", "tree head", "inclusion proof", "consistency proof",
        "loading, founding", "reasoning, founding",
        "loading, 500 items", "reasoning, 500 items",
        "loading, 20 × 1,000", "reasoning, 20 × 1,000",
        "claims as CSV", "claims as JSON Lines",
        "claim list", "filtered list", "search", "search of all kinds",
        "claim page", "card", "claim page, 40 links",
        "list of 100 sources", "citations of a list of 100",
        "API list of 100", "API claim",
        "claim page, founding", "claim JSON, founding",
        "claim page, 500 items", "claim JSON, 500 items",
        "question page, 20 × 1,000", "question JSON, 20 × 1,000",
    ]  # fmt: skip
    assert {row["baseline"] for row in rows} - {""} == {
        "import",
        "list of 100 sources",
        *(name for name in names if name.startswith(("bare", "plain"))),
    }
    assert [row for row in rows if not float(row["per_second"]) > 0] == []
    assert all(f"\n{name} " in done.stdout for name in names)
    (bundle,) = (tmp_path / "bench").iterdir()
    assert bundle.name.startswith("bundle-30-1-")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--claims=abc"], "bench: argument --claims: 'abc' is not a whole number from 1 up, such as N=10000."),
        (["--claims=0"], "bench: argument --claims: '0' is not a whole number from 1 up, such as N=10000."),
        (["--claims="], "bench: argument --claims: '' is not a whole number from 1 up, such as N=10000."),
        (["--claims=１"], "bench: argument --claims: '１' is not a whole number from 1 up, such as N=10000."),
        (["--seconds=-1"], "bench: argument --seconds: '-1' is not a number of seconds up to 3600, such as 5."),
        (["--seconds=nan"], "bench: argument --seconds: 'nan' is not a number of seconds up to 3600, such as 5."),
    ],
)
def test_bad_argument_is_told_in_one_line(arguments, expected):
    with pytest.raises(SystemExit) as caught:
        wanted(arguments)

    assert caught.value.code == expected


def test_database_is_that_of_the_environment(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/db")

    assert wanted(["--claims=5", "--seed=2"]) == Wanted(5, 2, 6, 4, "postgres://somewhere/db")
