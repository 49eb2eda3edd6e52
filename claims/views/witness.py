from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import Appearance, EvidenceItem, PossibleIdentity, Relay, Source, Witness

from .lookup import page_of
from .rows import item_rows, source_rows
from .shortlist import shorten


@page_of(Witness, "affiliation", "agent")
def detail(request: HttpRequest, witness: Witness) -> HttpResponse:
    """The witness with how he or she could know, and what was told."""
    identities = (
        PossibleIdentity.objects.public().filter(Q(first=witness) | Q(second=witness)).select_related("first", "second")
    )
    return render(
        request,
        "pages/witness.html",
        {
            "witness": witness,
            "relays": Relay.objects.public().filter(witness=witness).select_related("relayed"),
            "relayed_by": Relay.objects.public().filter(relayed=witness).select_related("witness"),
            "possibly_same_as": [pair.second if pair.first == witness else pair.first for pair in identities],
            "items": shorten(item_rows(EvidenceItem.objects.public().filter(witness=witness))),
            "appearances": shorten(
                Appearance.objects.public()
                .filter(witness=witness)
                .select_related("claim", "source")
                .order_by(F("date_earliest").asc(nulls_last=True), "slug")
            ),
            "sources": shorten(source_rows(Source.objects.public().filter(witness=witness))),
        },
    )
