"""The records behind the slugs of an analysis: how what it speaks of is called, and where its page is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

from claims.analysis.origins import WITNESS, Origin
from claims.models import Claim, Record, SluggedRecord, Source, Witness

from .shortlist import Shortlist

MOST_ORIGINS = 8
"""Origins named of one item, or of one group of items."""

MOST_MEMBERS = 5
"""Members named of one circle, or of those who are possibly the same."""

S = TypeVar("S", bound=SluggedRecord)


class Named(NamedTuple):
    """An origin with its first members. ``kind`` is that of the origin."""

    kind: str
    rows: list[Record]
    total: int
    untraced: bool


class Names:
    """Public sources, witnesses and claims: each kind is fetched in one query, and none that has not been asked for."""

    def __init__(
        self, *, origins: Iterable[Origin], sources: Iterable[str], claims: Iterable[str], untraced: frozenset[Origin]
    ) -> None:
        wanted: dict[bool, set[str]] = {True: set(), False: set(sources)}
        for origin in origins:
            wanted[origin.kind == WITNESS].update(origin.slugs[:MOST_MEMBERS])
        self.witnesses = called(Witness.objects.public(), wanted[True])
        self.sources = called(Source.objects.public(), wanted[False])
        self.claims = called(Claim.objects.public(), claims)
        self._untraced = untraced

    def named(self, origin: Origin) -> Named:
        found: Mapping[str, Record] = self.witnesses if origin.kind == WITNESS else self.sources
        members = [found[slug] for slug in origin.slugs[:MOST_MEMBERS] if slug in found]
        return Named(origin.kind, members, len(origin.slugs), origin in self._untraced)

    def first_named(self, origins: Sequence[Origin]) -> Shortlist:
        return Shortlist([self.named(origin) for origin in origins[:MOST_ORIGINS]], len(origins))


def called(records: QuerySet[S], slugs: Iterable[str]) -> dict[str, S]:
    """Those with these slugs, by slug."""
    wanted = set(slugs)
    return {record.slug: record for record in records.filter(slug__in=wanted)} if wanted else {}
