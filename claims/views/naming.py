"""The records behind the slugs of an analysis: how what it speaks of is called, and where its page is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

from claims.analysis.facts import Witness as WitnessFacts
from claims.analysis.graph import groups
from claims.analysis.origins import WITNESS, Origin
from claims.analysis.reasoning import Reasoning
from claims.filters.evidence import key_of
from claims.models import Claim, Record, SluggedRecord, Source, Witness

from .shortlist import Shortlist

MOST_ORIGINS = 8
"""Origins named of one item, or of one group of items."""

MOST_MEMBERS = 5
"""Members named of one circle, or of those who are possibly the same."""

SAME, RELAYING, EITHER = "same", "relaying", "either"
"""Why several witnesses are one origin: all are possibly the same, none are, or some."""

S = TypeVar("S", bound=SluggedRecord)


class Named(NamedTuple):
    """An origin with its first members. ``kind`` is that of the origin, ``key`` is its own among all origins."""

    kind: str
    rows: list[Record]
    total: int
    untraced: bool
    bond: str
    key: str


class Names:
    """Public sources, witnesses and claims: each kind is fetched in one query, and none that has not been asked for.

    ``whole``: all members and origins are named, and not the first only.
    """

    def __init__(
        self,
        reasoning: Reasoning,
        *,
        origins: Iterable[Origin],
        sources: Iterable[str] = (),
        claims: Iterable[str] = (),
        whole: bool = False,
    ) -> None:
        self._most_origins = None if whole else MOST_ORIGINS
        self._most_members = None if whole else MOST_MEMBERS
        wanted: dict[bool, set[str]] = {True: set(), False: set(sources)}
        for origin in origins:
            wanted[origin.kind == WITNESS].update(origin.slugs[: self._most_members])
        self.witnesses = called(Witness.objects.public(), wanted[True])
        self.sources = called(Source.objects.public(), wanted[False])
        self.claims = called(Claim.objects.public(), claims)
        self._reasoning = reasoning

    def named(self, origin: Origin) -> Named:
        found: Mapping[str, Record] = self.witnesses if origin.kind == WITNESS else self.sources
        members = [found[slug] for slug in origin.slugs[: self._most_members] if slug in found]
        total = len(origin.slugs)
        return Named(
            origin.kind,
            members,
            total,
            self._reasoning.lineages.is_untraced(origin),
            bond(origin, self._reasoning.facts.witnesses),
            key_of(origin),
        )

    def first_named(self, origins: Sequence[Origin]) -> Shortlist:
        return Shortlist([self.named(origin) for origin in origins[: self._most_origins]], len(origins))


def bond(origin: Origin, witnesses: Mapping[str, WitnessFacts]) -> str:
    """Why the witnesses of an origin are one; nothing where it is a single one, or no witness.

    The reasoning joins them by both ties alike, but to pass on an account says nothing of who somebody is.
    """
    if origin.kind != WITNESS or len(origin.slugs) == 1:
        return ""
    same = list(groups({slug: witnesses[slug].possibly_same_as for slug in origin.slugs}))
    if len(same) == 1:
        return SAME
    return RELAYING if len(same) == len(origin.slugs) else EITHER


def called(records: QuerySet[S], slugs: Iterable[str]) -> dict[str, S]:
    """Those with these slugs, by slug."""
    wanted = set(slugs)
    return {record.slug: record for record in records.filter(slug__in=wanted)} if wanted else {}
