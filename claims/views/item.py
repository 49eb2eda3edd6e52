from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.analysis.load_item import facts_of_item
from claims.analysis.reasoning import Reasoning
from claims.analysis.stance import Bearing
from claims.models import Claim, EvidenceItem, EvidenceLink, Source, SourceEvent

from .citing import document, recorded, site_of
from .discounted import reasons_of
from .lookup import page_of, withdrawn_meanwhile
from .naming import Names
from .rows import source_row_lookups, source_rows
from .shortlist import LIMIT, Shortlist, shorten

MOST_REASONS = 8
"""Struck sources named."""


class Reached(NamedTuple):
    """A claim on which the item bears by way of those ``through`` which it gets there: of a conflicting one maybe two."""

    claim: Claim
    stance: str
    through: Sequence[Claim]


@page_of(EvidenceItem, "source__issuer", "witness__affiliation")
def detail(request: HttpRequest, item: EvidenceItem) -> HttpResponse:
    """The item with the claims it bears on, where it comes from, and why it does not count, if so."""
    prefetch_related_objects([item], *source_row_lookups("source__"), "source__identifiers")
    return render(
        request,
        "pages/item.html",
        {
            "item": item,
            "document": document(item.source, item.locator) if item.source else None,
            **recorded(item, site_of(request)),
            "draws_on": source_rows(Source.objects.public().filter(items_drawing_on_it=item)),
            "events": SourceEvent.objects.public().filter(source=item.source_id).select_related("attested_by"),
            "links": shorten(
                EvidenceLink.objects.public()
                .filter(item=item)
                .select_related("claim")
                .order_by("claim__statement", "pk")
            ),
            **_reasoned(item),
        },
    )


def _reasoned(item: EvidenceItem) -> dict[str, Shortlist | None]:
    """What the reasoning makes of the item: ``reasons`` (None if it counts), ``origins``, and claims ``reached``."""
    reasoning = Reasoning(facts_of_item(item.pk))
    if item.slug not in reasoning.facts.items:
        raise withdrawn_meanwhile()
    origins = sorted(reasoning.origins(item.slug))
    inherited = _inherited(reasoning, item.slug)
    told = {slug for claim, bearing in inherited[:LIMIT] for slug in (claim, *_starts(bearing))}
    names = Names(reasoning, origins=origins, claims=told)
    reached = [
        Reached(names.claims[claim], bearing.stance, [names.claims[start] for start in _starts(bearing)])
        for claim, bearing in inherited[:LIMIT]
        if names.claims.keys() >= {claim, *_starts(bearing)}
    ]
    strikes = {item.slug: reasoning.strikes(item.slug)}
    return {
        "reasons": reasons_of(reasoning.facts, strikes, MOST_REASONS).get(item.slug),
        "origins": names.first_named(origins),
        "reached": Shortlist(reached, len(inherited)),
    }


def _inherited(reasoning: Reasoning, item: str) -> list[tuple[str, Bearing]]:
    """By claim, the nearest first."""
    found = [(claim, items[item]) for claim, items in reasoning.bearings.items() if items[item].inherited]
    return sorted(found, key=lambda row: (len(row[1].path), row[0]))


def _starts(bearing: Bearing) -> list[str]:
    """The claims the item is linked to from which it gets there."""
    return sorted({path[0] for path in (bearing.path, bearing.against) if path})
