"""Choices of a list's parameter that are not among the commonest: found by name, each with what it would give."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.filters.finding import Finding
from claims.filters.problems import BadParameters

from .errors import bad_parameters
from .lists import LISTINGS


@require_safe
def find(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """The page with the choices found; 400 for parameters that cannot be used, as in the list itself."""
    listing = LISTINGS[kind]
    finding = Finding(listing.filterset, name, request.GET, reverse(f"{kind}-list"))
    try:
        choices, more = finding.choices
    except BadParameters as error:
        return bad_parameters(request, error)
    context = {
        "section": kind,
        "listing": listing,
        "finding": finding,
        "filterset": finding.filterset,
        "choices": choices,
        "more": more,
    }
    return render(request, "lists/find.html", context)
