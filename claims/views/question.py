from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from claims.models import Question, SearchLog

from . import matrix
from .citing import recorded, site_of
from .lookup import page_of
from .shortlist import shorten


@page_of(Question)
def detail(request: HttpRequest, question: Question) -> HttpResponse:
    """The question with its rival answers, what each item says of them, and what their ranks rest on."""
    searches = SearchLog.objects.public().filter(question=question).select_related("searched_by")
    return render(
        request,
        "pages/question.html",
        {
            "question": question,
            **recorded(question, site_of(request)),
            "shown": matrix.of_question(question),
            "searches": shorten(searches),
        },
    )
