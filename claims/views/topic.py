from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Least
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import Agent, Appearance, Claim, Question, Source, Topic

from .citing import recorded, site_of
from .findings import balance_numbers
from .lookup import page_of
from .rows import claim_rows, question_rows, source_rows
from .shortlist import shorten
from .shortlists import FEW

MOST_AGENTS = 10


class Active(NamedTuple):
    """Who made claims under a topic, and how many."""

    agent: Agent
    claims: int


@page_of(Topic)
def detail(request: HttpRequest, topic: Topic) -> HttpResponse:
    """The subject heading: its open questions, what is most disputed, who speaks of it, the sources under it."""
    claims = Claim.objects.public().filter(topics=topic)
    smaller_side = Least("supporting_lines", "contradicting_lines")
    disputed_first = (-smaller_side, -(F("supporting_lines") + F("contradicting_lines")), "statement", "slug")
    questions = Question.objects.public().filter(Exists(claims.filter(questions=OuterRef("pk"))))
    return render(
        request,
        "pages/topic.html",
        {
            "topic": topic,
            **recorded(topic, site_of(request)),
            "questions": shorten(question_rows(questions), FEW),
            "claims": shorten(claim_rows(claims).order_by(*disputed_first), FEW),
            "balances": balance_numbers(claims),
            "agents": _most_active(topic),
            "sources": shorten(source_rows(Source.objects.public().filter(topics=topic)), FEW),
        },
    )


def _most_active(topic: Topic) -> list[Active]:
    """Those who made most claims under the topic, the busiest first: two queries."""
    made = Appearance.objects.public().filter(claim__topics=topic).exclude(agent=None).order_by()
    counted = (
        made.values("agent").annotate(number=Count("claim", distinct=True)).order_by("-number", "agent__name", "agent")
    )
    numbers = dict(counted.values_list("agent", "number")[:MOST_AGENTS])
    agents = Agent.objects.in_bulk(numbers)
    return [Active(agents[pk], number) for pk, number in numbers.items() if pk in agents]
