from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import EvidenceItem, EvidenceLink, Source, SourceEvent

from .lookup import page_of
from .rows import source_row_lookups, source_rows
from .shortlist import shorten


@page_of(EvidenceItem, "source__issuer", "witness__affiliation")
def detail(request: HttpRequest, item: EvidenceItem) -> HttpResponse:
    """The item with where it comes from and the claims it bears on."""
    prefetch_related_objects([item], *source_row_lookups("source__"))
    return render(
        request,
        "pages/item.html",
        {
            "item": item,
            "draws_on": source_rows(Source.objects.public().filter(items_drawing_on_it=item)),
            "events": SourceEvent.objects.public().filter(source=item.source_id).select_related("attested_by"),
            "links": shorten(
                EvidenceLink.objects.public()
                .filter(item=item)
                .select_related("claim")
                .order_by("claim__statement", "pk")
            ),
        },
    )
