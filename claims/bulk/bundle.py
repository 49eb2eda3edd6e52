"""A synthetic bundle: its tables, row by row, and the folder of CSV files they are written to."""

import csv
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from claims.choices import State

from . import (
    agent,
    appearance,
    assessment,
    claim,
    derivation,
    item,
    link,
    question,
    relation,
    search_log,
    source,
    source_event,
    topic,
    witness,
)
from .plan import Plan, Sizes

Row = tuple[str, ...]
Progress = Callable[[str, int, int], None]
"""Told now and then: the table being written, the rows written so far in all tables, and about how many it will be."""

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the bundle. ``rows`` can be read once, and makes each row as it is asked for."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[Row]


_TABLES = {
    "agents": agent,
    "topics": topic,
    "questions": question,
    "witnesses": witness,
    "sources": source,
    "derivations": derivation,
    "source_events": source_event,
    "items": item,
    "claims": claim,
    "appearances": appearance,
    "links": link,
    "relations": relation,
    "assessments": assessment,
    "searches": search_log,
}
_REVIEWED = {"questions", "witnesses", "sources", "items", "claims", "assessments"}


class BundleError(Exception):
    """Why nothing was written, in words for who asked for it."""


def tables(*, claims: int, seed: int, drafts: float = 0) -> Iterator[Table]:
    """The tables of a bundle with so many claims, in the order in which records name each other.

    With ``drafts``, a share from 0 to 1, what is reviewed has a state: a draft with this chance, else published.
    Raises ValueError for a number of claims that is out of bounds, or another share.
    """
    if not 0 <= drafts <= 1:
        raise ValueError("The share of drafts is a number from 0 to 1.")
    plan = Plan(claims, seed)
    for name, module in _TABLES.items():
        table = Table(name, module.COLUMNS, module.rows(plan))
        yield _with_state(table, plan, drafts) if drafts and name in _REVIEWED else table


def _with_state(table: Table, plan: Plan, drafts: float) -> Table:
    draw = plan.draw(f"state of {table.name}")
    states = (State.PUBLISHED.value, State.DRAFT.value)
    return Table(table.name, (*table.columns, "state"), ((*row, states[draw.chance(drafts)]) for row in table.rows))


def write(
    folder: Path, *, claims: int, seed: int, drafts: float = 0, progress: Progress | None = None
) -> dict[str, int]:
    """Write the bundle to this folder, which must not be there yet or be empty; the rows of each table.

    The folder appears when all of it is written, and not at all if that fails. The same numbers give the same bytes.
    Raises BundleError, ValueError as ``tables`` does, and OSError.
    """
    folder = folder.resolve()
    _check(folder)
    beside = folder.parent / f".{folder.name}.{secrets.token_hex(4)}.partial"
    beside.mkdir()
    try:
        written: dict[str, int] = {}
        about = Sizes.of(claims).rows
        for table in tables(claims=claims, seed=seed, drafts=drafts):
            written[table.name] = 0
            for count in _write_table(beside / f"{table.name}.csv", table):
                written[table.name] += count
                if progress:
                    progress(table.name, sum(written.values()), about)
        if folder.exists():
            folder.rmdir()
        beside.rename(folder)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return written


def _check(folder: Path) -> None:
    if folder.suffix.lower() in {".csv", ".json", ".jsonl", ".xlsx", ".zip"}:
        raise BundleError(
            f"{folder} is the name of a file; a synthetic bundle is a folder. Give a name without {folder.suffix}."
        )
    if folder.exists() and not folder.is_dir():
        raise BundleError(f"{folder} is a file. Give the name of a folder that is not there yet.")
    if folder.exists() and any(folder.iterdir()):
        raise BundleError(f"{folder} is not empty. Give the name of a folder that is not there yet, or empty this one.")
    if not folder.parent.is_dir():
        raise BundleError(f"There is no folder {folder.parent} to write {folder.name} into. Make it first.")


def _write_table(path: Path, table: Table) -> Iterator[int]:
    """Write the file; now and then, how many rows were added to it."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(table.columns)
        while batch := list(islice(table.rows, _BATCH)):
            writer.writerows(batch)
            yield len(batch)
