"""From the address of a history, or of a version in it, to its page, or to what is said in its place."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.ledger.histories import History, Renamed, Version, find
from claims.models import Agent, Claim, EvidenceItem, Question, SluggedRecord, Source, Topic, Witness
from claims.records.lookup import Withdrawn
from claims.redirects import moved

from .errors import gone

MODELS: dict[str, type[SluggedRecord]] = {
    model.page: model for model in (Claim, Question, EvidenceItem, Source, Witness, Agent, Topic)
}
"""By the kind's name in addresses. A report is a source, and has its history there."""

View = Callable[..., HttpResponse]


def history_view(page: Callable[..., HttpResponse]) -> View:
    """Turns a page about a history into the view of its address, which has the kind and the slug in it.

    What is withdrawn answers 410, a slug that has been changed redirects (but that of a protected witness), all else
    is 404.
    """

    @require_safe
    @wraps(page)
    def view(request: HttpRequest, kind: str, slug: str, **parts: Any) -> HttpResponse:
        match find(MODELS[kind], slug):
            case History() as history:
                return page(request, history, **parts)
            case Withdrawn(record):
                return gone(request, record)
            case Renamed(current):
                return moved(same_address(request, current))
        raise Http404(_("There is no such record."))

    return view


def same_address(request: HttpRequest, slug: str) -> str:
    """The address of the same page of the record that has this slug."""
    assert request.resolver_match  # noqa: S101 (there is no view without one)
    kwargs = {name: value for name, value in request.resolver_match.kwargs.items() if name != "kind"}
    return reverse(request.resolver_match.view_name, kwargs=kwargs | {"slug": slug})


def no_such_version(history: History) -> Http404:
    return Http404(_("There is no such version: the newest is %(newest)s.") % {"newest": history.total})


def version_gone(request: HttpRequest, history: History, version: Version, *, erased: bool) -> HttpResponse:
    """410: the version was public once and may not be shown any more. Says why, and nothing of what stood in it."""
    context = {"history": history, "version": version, "erased": erased, "section": history.page}
    response = render(request, "errors/410_version.html", context, status=HTTPStatus.GONE)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
