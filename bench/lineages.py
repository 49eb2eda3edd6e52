"""
An invented case that is tangled where reasoning has its work: a claim and a question of set sizes, always the same.

Neither the number of claims nor the seed of a run changes it, so that what reasoning takes can be compared from run to
run. The evidence comes from sources that draw on each other in chains, trees, nets and circles, here and there across
them; from witnesses of whom some repeat others; and of a hundred sources one was retracted.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

CLAIM, RESTATED, DENIAL = "tangled-claim", "tangled-claim-restated", "tangled-claim-denied"
QUESTION, RIVALS = "tangled-question", tuple(f"rival-{number:02}" for number in range(1, 21))
EXCLUDING = 60
"""Pairs of rivals, of 190, that cannot both be true."""

STANCES = {"supports": 50, "contradicts": 40, "context": 10}
STRENGTHS = {"": 12, "weak": 3, "moderate": 4, "strong": 2}
CREDIBILITIES = {"": 12, "1": 2, "2": 4, "3": 5, "4": 3, "5": 1, "6": 3}
TOLD = {"eyewitness": 5, "participant": 3, "hearsay": 6, "": 1}
WRITTEN = {"documentary": 14, "expert": 3, "inference": 3, "": 2}

Bundle = dict[str, list[dict[str, Any]]]
"""Table → rows, as a bundle in JSON has them."""

Edge = tuple[int, int]
"""Who derives from whom, by place in the lineage."""


@dataclass(frozen=True)
class Shape:
    """How many of each. ``name`` begins the slugs of all that belongs to it."""

    name: str
    items: int
    sources: int
    lineages: int
    witnesses: int


ONE_CLAIM = Shape("one", items=500, sources=200, lineages=30, witnesses=60)
ONE_QUESTION = Shape("many", items=1000, sources=400, lineages=60, witnesses=120)


def write(path: Path) -> None:
    path.write_text(json.dumps(invent(), ensure_ascii=False), encoding="utf-8")


def invent() -> Bundle:
    bundle: Bundle = defaultdict(list)
    bundle["agents"] = [{"slug": "speaker", "name": "The Speaker"}]
    _add_claim(bundle, random.Random("one claim"))
    _add_question(bundle, random.Random("one question"))
    return bundle


def _add_claim(bundle: Bundle, rng: random.Random) -> None:
    """Of ten items eight are linked to the claim; the others reach it from one that says the same, or its denial."""
    for slug, statement in (
        (CLAIM, "The convoy was turned back at the northern bridge."),
        (RESTATED, "At the northern bridge the convoy was made to turn."),
        (DENIAL, "The convoy passed the northern bridge."),
    ):
        bundle["claims"].append({"slug": slug, "statement": statement, "form": "assertion"})
    bundle["relations"] += [
        {"subject": RESTATED, "kind": "restates", "object": CLAIM},
        {"subject": DENIAL, "kind": "denies", "object": CLAIM},
    ]
    bundle["appearances"] += [_appearance(CLAIM, year) for year in (1955, 1970, 1992)]
    for number, item in enumerate(_evidence(bundle, rng, ONE_CLAIM)):
        if number % 5:
            bundle["links"].append(_link(rng, CLAIM, item, _drawn(rng, STANCES)))
        else:
            # From both at once it mostly arrives with both stances.
            others = (RESTATED, DENIAL) if number % 50 == 0 else (rng.choice((RESTATED, DENIAL)),)
            bundle["links"] += [_link(rng, other, item, rng.choice(("supports", "contradicts"))) for other in others]


def _add_question(bundle: Bundle, rng: random.Random) -> None:
    """Each item is linked to two, three or four of the rivals, and is more than context for one of them."""
    bundle["questions"].append({"slug": QUESTION, "text": "How many vehicles did the convoy have?"})
    for number, slug in enumerate(RIVALS, 1):
        statement = f"The convoy had {40 * number} vehicles."
        bundle["claims"].append({"slug": slug, "statement": statement, "form": "assertion", "questions": [QUESTION]})
        bundle["appearances"].append(_appearance(slug, 1950 + number))
    for subject, object_ in rng.sample(list(combinations(RIVALS, 2)), EXCLUDING):
        bundle["relations"].append({"subject": subject, "kind": "excludes", "object": object_})
    for item in _evidence(bundle, rng, ONE_QUESTION):
        first, *others = rng.sample(RIVALS, rng.choice((2, 3, 3, 4)))
        bundle["links"].append(_link(rng, first, item, rng.choice(("supports", "contradicts"))))
        bundle["links"] += [_link(rng, other, item, _drawn(rng, STANCES)) for other in others]


def _appearance(claim: str, year: int) -> dict[str, Any]:
    return {"slug": f"{claim}-{year}", "claim": claim, "agent": "speaker", "date": str(year)}


def _link(rng: random.Random, claim: str, item: str, stance: str) -> dict[str, Any]:
    rationale = "It was written down before anybody asked for it." if rng.random() < 0.35 else ""
    return {
        "claim": claim,
        "item": item,
        "stance": stance,
        "strength": _drawn(rng, STRENGTHS),
        "rationale": rationale,
    }


def _evidence(bundle: Bundle, rng: random.Random, shape: Shape) -> list[str]:
    """Add items with all that stands behind them; their slugs."""
    witnesses = list(_witnesses(rng, shape))
    bundle["witnesses"] += witnesses
    lineages = _lineages(rng, shape)
    sources = [slug for lineage in lineages for slug in lineage]
    for number, lineage in enumerate(lineages):
        bundle["sources"] += _sources(rng, number, lineage, rng.choice(witnesses)["slug"])
        for derived, origin in _derivations(rng, number, lineages):
            bundle["derivations"].append({"derived": derived, "origin": origin, "kind": "relies_on"})
    for source in rng.sample(sources, shape.sources // 100):
        bundle["source_events"].append({"source": source, "event": "retracted", "date": "1999-04"})
    behind: dict[str, list[str]] = defaultdict(list)
    for row in bundle["derivations"]:
        behind[row["derived"]].append(row["origin"])
    items = []
    for number in range(shape.items):
        source = sources[number % len(sources)]  # so that each has some
        items.append(_item(rng, f"{shape.name}-item-{number:04}", source, behind[source], witnesses))
    bundle["items"] += items
    return [item["slug"] for item in items]


# ------------------------------------------------------------ Where it comes from


def _witnesses(rng: random.Random, shape: Shape) -> Iterator[dict[str, Any]]:
    """Every third repeats one before him, every tenth may be the one before him."""
    slugs: list[str] = []
    for number in range(shape.witnesses):
        slug = f"{shape.name}-witness-{number:03}"
        yield {
            "slug": slug,
            "name": f"Driver {number}",
            "relays": [rng.choice(slugs)] if number % 3 == 2 else [],
            "possibly_same_as": [slugs[-1]] if number % 10 == 9 else [],
        }
        slugs.append(slug)


def _lineages(rng: random.Random, shape: Shape) -> list[list[str]]:
    """The sources of each, at least three, the oldest first."""
    sizes = [3] * shape.lineages
    for _source in range(shape.sources - sum(sizes)):
        sizes[rng.randrange(shape.lineages)] += 1
    return [
        [f"{shape.name}-lineage-{number:02}-source-{place:02}" for place in range(size)]
        for number, size in enumerate(sizes)
    ]


def _sources(rng: random.Random, number: int, lineage: list[str], witness: str) -> Iterator[dict[str, Any]]:
    """Each third lineage begins with what a witness said in an interview."""
    for place, slug in enumerate(lineage):
        title = f"The convoy, as told in volume {number + 1}, part {place + 1}"
        row = {"slug": slug, "title": title, "kind": rng.choice(("article", "book", "report"))}
        if rng.random() < 0.85:
            row["published"] = str(1950 + 3 * place + rng.randrange(20))
        if place == 0 and number % 3 == 0:
            row |= {"kind": "interview", "witness": witness}
        elif place == 0 and number % 3 == 1:
            row |= {"kind": "archival", "created": "1950-12"}
        yield row


def _derivations(rng: random.Random, number: int, lineages: list[list[str]]) -> Iterator[tuple[str, str]]:
    """Those of one lineage; each fourth has one source that draws on an earlier lineage too."""
    lineage = lineages[number]
    for derived, origin in _edges(rng, number, len(lineage)):
        yield lineage[derived], lineage[origin]
    if number % 4 == 3:
        yield rng.choice(lineage), rng.choice(lineages[rng.randrange(number)])


def _edges(rng: random.Random, number: int, size: int) -> Iterable[Edge]:
    """Of ten lineages three are chains, four trees, two nets, and one begins with a circle of three."""
    shape = number % 10
    if shape < 3:
        return [(place, place - 1) for place in range(1, size)]
    tree = [(place, rng.randrange(place)) for place in range(1, size)]
    if shape < 7:
        return tree
    if shape < 9:
        return sorted({*tree, *((place, rng.randrange(place)) for place in range(2, size))})
    return [(0, 1), (1, 2), (2, 0), *tree[2:]]


def _item(
    rng: random.Random, slug: str, source: str, behind: list[str], witnesses: list[dict[str, Any]]
) -> dict[str, Any]:
    """A passage of its source; of ten such three are what a witness said there, and some draw on other sources."""
    row: dict[str, Any] = {
        "slug": slug,
        "summary": f"The passage says where the convoy stood, how many vehicles it had, and who saw it ({slug}).",
        "source": source,
        "locator": f"p. {rng.randint(1, 400)}",
        "directness": _drawn(rng, WRITTEN),
        "credibility": _drawn(rng, CREDIBILITIES),
        "event_date": f"1950-12-{rng.randint(1, 31):02}",
    }
    if rng.random() < 0.5:
        row["quotation"] = "We stood there for two nights. The lamps were out, and nobody counted us until morning."
    if rng.random() < 0.3:
        witness = rng.choice(witnesses)["slug"]
        row |= {"witness": witness, "directness": _drawn(rng, TOLD), "told": str(rng.randint(1951, 1990))}
    elif rng.random() < 0.2:
        drawn_on = rng.sample(behind, min(len(behind), rng.randint(1, 2)))
        # Where its own source is among them, that adds something of its own.
        row["draws_on"] = [*drawn_on, source] if rng.random() < 0.4 else drawn_on
    return row


def _drawn(rng: random.Random, weights: dict[str, int]) -> str:
    return rng.choices(list(weights), list(weights.values()))[0]
