"""One item of evidence as a claim's page shows it, and the records behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from claims.analysis.claim import Evidence
from claims.analysis.stance import RANK
from claims.models import Authorship, EvidenceItem, EvidenceLink, Source, SourceEvent

from .discounted import Reason
from .shortlist import Shortlist
from .ways import Way


@dataclass(frozen=True, slots=True)
class Card:
    """An item with what it says of the claim. ``ways``: how it is inherited, each with the rationale of that link."""

    item: EvidenceItem
    evidence: Evidence
    rationale: str
    origins: Shortlist
    ways: list[tuple[Way, str]]
    reasons: list[Reason]

    @property
    def order(self) -> tuple[int, date, str]:
        """Strongest first, then by the date of the event."""
        event: date | None = self.item.event_date_earliest
        return -RANK[self.evidence.bearing.strength], date.max if event is None else event, self.item.slug


AT_ONCE = 500
"""Items fetched together: SQLite refuses to fetch the wholes of a thousand sources, which Django names one by one."""


def items_of(slugs: Iterable[str]) -> list[EvidenceItem]:
    """The public ones, with all that a card shows of them. Six queries for every ``AT_ONCE`` of them."""
    wanted = sorted(slugs)
    return [item for start in range(0, len(wanted), AT_ONCE) for item in _together(wanted[start : start + AT_ONCE])]


def _together(slugs: Iterable[str]) -> list[EvidenceItem]:
    public = EvidenceItem.objects.public().filter(slug__in=slugs)
    items = list(public.select_related("source__issuer", "witness"))
    prefetch_related_objects(
        items,
        Prefetch("draws_on", Source.objects.public()),
        Prefetch("source__authorships", Authorship.objects.select_related("agent")),
        Prefetch("source__part_of", Source.objects.public()),
        Prefetch("source__events", SourceEvent.objects.public()),
    )
    return items


def rationales_of(items: Iterable[EvidenceItem], claims: Iterable[str]) -> dict[tuple[str, str], str]:
    """Why they are linked, by item and claim."""
    links = EvidenceLink.objects.public().filter(item__in=[item.pk for item in items], claim__slug__in=claims)
    rows = links.exclude(rationale="").order_by().values_list("item__slug", "claim__slug", "rationale")
    return {(item, claim): rationale for item, claim, rationale in rows}
