from collections.abc import Iterator

from claims.choices import SourceEventKind

from . import dates, source
from .chance import weighted
from .plan import Plan

COLUMNS = ("source", "event", "date", "attested_by", "note")

_EVENTS = weighted(dict(zip(SourceEventKind.values, (12, 40, 14, 10, 12, 12), strict=True)))
_STRIKES = (SourceEventKind.RETRACTED, SourceEventKind.FOUND_FORGED)


def rows(plan: Plan) -> Iterator[tuple[str, ...]]:
    draw, sources = plan.draw("source events"), plan.sizes.sources
    events = plan.sizes.source_events
    for number in range(events):
        # One somewhere in each of so many equal stretches: no source has two, but for those authenticated again.
        first, after = number * sources // events, (number + 1) * sources // events
        about = first + draw.below(after - first)
        event, when = draw.one(_EVENTS), source.year(plan, about) + 1 + draw.below(20)
        other = plan.busy_source(draw)
        attested = plan.source(other) if other != about and draw.chance(0.7) else ""
        note = plan.prose.sentence(draw) if draw.chance(0.5) else ""
        yield plan.source(about), event, dates.date(draw, when) if draw.chance(0.9) else "", attested, note
        if event in _STRIKES and draw.chance(0.3):
            lifted = dates.date(draw, when + 1 + draw.below(6))
            yield plan.source(about), SourceEventKind.AUTHENTICATED.value, lifted, attested, ""
