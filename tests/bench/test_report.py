import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.errors import BenchError
from bench.report import COLUMNS, Result, Run, append, check_file, compared, percentile, table

OURS = Result("claim list", "requests", 90, 30.0, median_ms=12.345, p95_ms=40.0, memory_mb=117.6, baseline="bare list")
BARE = Result("bare list", "requests", 360, 120.0, median_ms=3.0, p95_ms=9.5)
RUN = Run("2026-01-02T03:04:05Z", "abc1234", "SQLite 3.40.1", 300, 1, 4, 6.0, "a machine, 2 cores")


@given(st.lists(st.integers(0, 50), min_size=1), st.sampled_from([0.5, 0.95]))
def test_percentile_is_the_least_value_that_so_many_do_not_exceed(values, share):
    enough = [value for value in values if sum(other <= value for other in values) >= share * len(values)]

    assert percentile(values, share) == min(enough)


def test_ratio_is_that_of_the_speeds():
    assert compared([OURS, BARE]) == [replace(OURS, ratio=0.25), BARE]


def test_table_lines_up_its_columns():
    assert table(compared([OURS, BARE])).splitlines() == [
        "                      per second  median ms  95 % ms  memory MB  ratio  to",
        "claim list  requests        30.0      12.35    40.00        118  0.250  bare list",
        "bare list   requests       120.0       3.00     9.50          –      –",
    ]


def test_results_are_added_to_a_file_with_one_header(tmp_path):
    file = tmp_path / "bench.csv"

    append(file, RUN, compared([OURS, BARE]))
    append(file, replace(RUN, seed=2), [BARE])

    header, *rows = csv.reader(file.read_text().splitlines())
    assert header == COLUMNS
    assert [dict(zip(header, row, strict=True)) for row in rows] == [
        told(OURS, seed="1", ratio="0.25", memory_mb="117.6", baseline="bare list"),
        told(BARE, seed="1"),
        told(BARE, seed="2"),
    ]


def told(result, *, seed, ratio="", memory_mb="", baseline=""):
    return {
        "at": "2026-01-02T03:04:05Z",
        "commit": "abc1234",
        "database": "SQLite 3.40.1",
        "claims": "300",
        "seed": seed,
        "concurrency": "4",
        "seconds": "6.0",
        "scenario": result.scenario,
        "unit": "requests",
        "number": str(result.number),
        "per_second": str(result.per_second),
        "median_ms": str(result.median_ms),
        "p95_ms": str(result.p95_ms),
        "memory_mb": memory_mb,
        "baseline": baseline,
        "ratio": ratio,
        "note": "",
        "machine": "a machine, 2 cores",
    }


def test_file_with_other_columns_is_left_alone(tmp_path):
    file = tmp_path / "bench.csv"
    file.write_text("at,speed\n2025,3\n")

    with pytest.raises(BenchError, match="has other columns"):
        check_file(file)
    with pytest.raises(BenchError, match="has other columns"):
        append(file, RUN, [BARE])
    assert file.read_text() == "at,speed\n2025,3\n"
