"""What many slugs stand for at once: which of these records the public may see now, and which were withdrawn."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, QuerySet, Value

from claims.choices import State
from claims.models import (
    Agent,
    Claim,
    EvidenceItem,
    Question,
    RetiredSlug,
    ReviewedRecord,
    SluggedRecord,
    Source,
    Topic,
    Witness,
)
from claims.models.assessment import Assessment

Which = tuple[str, str]
"""Collection and slug."""

CHUNK = 5_000
"""Slugs in one query, well below SQLite's 32,766 parameters."""

MODELS: dict[str, type[SluggedRecord]] = {
    model.collection: model for model in (Agent, Assessment, Claim, EvidenceItem, Question, Source, Topic, Witness)
}
"""Those that stand for themselves: with a state of their own, or a page."""


class Standing(StrEnum):
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    """A draft, deleted, named by nothing public, or never there: for the public all the same."""


class Now(NamedTuple):
    """What a slug stands for: where the record stands, its present slug (empty if hidden), whether it is protected."""

    standing: Standing
    slug: str = ""
    protected: bool = False
    merged: bool = False
    """The slug is that of a duplicate, and the record the one it was merged into."""


NOBODY = Now(Standing.HIDDEN)


class Standings:
    """Of these records, asked for all at once: two queries, and one more for each step from former to present slugs."""

    def __init__(self, wanted: Iterable[Which]) -> None:
        names = {which for which in wanted if which[0] in MODELS}
        self._retired = _retired(names)
        self._now = _now(names | {(name, slug) for (name, _former), (slug, _merged) in self._retired.items() if slug})

    def of(self, collection: str, slug: str) -> Now:
        """The former slug of a protected witness leads nowhere (``lookup.look_up``)."""
        merged, passed = False, set()
        while (collection, slug) not in self._now and slug not in passed:
            passed.add(slug)
            slug, once = self._retired.get((collection, slug), ("", False))
            merged = merged or once
        now = self._now.get((collection, slug), NOBODY)
        return NOBODY if passed and now.protected else now._replace(merged=merged)


def _retired(names: Collection[Which]) -> dict[Which, tuple[str, bool]]:
    """Former slug → the one after it (empty if deleted), and whether it was merged; those after it, too."""
    found: dict[Which, tuple[str, bool]] = {}
    asked: set[Which] = set()
    while further := {*names} - asked:
        asked |= further
        next_: set[Which] = set()
        for some in _chunks(further):
            slugs = {slug for each in some.values() for slug in each}
            rows = RetiredSlug.objects.filter(collection__in=some, slug__in=slugs)
            for collection, slug, current, merged in rows.values_list("collection", "slug", "current", "merged"):
                found[collection, slug] = (current, merged)
                next_ |= {(collection, current)} if current else set()
        names = next_
    return found


def _now(names: Collection[Which]) -> dict[Which, Now]:
    found = {}
    for some in _chunks(names):
        first, *rest = [_rows(MODELS[collection], slugs) for collection, slugs in sorted(some.items())]
        for collection, slug, seen, state, protected in first.union(*rest, all=True) if rest else first:
            withdrawn = Standing.WITHDRAWN if state == State.WITHDRAWN else Standing.HIDDEN
            found[collection, slug] = Now(Standing.PUBLIC if seen else withdrawn, slug, protected)
    return found


def _rows(model: type[SluggedRecord], slugs: Collection[str]) -> QuerySet:
    """Collection, slug, whether it is public, its state, whether it is a protected witness."""
    reviewed, witness = issubclass(model, ReviewedRecord), model is Witness
    return (
        model.objects.filter(slug__in=slugs)
        .order_by()
        .annotate(
            named=Value(model.collection, CharField()),
            seen=ExpressionWrapper(model.public_q(), BooleanField()),
            stands=F("state") if reviewed else Value("", CharField()),
            hides=F("protected") if witness else Value(False, BooleanField()),
        )
        .values_list("named", "slug", "seen", "stands", "hides")
    )


def _chunks(names: Collection[Which]) -> Iterator[dict[str, set[str]]]:
    """The slugs by collection, so many at a time."""
    ordered = sorted(names)
    for start in range(0, len(ordered), CHUNK):
        some: dict[str, set[str]] = defaultdict(set)
        for collection, slug in ordered[start : start + CHUNK]:
            some[collection].add(slug)
        yield some
