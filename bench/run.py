"""A run, step by step."""

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import dossiers, downloads, lineages, machine, reasoning, report, sheets
from .client import Client, Timings
from .databases import Databases, scratch
from .facts import read_facts, rows
from .plain import SOURCE
from .processes import ROOT, Finished, Server, environment, finish, serve
from .report import Result
from .scenarios import BARE, BULK_DATA, CASE_DATA, SITE, Scenario, scenarios

ROUNDS = 3
WARM_UP = 0.1  # of the seconds that each kind of page is measured, in one round of warming up
MOST_WARM_UPS = 8
MUCH_SOONER = 0.6

PLAIN_DATA, UNLOGGED_DATA, TREE_DATA, SHEET_DATA = "plain", "unlogged", "tree", "sheet"
"""Scratch databases beside those that are served: for the plain copy, an import without ledger, a long log, a flat sheet."""

MOST_LEAVES = 1_000_000
LEAVES_PER_CLAIM = 100
"""So that a bench of ten thousand claims asks for proofs in a log of a million entries."""


@dataclass(frozen=True)
class Wanted:
    """What was asked for. ``database`` is DATABASE_URL, empty for SQLite."""

    claims: int
    seed: int
    seconds: float
    concurrency: int
    database: str


def run(wanted: Wanted, var: Path) -> None:
    """Measure all, show it and add it to `bench.csv`. Raises BenchError, and leaves nothing behind either way."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    with (
        tempfile.TemporaryDirectory(prefix="run-", dir=var / "bench") as folder,
        scratch(wanted.database, Path(folder)) as databases,
    ):
        version = databases.version()
        bundle = _bundle(wanted, var / "bench", Path(folder))
        number = sum(1 for file in bundle.glob("*.csv") for _row in rows(bundle, file.stem))
        moved = _import_and_export(databases, bundle, number, Path(folder))
        reasoned = _reasoning(wanted, databases, Path(folder))
        ledgered = _ledger(wanted, databases, bundle, number)
        sheet = [*_sheet(wanted, databases, Path(folder)), *_dossier(databases, Path(folder))]
        taken = _downloads(databases)
        pages = _pages(wanted, databases, bundle)
        results = report.compared([*moved, *sheet, *ledgered, *reasoned, *taken, *pages])
    described = report.Run(
        at=at,
        commit=machine.commit(),
        database=version,
        claims=wanted.claims,
        seed=wanted.seed,
        concurrency=wanted.concurrency,
        seconds=wanted.seconds,
        machine=machine.describe(),
    )
    report.append(var / "bench.csv", described, results)
    print(f"\n{described.machine}, {version}")
    print(f"commit {described.commit}, {at}, {wanted.claims:,} claims in {number:,} rows, seed {wanted.seed};")
    print(f"{wanted.concurrency} clients, {wanted.seconds:g} s for each kind of page in {ROUNDS} rounds\n")
    print(report.table(results))
    print(f"\nAdded to {var / 'bench.csv'}.")


@contextmanager
def step(what: str) -> Iterator[None]:
    """One line for who waits."""
    begun = time.monotonic()
    print(f"{what} …", end="", file=sys.stderr, flush=True)
    try:
        yield
    except BaseException:
        print(file=sys.stderr)
        raise
    print(f" {time.monotonic() - begun:.1f} s", file=sys.stderr)


def _bundle(wanted: Wanted, kept: Path, folder: Path) -> Path:
    """The invented bundle, made if it is not ``kept`` from an earlier run of the same code."""
    code = hashlib.sha256()
    for file in [ROOT / "claims" / "choices.py", *sorted((ROOT / "claims" / "bulk").glob("*.py"))]:
        code.update(file.read_bytes())
    bundle = kept / f"bundle-{wanted.claims}-{wanted.seed}-{code.hexdigest()[:8]}"
    if not bundle.exists():
        with step(f"Inventing {wanted.claims:,} claims"):
            command = ["manage.py", "makebulk", str(bundle), f"--claims={wanted.claims}", f"--seed={wanted.seed}"]
            finish("makebulk", command, environment({"EVIDENCE_VAR": str(folder)}))
    return bundle


def _import_and_export(databases: Databases, bundle: Path, number: int, folder: Path) -> list[Result]:
    """Our own commands, as whole processes, each beside the plain copying of what it reads or writes."""
    databases.create(BULK_DATA)
    env = environment(databases.environment(BULK_DATA))
    with step("Preparing an empty database"):
        finish("prepare.py", ["scripts/prepare.py"], env)
        databases.clone(BULK_DATA, PLAIN_DATA)
        databases.clone(BULK_DATA, UNLOGGED_DATA)
        databases.clone(BULK_DATA, TREE_DATA)
        databases.clone(BULK_DATA, SHEET_DATA)
    with step(f"Importing {number:,} rows"):
        imported = finish("importdata", ["manage.py", "importdata", str(bundle)], env)
        databases.analyze(BULK_DATA)
    with step(f"Copying the same with {databases.plain_import}"):
        source = {SOURCE: databases.address(BULK_DATA)}  # which may hold a password: no argument, for `ps` shows those
        plain_env = environment(databases.environment(PLAIN_DATA) | source)
        copied = finish("The plain copy", ["-m", "bench.plain", "import"], plain_env)
    with step("Exporting"):
        exported = finish("exportdata", ["manage.py", "exportdata", str(folder / "exported")], env)
    with step(f"Exporting the same with {databases.plain_export}"):
        (folder / "dumped").mkdir()
        dumped = finish("The plain export", ["-m", "bench.plain", "export", str(folder / "dumped")], env)
    return [
        *_beside("import", imported, f"plain {databases.plain_import}", copied, number),
        *_beside("export", exported, f"plain {databases.plain_export}", dumped, number),
    ]


def _beside(name: str, ours: Finished, plain: str, theirs: Finished, number: int) -> list[Result]:
    """Both in rows of the bundle per second; those of the database are more, and noted."""
    told = json.loads(theirs.said)
    note = f"{told['rows']:,} rows of {told['tables']} tables"
    return [
        Result(name, "rows", number, number / ours.seconds, memory_mb=ours.peak_mb, baseline=plain),
        Result(plain, "rows", number, number / told["seconds"], memory_mb=theirs.peak_mb, note=note),
    ]


def _sheet(wanted: Wanted, databases: Databases, folder: Path) -> list[Result]:
    """A flat sheet with a row for each claim that was asked for: composed alone, and brought in."""
    env, path, number = environment(databases.environment(SHEET_DATA)), folder / "sheet.csv", wanted.claims
    sheets.write(path, rows=number, seed=wanted.seed)
    with step(f"Importing a flat sheet of {number:,} rows"):
        composed = json.loads(finish("Composing", ["-m", "bench.sheets", str(path)], env).said)
        imported = finish("importdata", ["manage.py", "importdata", str(path)], env)
    note = f"{composed['records']:,} rows of a bundle"
    return [
        Result("flat sheet", "rows", number, number / imported.seconds, memory_mb=imported.peak_mb, note=note),
        Result("flat sheet, composed", "rows", number, number / composed["seconds"], note=note),
    ]


def _dossier(databases: Databases, folder: Path) -> list[Result]:
    with step(f"Making the dossier of a claim with {dossiers.ITEMS} items"):
        return [dossiers.measured(environment(databases.environment(SHEET_DATA)), folder)]


def _ledger(wanted: Wanted, databases: Databases, bundle: Path, number: int) -> list[Result]:
    """An import without it, its verification, an edit on the desk, and proofs in a long log."""
    env = environment(databases.environment(BULK_DATA))
    leaves = min(wanted.claims * LEAVES_PER_CLAIM, MOST_LEAVES)
    with step("Importing without the ledger"):
        unlogged_env = environment(databases.environment(UNLOGGED_DATA))
        unlogged = _told("The import without ledger", ["import", str(bundle)], unlogged_env)
    with step("Verifying the ledger and every row"):
        verified = finish("verifyledger", ["manage.py", "verifyledger", "--state"], env)
    with step("Editing claims on the desk"):
        saved = _told("Editing", ["save", str(wanted.seconds)], env)
    with step(f"Filling a log with {leaves:,} entries, and proving"):
        tree_env = environment(databases.environment(TREE_DATA))
        proved = _told("Proving", ["tree", str(leaves), str(wanted.seconds / 3)], tree_env)
    note = f"{leaves:,} leaves"
    return [
        Result("import, no ledger", "rows", number, number / unlogged["seconds"], baseline="import"),
        Result("verifyledger --state", "rows", number, number / verified.seconds, memory_mb=verified.peak_mb),
        _timed("claim saved on the desk", "times", saved["seconds"], note=f"{saved['queries']} queries"),
        Result("entries appended", "entries", leaves, leaves / proved["filled"]),
        _timed("tree head", "times", proved["head"], note=note),
        _timed("inclusion proof", "times", proved["inclusion"], note=note),
        _timed("consistency proof", "times", proved["consistency"], note=note),
    ]


def _told(what: str, arguments: Sequence[str], env: Mapping[str, str]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(finish(what, ["-m", "bench.ledger", *arguments], env).said)
    return told


def _reasoning(wanted: Wanted, databases: Databases, folder: Path) -> list[Result]:
    """The analysis by itself, beside bare pages made in the same process; on a database of its own, always the same."""
    databases.create(CASE_DATA)
    env = databases.environment(CASE_DATA)
    with step("Preparing the cases to reason about"):
        finish("prepare.py", ["scripts/prepare.py", "--seed"], environment(env))
        tangled = folder / "tangled.json"
        lineages.write(tangled)
        finish("importdata", ["manage.py", "importdata", str(tangled)], environment(env))
        databases.analyze(CASE_DATA)
    with step("Reasoning"):
        settings = {"DJANGO_SETTINGS_MODULE": reasoning.SETTINGS}
        done = finish("Reasoning", ["-m", "bench.reasoning", str(wanted.seconds)], environment(env | settings))
    return [result for name, told in json.loads(done.said).items() for result in _reasoned(name, told)]


def _downloads(databases: Databases) -> list[Result]:
    """Lists as files, of a server that has nothing else to do."""
    with (
        step("Asking for all claims as files"),
        serve(SITE, environment(databases.environment(BULK_DATA))) as server,
    ):
        return downloads.measured(server)


def _reasoned(name: str, told: Mapping[str, Any]) -> Iterator[Result]:
    of_processor = 1000 * report.percentile(told["processor"], 0.5)
    note = f"{told['found']}; {of_processor:,.2f} ms of processor time"
    bare = f"bare view, {name}"
    yield _timed(f"loading, {name}", "times", told["loading"], baseline=bare, note=f"{told['queries']} queries")
    yield _timed(f"reasoning, {name}", "times", told["reasoning"], baseline=bare, note=note)
    yield _timed(bare, "times", told["bare"], note=f"{told['bare_queries']} queries")


def _pages(wanted: Wanted, databases: Databases, bundle: Path) -> list[Result]:
    """All servers run all the time; in each round every kind of page has its turn, so that noise hits all alike."""
    kinds = scenarios(read_facts(bundle, seed=wanted.seed), seed=wanted.seed)
    with ExitStack() as running:
        servers = {
            (server, data): running.enter_context(serve(server, environment(databases.environment(data))))
            for data in (BULK_DATA, CASE_DATA)
            for server in (SITE, BARE)
        }
        clients = {kind.name: Client(servers[kind.server, kind.data].port, kind.addresses) for kind in kinds}
        timings = {kind.name: Timings() for kind in kinds}
        with step("Warming up"):
            _warm_up(clients, wanted)
        for number in range(1, ROUNDS + 1):
            with step(f"Asking for pages, round {number} of {ROUNDS}"):
                _round(clients, timings, wanted.seconds / ROUNDS, wanted.concurrency)
        return [_result(kind, timings[kind.name], servers[kind.server, kind.data]) for kind in kinds]


def _warm_up(clients: Mapping[str, Client], wanted: Wanted) -> None:
    """Until no page is answered much sooner than a round before.

    A server reads long lists into memory when they are first asked for. That takes seconds of its life, in which the
    database answers, and is none of what a reader waits for.
    """
    before: dict[str, float] = {}
    for _number in range(MOST_WARM_UPS):
        timings = {name: Timings() for name in clients}
        _round(clients, timings, wanted.seconds * WARM_UP, wanted.concurrency)
        medians = {name: report.percentile(timings[name].latencies, 0.5) for name in clients}
        if before and all(medians[name] > MUCH_SOONER * before[name] for name in clients):
            return
        before = medians


def _round(clients: Mapping[str, Client], timings: Mapping[str, Timings], seconds: float, concurrency: int) -> None:
    for name, client in clients.items():
        client.ask(seconds=seconds, concurrency=concurrency, timings=timings[name])


def _result(kind: Scenario, timings: Timings, server: Server) -> Result:
    return _timed(
        kind.name,
        "requests",
        timings.latencies,
        seconds=timings.seconds,
        memory_mb=server.memory_mb(),
        baseline=kind.baseline,
    )


def _timed(name: str, unit: str, each: Sequence[float], *, seconds: float | None = None, **others: Any) -> Result:
    """``each``: seconds; ``seconds``: of all, where several went on at once."""
    in_ms = [1000 * one for one in each]
    return Result(
        name,
        unit,
        len(each),
        len(each) / (seconds or sum(each)),
        median_ms=report.percentile(in_ms, 0.5),
        p95_ms=report.percentile(in_ms, 0.95),
        **others,
    )
