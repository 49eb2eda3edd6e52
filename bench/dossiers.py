"""A claim with as many items as few have, of which a dossier is made: half told by witnesses, five studies to a memo."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .processes import ROOT, finish
from .report import Result

CLAIM = "much-is-said-of-it"
ITEMS = 500
STUDIES = 5
"""That draw on one memo."""
WORDS = "The line was closed at the second station, and nobody who was on the train came back to say where it had gone."


def write(path: Path, *, items: int = ITEMS) -> None:
    """A bundle as one JSON file. The same every time."""
    numbers = range(items)
    bundle: dict[str, list[dict[str, Any]]] = {
        "agents": [{"slug": f"author-{number}", "name": f"Author {number}"} for number in range(0, items, 5)],
        "witnesses": [{"slug": f"witness-{number}", "name": f"Witness {number}"} for number in range(0, items, 2)],
        "sources": [
            {
                "slug": f"{kind}-{number}",
                "title": f"{kind.title()} {number}",
                "kind": "report",
                "published": f"19{10 + number % 90}",
                "authors": [f"author-{number // 5 * 5}"],
                "abstract": WORDS,
            }
            for kind, every in (("study", 1), ("memo", STUDIES))
            for number in range(0, items, every)
        ],
        "derivations": [
            {"derived": f"study-{number}", "origin": f"memo-{number // STUDIES * STUDIES}"} for number in numbers
        ],
        "items": [
            {
                "slug": f"item-{number}",
                "summary": f"{number}: {WORDS}",
                "source": f"study-{number}",
                "witness": "" if number % 2 else f"witness-{number}",
                "quotation": f"{WORDS} {WORDS} {WORDS}",
            }
            for number in numbers
        ],
        "claims": [{"slug": CLAIM, "statement": "They were taken across the border.", "form": "assertion"}],
        "links": [
            {"claim": CLAIM, "item": f"item-{number}", "stance": "contradicts" if number % 3 else "supports"}
            for number in numbers
        ],
    }
    path.write_text(json.dumps(bundle))


def measured(env: Mapping[str, str], folder: Path) -> Result:
    """The whole command, on a database that is there. Raises BenchError, also if the verifier finds anything."""
    bundle, path = folder / "dossier.json", folder / "dossier.zip"
    write(bundle)
    finish("importdata", ["manage.py", "importdata", str(bundle)], env)
    made = finish("dossier", ["manage.py", "dossier", "claim", CLAIM, "-o", str(path)], env)
    finish("verify.py", [str(ROOT / "claims" / "dossier" / "verify.py"), str(path)], env)
    note = f"{made.seconds:.1f} s in all; {path.stat().st_size / 2**20:.1f} MB"
    return Result("dossier", "items", ITEMS, ITEMS / made.seconds, memory_mb=made.peak_mb, note=note)
