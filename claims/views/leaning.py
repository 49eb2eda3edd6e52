"""What leans on a source or witness, and what it does to that if the source no longer counts.

What is withdrawn between the reasoning and the page is left out of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from claims.analysis.claim import Evidence
from claims.analysis.discount import STRIKING, striking_events
from claims.analysis.facts import Facts, Interval, wholes
from claims.analysis.facts import SourceEvent as SourceEventFact
from claims.analysis.leaning import Leaning, LeaningClaim
from claims.analysis.lineage import Mark
from claims.choices import SourceEventKind
from claims.models import Claim, EvidenceItem, Source, SourceEvent

from .naming import called
from .shortlist import LIMIT, Shortlist

NAMED, NAMED_IF_INHERITED = 3, 1
"""Items named with each claim."""


@dataclass(frozen=True)
class Via:
    """An item by which a claim leans. ``through`` is the claim from which it is inherited."""

    item: EvidenceItem
    stance: str
    discounted: bool
    through: Claim | None


@dataclass(frozen=True)
class LeaningRow:
    claim: Claim
    leaning: LeaningClaim
    via: Sequence[Via]

    @property
    def unnamed(self) -> int:
        return len(self.leaning.evidence) - len(self.via)


@dataclass(frozen=True)
class LeaningPage:
    """The claims that some item is linked to, and those that all have by way of other claims. ``items``: how many."""

    direct: Shortlist
    inherited: Shortlist
    items: int
    discounted: int

    @property
    def total(self) -> int:
        return self.direct.total + self.inherited.total

    @property
    def counted(self) -> int:
        return self.items - self.discounted


@dataclass(frozen=True)
class Behind:
    """Another source that was retracted or found to be forged, and which of these."""

    source: Source
    event: str


@dataclass(frozen=True)
class Strikes:
    """Why a source does not count: what befell it, the wholes it is part of, or all that it goes back to.

    ``lifted``: what befell it before it was authenticated.
    """

    own: Sequence[SourceEvent]
    wholes: Sequence[Behind]
    behind: Sequence[Behind]
    lifted: Sequence[SourceEvent]

    @property
    def is_out(self) -> bool:
        return bool(self.own or self.wholes or self.behind)


def leaning_page(found: Leaning) -> LeaningPage:
    """Two queries, whatever there is."""
    direct = [row for row in found.claims if not row.inherited]
    inherited = [row for row in found.claims if row.inherited]
    shown = [(row, row.evidence[:NAMED]) for row in direct[:LIMIT]]
    shown += [(row, row.evidence[:NAMED_IF_INHERITED]) for row in inherited[:LIMIT]]
    evidence = [one for _row, named in shown for one in named]
    claims = called(
        Claim.objects.public(), {row.claim for row, _named in shown} | {one.bearing.path[0] for one in evidence}
    )
    items = called(EvidenceItem.objects.public(), {one.item for one in evidence})
    rows = [
        LeaningRow(claims[row.claim], row, [via for one in named if (via := _via(one, items, claims))])
        for row, named in shown
        if row.claim in claims
    ]
    withdrawn = [row for row, _named in shown if row.claim not in claims]
    return LeaningPage(
        _listed(rows, direct, withdrawn, inherited=False),
        _listed(rows, inherited, withdrawn, inherited=True),
        len(found.items),
        len(found.discounted),
    )


def strikes(source: Source, facts: Facts, mark: Mark, events: Sequence[SourceEvent]) -> Strikes:
    """``mark`` and ``events`` are the source's own."""
    others = [strike for strike in mark.strikes if strike.source != source.slug]
    sources = called(Source.objects.public(), (strike.source for strike in others))
    told = [
        (strike.source, Behind(sources[strike.source], str(SourceEventKind(strike.event).label)))
        for strike in others
        if strike.source in sources
    ]
    whole = set(wholes(facts.sources, source.slug))
    own = striking_events(facts.sources[source.slug])
    standing = [event for event in events if _as_fact(event) in own]
    return Strikes(
        standing,
        [behind for slug, behind in told if slug in whole],
        [behind for slug, behind in told if slug not in whole],
        [event for event in events if event.event in STRIKING and event not in standing],
    )


def _as_fact(event: SourceEvent) -> SourceEventFact:
    return SourceEventFact(event.event, Interval.of(event.date_earliest, event.date_latest))


def _listed(
    rows: Sequence[LeaningRow], every: Sequence[LeaningClaim], withdrawn: Sequence[LeaningClaim], *, inherited: bool
) -> Shortlist:
    return Shortlist(
        [row for row in rows if row.leaning.inherited == inherited],
        len(every) - sum(row.inherited == inherited for row in withdrawn),
    )


def _via(row: Evidence, items: Mapping[str, EvidenceItem], claims: Mapping[str, Claim]) -> Via | None:
    """None if one of its records is not there."""
    first = row.bearing.path[0]
    if row.item not in items or first not in claims:
        return None
    return Via(items[row.item], row.stance, row.discounted, claims[first] if row.bearing.inherited else None)
