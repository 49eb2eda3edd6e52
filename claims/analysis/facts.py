"""What the reasoning starts from: plain values, named by slug, of public records alone.

Facts are closed: a slug that stands in one of them is told by another (``part_of`` of a source by ``sources``), or
is not there. They need not be all there is; ``load`` says what they must hold for the claims that are asked about.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from claims.choices import RelationKind, SourceEventKind, SourceKind, Stance, Strength


@dataclass(frozen=True, slots=True)
class Interval:
    """The earliest and the latest day something may have happened. A missing end proves nothing.

    A date without either is no interval: where one may be missing it is None, whether it was left empty or unknown.
    """

    earliest: date | None
    latest: date | None

    @classmethod
    def of(cls, earliest: date | None, latest: date | None) -> "Interval | None":
        return None if earliest is None and latest is None else cls(earliest, latest)

    def is_before(self, other: "Interval") -> bool:
        """Certainly: its latest day precedes the other's earliest."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest


@dataclass(frozen=True, slots=True)
class SourceEvent:
    event: SourceEventKind | str
    date: Interval | None


@dataclass(frozen=True, slots=True)
class Source:
    slug: str
    kind: SourceKind | str = ""
    draws_on: tuple[str, ...] = ()
    """The sources it is derived from."""
    part_of: str | None = None
    witness: str | None = None
    created: Interval | None = None
    published: Interval | None = None
    public_since: Interval | None = None
    events: tuple[SourceEvent, ...] = ()


@dataclass(frozen=True, slots=True)
class Witness:
    slug: str
    relays: tuple[str, ...] = ()
    possibly_same_as: tuple[str, ...] = ()
    """Told from both sides: each of two names the other."""


@dataclass(frozen=True, slots=True)
class Item:
    slug: str
    source: str | None = None
    witness: str | None = None
    draws_on: tuple[str, ...] = ()
    directness: str = ""
    credibility: str = ""
    told: Interval | None = None


@dataclass(frozen=True, slots=True)
class Link:
    claim: str
    item: str
    stance: Stance | str
    strength: Strength | str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    subject: str
    kind: RelationKind | str
    object: str


@dataclass(frozen=True, slots=True)
class Appearance:
    slug: str
    claim: str
    date: Interval | None


@dataclass(frozen=True, slots=True)
class Facts:
    """``reporting`` are the sources, ``telling`` the witnesses, that some public item has stand as an origin."""

    items: Mapping[str, Item] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    witnesses: Mapping[str, Witness] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    appearances: tuple[Appearance, ...] = ()
    asked: frozenset[str] | None = None
    """The claims for which they hold all that bears on them; None: every one."""
    reporting: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()


def wholes(sources: Mapping[str, Source], slug: str) -> Iterator[str]:
    """The source itself, then every whole it is part of, at any depth, nearest first."""
    seen: set[str] = set()
    at: str | None = slug
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = sources[at].part_of
