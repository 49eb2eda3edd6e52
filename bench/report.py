"""What was measured: a table to read, and rows of a file to compare with those of other days."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from .errors import BenchError


@dataclass(frozen=True)
class Result:
    """One line. Speeds are per second; None is what was not measured. ``baseline`` names the result to compare with."""

    scenario: str
    unit: str
    number: int
    per_second: float
    median_ms: float | None = None
    p95_ms: float | None = None
    memory_mb: float | None = None
    baseline: str = ""
    ratio: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Run:
    """What all results of a run have in common. ``at`` is UTC."""

    at: str
    commit: str
    database: str
    claims: int
    seed: int
    concurrency: int
    seconds: float
    machine: str


RESULT = [field.name for field in fields(Result)]
COLUMNS = [*(name for name in (field.name for field in fields(Run)) if name != "machine"), *RESULT, "machine"]
FORMATS = {"per_second": ",.1f", "median_ms": ",.2f", "p95_ms": ",.2f", "memory_mb": ",.0f", "ratio": ".3f"}
HEADINGS = ("", "", "per second", "median ms", "95 % ms", "memory MB", "ratio", "to", "")
TEXTS = (0, 1, 7, 8)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share of them does not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = -(-len(ordered) * round(share * 100) // 100)
    return ordered[max(rank, 1) - 1]


def compared(results: Sequence[Result]) -> list[Result]:
    """The results, with the ratio of each to its baseline: 1 is as fast, 0.5 half as fast."""
    speeds = {result.scenario: result.per_second for result in results}
    return [
        replace(result, ratio=result.per_second / speeds[result.baseline]) if result.baseline else result
        for result in results
    ]


def table(results: Sequence[Result]) -> str:
    """Lines with a heading; columns of numbers are right-aligned."""
    lines = [HEADINGS, *map(_cells, results)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in TEXTS else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ).rstrip()
        for cells in lines
    )


def _cells(result: Result) -> tuple[str, ...]:
    numbers = (_number(getattr(result, name), form) for name, form in FORMATS.items())
    return (result.scenario, result.unit, *numbers, result.baseline, result.note)


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)


def check_file(path: Path) -> None:
    """Raises BenchError if the file has other columns, as one of an older version may."""
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            if next(csv.reader(file), COLUMNS) != COLUMNS:
                raise BenchError(f"{path} has other columns than this version writes; move it away.")


def append(path: Path, run: Run, results: Sequence[Result]) -> None:
    """Add the results to the file, with a header where it is new."""
    check_file(path)
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        if not file.tell():
            writer.writeheader()
        for result in results:
            measured = {
                name: round(value, 3) if isinstance(value, float) else value for name, value in asdict(result).items()
            }
            writer.writerow(asdict(run) | measured)
