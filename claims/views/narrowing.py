"""Filters within the evidence of a claim, as its page shows them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.analysis.claim import Evidence
from claims.analysis.origins import Origin
from claims.analysis.stance import CONTEXT
from claims.filters.evidence import Narrowing
from claims.filters.facets import Chip, Facet

from .naming import Names

NOT_COUNTED = "discounted"


@dataclass(frozen=True)
class Filters:
    """``kept``: by section of the page, the items that meet what is asked for, whether they are listed or not."""

    is_active: bool
    facets: Sequence[Facet]
    chips: Sequence[Chip]
    clear: str
    kept: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.kept.values())


def filters_of(narrowing: Narrowing, names: Names) -> Filters:
    """``names`` knows the origins that are offered."""
    facets = narrowing.facets(lambda origin: _called(origin, names))
    kept = Counter(_section(row) for row in narrowing.evidence if narrowing.keeps(row))
    return Filters(narrowing.is_active, facets, narrowing.chips(facets), f"{narrowing.address}#evidence", kept)


def origins_offered(narrowing: Narrowing) -> Iterator[Origin]:
    return (narrowing.origins[key] for key in narrowing.offered)


def _section(row: Evidence) -> str:
    """Where on the page it stands; discounted context stays with the context."""
    return NOT_COUNTED if row.discounted and row.stance != CONTEXT else row.stance


def _called(origin: Origin, names: Names) -> str:
    """In a line of text."""
    named = names.named(origin)
    told = _("; ").join(map(str, named.rows[:2])) or "–"
    more = named.total - min(len(named.rows), 2)
    return _("%(records)s and %(number)s more") % {"records": told, "number": more} if more > 0 else told
