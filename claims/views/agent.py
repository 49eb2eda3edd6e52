from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.filters.parameters import by_date
from claims.ledger.histories import newest
from claims.models import Agent, Appearance, Assessment, SearchLog, Source, Witness

from .lookup import page_of
from .rows import source_rows, witness_rows
from .shortlist import shorten


@page_of(Agent)
def detail(request: HttpRequest, agent: Agent) -> HttpResponse:
    """The person or body with everything by or about them."""
    sources = source_rows(Source.objects.public())
    witnesses = witness_rows(Witness.objects.public())
    return render(
        request,
        "pages/agent.html",
        {
            "agent": agent,
            "version": newest(agent),
            "appearances": shorten(
                Appearance.objects.public()
                .filter(agent=agent)
                .select_related("claim", "source")
                .order_by(by_date("date").asc(nulls_last=True), "slug")
            ),
            "written": shorten(sources.filter(authorships__agent=agent)),
            "issued": shorten(sources.filter(issuer=agent)),
            "testimonies": shorten(witnesses.filter(agent=agent)),
            "affiliates": shorten(witnesses.filter(affiliation=agent)),
            "assessments": shorten(
                Assessment.objects.public()
                .filter(assessor=agent)
                .select_related("claim", "assessor")
                .order_by(by_date("date").desc(nulls_last=True), "slug")
            ),
            "searches": shorten(
                SearchLog.objects.public().filter(searched_by=agent).select_related("claim", "question")
            ),
        },
    )
