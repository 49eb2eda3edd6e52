"""What the bundle says that readers can ask for: read from its own files, so that every draw leads somewhere."""

import csv
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SAMPLE = 1000
LINKS = 40
LONG = 10
WORD = re.compile(r"\w{4,}")

Pair = tuple[str, str]
"""A parameter of the claims' list and a value."""


@dataclass
class Known:
    """A claim: the words of its statement, and filters among whose answers it is."""

    words: list[str]
    filters: list[Pair]
    item: str = ""


@dataclass
class Facts:
    """Of all claims their number, how many links each has, and how many a filter finds; of some all else."""

    claims: int = 0
    links: Counter[str] = field(default_factory=Counter)
    found: Counter[Pair] = field(default_factory=Counter)
    sample: dict[str, Known] = field(default_factory=dict)

    def linked(self) -> list[str]:
        """The claims of the sample that have any evidence."""
        return [slug for slug in self.sample if self.links[slug]]

    def long(self) -> list[str]:
        """The claims that come nearest to 40 links, a few."""
        return sorted(self.links, key=lambda slug: (abs(self.links[slug] - LINKS), slug))[:LONG]


def read_facts(bundle: Path, *, seed: int) -> Facts:
    """Reads each file once, and keeps what belongs to the sample alone."""
    facts = Facts()
    _read_claims(facts, bundle, random.Random(f"sample {seed}"))
    _read_appearances(facts, bundle)
    _read_assessments(facts, bundle)
    _read_evidence(facts, bundle)
    return facts


def rows(bundle: Path, name: str) -> Iterator[dict[str, str]]:
    with (bundle / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _read_claims(facts: Facts, bundle: Path, rng: random.Random) -> None:
    """The sample is drawn in passing: every claim has the same chance (Vitter's algorithm R)."""
    chosen: list[tuple[str, Known]] = []
    for number, row in enumerate(rows(bundle, "claims")):
        filters = [("topic", slug) for slug in row["topics"].split(";") if slug]
        filters += [("question", slug) for slug in row["questions"].split(";") if slug]
        filters += [("form", row["form"])] if row["form"] else []
        facts.claims += 1
        facts.found.update(filters)
        known = row["slug"], Known(WORD.findall(row["statement"]), filters)
        if number < SAMPLE:
            chosen.append(known)
        elif (place := rng.randrange(number + 1)) < SAMPLE:
            chosen[place] = known
    facts.sample = dict(chosen)


def _read_appearances(facts: Facts, bundle: Path) -> None:
    """Of each claim the first: what several filters ask of appearances, one must meet."""
    done: set[str] = set()
    for row in rows(bundle, "appearances"):
        known = facts.sample.get(row["claim"])
        if known is None or row["claim"] in done:
            continue
        done.add(row["claim"])
        known.filters += [("claimant", row["agent"] or row["witness"])]
        known.filters += [("made_after", row["date"]), ("made_before", row["date"])] if row["date"] else []


def _read_assessments(facts: Facts, bundle: Path) -> None:
    """Of each claim the first, which an assessor may have taken back later: then the list has others, or none."""
    for row in rows(bundle, "assessments"):
        known = facts.sample.get(row["claim"])
        if known and "verdict" not in dict(known.filters):
            known.filters.append(("verdict", row["verdict"]))


def _read_evidence(facts: Facts, bundle: Path) -> None:
    """Of each claim the first item: what several filters ask of evidence, one item must meet."""
    for row in rows(bundle, "links"):
        facts.links[row["claim"]] += 1
        if known := facts.sample.get(row["claim"]):
            known.item = known.item or row["item"]
    wanted = {known.item for known in facts.sample.values()}
    items = {row["slug"]: row for row in rows(bundle, "items") if row["slug"] in wanted}
    for known in facts.sample.values():
        row = items.get(known.item, {})
        known.filters += [(name, row[name]) for name in ("source", "witness", "directness") if row.get(name)]
