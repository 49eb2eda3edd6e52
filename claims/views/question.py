from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import Claim, Question, SearchLog

from .lookup import page_of
from .rows import claim_rows
from .shortlist import shorten


@page_of(Question)
def detail(request: HttpRequest, question: Question) -> HttpResponse:
    """The question with its rival answers."""
    searches = SearchLog.objects.public().filter(question=question).select_related("searched_by")
    return render(
        request,
        "pages/question.html",
        {
            "question": question,
            "claims": shorten(claim_rows(Claim.objects.public().filter(questions=question))),
            "searches": shorten(searches),
        },
    )
