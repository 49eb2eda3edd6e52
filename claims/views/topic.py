from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.ledger.histories import newest
from claims.models import Claim, Source, Topic

from .lookup import page_of
from .rows import claim_rows, source_rows
from .shortlist import shorten


@page_of(Topic)
def detail(request: HttpRequest, topic: Topic) -> HttpResponse:
    """The subject heading with the claims and sources under it."""
    return render(
        request,
        "pages/topic.html",
        {
            "topic": topic,
            "version": newest(topic),
            "claims": shorten(claim_rows(Claim.objects.public().filter(topics=topic))),
            "sources": shorten(source_rows(Source.objects.public().filter(topics=topic))),
        },
    )
