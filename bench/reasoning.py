"""
What the analysis of some cases takes, without a server: `python -m bench.reasoning SECONDS`, so long for each case.

It does what a request does, over and over: it loads the facts and reasons over them, and beside that it has the bare
page of the same case made by the same process. Collecting of garbage stays on, as in production. Prints JSON.

Runs under the settings of the bare site, for the sake of its templates. Their database is the site's own, and the
reasoning asks for nothing else of settings.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, TypeVar

import django

from .lineages import CLAIM, QUESTION

if TYPE_CHECKING:
    from claims.analysis.claim import ClaimAnalysis
    from claims.analysis.facts import Facts
    from claims.analysis.matrix import Matrix

T = TypeVar("T")

FOUNDING = "no-evidence-taken"
SETTINGS = "bench.bare.settings"
LEAST = 3
"""Times that each case is done, however long that takes."""


@dataclass(frozen=True)
class Case:
    """A claim or a question (``what``), and by which name it is told in results."""

    name: str
    what: str
    slug: str

    @property
    def page(self) -> str:
        return f"/{self.what}s/{self.slug}/"

    @property
    def data(self) -> str:
        return f"/{self.what}s/{self.slug}.json"


CASES = (
    Case("founding", "claim", FOUNDING),
    Case("500 items", "claim", CLAIM),
    Case("20 × 1,000", "question", QUESTION),
)


@dataclass
class Measured:
    """Seconds of each time. ``processor`` is what reasoning had of the processor, which others do not lengthen."""

    found: str
    queries: int
    bare_queries: int
    loading: list[float] = field(default_factory=list)
    reasoning: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)


class Work:
    """The three things that are done for a case, each as a request would have it done."""

    def __init__(self, case: Case) -> None:
        from django.urls import resolve  # noqa: PLC0415 - Django is set up by then

        from claims.models import Claim  # noqa: PLC0415 - the same

        self._case = case
        self._page = resolve(case.page, "bench.bare.urls").func
        named = {"slug": case.slug} if case.what == "claim" else {"questions__slug": case.slug}
        self._claims = dict(Claim.objects.public().filter(**named).values_list("slug", "pk"))

    def ask(self) -> None:
        from django.test import RequestFactory  # noqa: PLC0415 - the same

        self._page(RequestFactory().get(self._case.page), slug=self._case.slug)

    def load(self) -> "Facts":
        from claims.analysis.load import facts_for  # noqa: PLC0415 - the same

        return facts_for(self._claims.values())

    def reason(self, facts: "Facts") -> "ClaimAnalysis | Matrix":
        from claims.analysis.reasoning import Reasoning  # noqa: PLC0415 - the same

        reasoning = Reasoning(facts)
        if self._case.what == "claim":
            return reasoning.claim(self._case.slug)
        return reasoning.question(sorted(self._claims))


def measure(case: Case, *, seconds: float) -> Measured:
    """The bare page, loading and reasoning in turn, after a first time that is not counted."""
    work = Work(case)
    (_page, bare_queries), (facts, queries) = _counted(work.ask), _counted(work.load)
    measured = Measured(told(work.reason(facts)), queries, bare_queries)
    end = time.perf_counter() + seconds
    while len(measured.bare) < LEAST or time.perf_counter() < end:
        begun = time.perf_counter()
        work.ask()
        asked = time.perf_counter()
        facts = work.load()
        loaded, before = time.perf_counter(), time.process_time()
        work.reason(facts)
        reasoned, after = time.perf_counter(), time.process_time()
        measured.bare.append(asked - begun)
        measured.loading.append(loaded - asked)
        measured.reasoning.append(reasoned - loaded)
        measured.processor.append(after - before)
    return measured


def told(found: "ClaimAnalysis | Matrix") -> str:
    """How much there was to reason about, and to what it came, in a few words."""
    from claims.analysis.claim import SIDES, ClaimAnalysis  # noqa: PLC0415 - the same

    if isinstance(found, ClaimAnalysis):
        lines = [found.sides[side].lines for side in SIDES]
        return (
            f"{len(found.evidence):,} items, {' and '.join(str(one.total) for one in lines)} lines, "
            f"{_exact(all(one.exact for one in lines))}"
        )
    return (
        f"{len(found.rows):,} rows, {len(found.removals):,} removals, "
        f"{_exact(all(column.exact for column in found.columns))}"
    )


def _exact(exact: bool) -> str:
    return "exact" if exact else "not all exact"


def _counted(act: Callable[[], T]) -> tuple[T, int]:
    """What it returns, and how many queries it makes."""
    from django.db import connection  # noqa: PLC0415 - the same
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - the same

    with CaptureQueriesContext(connection) as queries:
        return act(), len(queries)


def main() -> None:
    (seconds,) = sys.argv[1:]
    django.setup()
    measured = {case.name: asdict(measure(case, seconds=float(seconds))) for case in CASES}
    json.dump(measured, sys.stdout)


if __name__ == "__main__":
    main()
