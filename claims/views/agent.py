from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.filters.sorting import newest_first
from claims.models import Agent, Appearance, Assessment, Claim, SearchLog, Source, Witness

from .citing import recorded, site_of
from .findings import balance_numbers, in_order
from .lookup import page_of
from .rows import source_rows, witness_rows
from .shortlist import shorten
from .shortlists import FEW


@page_of(Agent)
def detail(request: HttpRequest, agent: Agent) -> HttpResponse:
    """The person or body: what they claimed, in order and in what words, and all else by or about them."""
    sources = source_rows(Source.objects.public())
    witnesses = witness_rows(Witness.objects.public())
    said = Appearance.objects.public().filter(agent=agent)
    return render(
        request,
        "pages/agent.html",
        {
            "agent": agent,
            **recorded(agent, site_of(request)),
            "balances": balance_numbers(Claim.objects.public().filter(appearances__in=said)),
            "appearances": shorten(in_order(said)),
            "written": shorten(sources.filter(authorships__agent=agent), FEW),
            "issued": shorten(sources.filter(issuer=agent), FEW),
            "testimonies": shorten(witnesses.filter(agent=agent)),
            "affiliates": shorten(witnesses.filter(affiliation=agent), FEW),
            "assessments": shorten(
                newest_first(Assessment.objects.public().filter(assessor=agent).select_related("claim", "assessor"))
            ),
            "searches": shorten(
                SearchLog.objects.public().filter(searched_by=agent).select_related("claim", "question")
            ),
        },
    )
