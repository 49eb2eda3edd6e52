"""
A flat sheet of evidence, without a server: `python -m bench.sheets PATH` reads one and composes its records, and writes nothing.

The sheet is an invented one with the standard columns: five rows a claim, ten a source, as in the sheets of journalists.
"""

import csv
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

import django

COLUMNS = ("claim", "topics", "stance", "strength", "quotation", "page", "source", "author", "date", "url")
ROWS_PER_CLAIM, ROWS_PER_SOURCE = 5, 10
SYLLABLES = ("ba", "den", "fir", "gol", "ka", "len", "mor", "nu", "pel", "ras", "sto", "tim", "vel", "wes", "zan")


def write(path: Path, *, rows: int, seed: int) -> None:
    """The same rows and seed give the same bytes."""
    draw = random.Random(seed)
    words = sorted({"".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(5_000)})

    def text(number: int) -> str:
        return " ".join(draw.choices(words, k=number)).capitalize()

    claims = [(f"{text(9)}.", text(1)) for _ in range(max(rows // ROWS_PER_CLAIM, 1))]
    sources = [
        (text(6), text(2).title(), str(draw.randint(1940, 2020)), f"https://example.org/{number}")
        for number in range(max(rows // ROWS_PER_SOURCE, 1))
    ]
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for number in range(rows):
            claim, topic = claims[number % len(claims)]
            stance, strength = draw.choice(("supports", "contradicts")), draw.choice(("weak", "moderate", "strong"))
            out.writerow(
                [claim, topic, stance, strength, f"{text(25)}.", f"p. {draw.randint(1, 300)}", *draw.choice(sources)]
            )


def compose(path: Path) -> dict[str, Any]:
    """Seconds that it took, and of how many records of a bundle."""
    from claims.formats.flat import FlatSheet  # noqa: PLC0415 - Django is set up by then

    begun = time.perf_counter()
    with FlatSheet(path) as bundle:
        seconds = time.perf_counter() - begun
        records = sum(1 for _file, rows in bundle for _row in rows)
        if bundle.problems:
            raise SystemExit("\n".join(map(str, bundle.problems)))
    return {"seconds": seconds, "records": records}


if __name__ == "__main__":
    django.setup()
    print(json.dumps(compose(Path(sys.argv[1]))))
