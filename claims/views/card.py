"""A claim as a card for pages of other sites: the one page of this site that may be shown in a frame.

Both sides, from the stored figures, so that a card costs next to nothing however many pages show it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.analysis.stance import CONTRADICTS, SUPPORTS
from claims.answers.conditional import conditional
from claims.choices import Verdict
from claims.filters.sorting import oldest_first
from claims.ledger.histories import newest
from claims.ledger.withdrawal import withdrawal
from claims.models import Appearance, Assessment, Claim
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved

POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"
"""Of the card alone: stricter than other pages in what it may do, and any page may frame it."""

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Lines:
    total: int
    exact: bool


@dataclass(frozen=True)
class Side:
    """The counted items of one stance and how many of them are inherited, as the page of the claim counts them."""

    items: int
    inherited: int
    lines: Lines

    @property
    def direct(self) -> int:
        return self.items - self.inherited


def framed(view: View) -> View:
    """A view whose answers any other site may show in a frame: they must show nothing that only some may see."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        response = view(request, *args, **named)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        # Read by Django's middleware, which knows no other way to allow more than one site.
        response.xframe_options_exempt = True  # type: ignore[attr-defined]
        return response

    return answered


@require_safe
@framed
@conditional
def card(request: HttpRequest, slug: str) -> HttpResponse:
    """The card, 410 in its form where the claim was withdrawn; a changed slug redirects. Raises Http404."""
    match look_up(Claim, slug):
        case Public(Claim() as claim):
            return render(request, "card/claim.html", _context(request, claim))
        case Withdrawn(claim):
            return _gone(request, claim)
        case Moved(record):
            return moved(address_of(record.slug))
    raise Http404(_("There is no such record."))


def address_of(slug: str) -> str:
    return reverse("claims-card", kwargs={"slug": slug})


def _context(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    return {
        "claim": claim,
        "address": request.build_absolute_uri(claim.get_absolute_url()),
        "sides": sides_of(claim),
        "first": _first(claim),
        "verdicts": _verdicts(claim),
        "version": newest(claim),
    }


def _gone(request: HttpRequest, claim: Any) -> HttpResponse:
    context = {"slug": claim.slug, "withdrawal": withdrawal(claim)}
    response = render(request, "card/withdrawn.html", context, status=HTTPStatus.GONE)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def sides_of(claim: Claim) -> Mapping[str, Side]:
    """What is stored of both."""
    return {
        SUPPORTS: Side(
            claim.supporting_items,
            claim.supporting_inherited,
            Lines(claim.supporting_lines, claim.supporting_lines_exact),
        ),
        CONTRADICTS: Side(
            claim.contradicting_items,
            claim.contradicting_inherited,
            Lines(claim.contradicting_lines, claim.contradicting_lines_exact),
        ),
    }


def _first(claim: Claim) -> Appearance | None:
    """The first of the page of the claim: the oldest one; an undated one only where none has a date."""
    appearances = Appearance.objects.public().filter(claim=claim)
    return oldest_first(appearances.select_related("agent", "witness")).first()


def _verdicts(claim: Claim) -> list[tuple[str, int]]:
    """The words of each verdict that was reached, and how often, in the order of the vocabulary."""
    rows = Assessment.objects.public().filter(claim=claim).order_by().values_list("verdict")
    found = dict(rows.annotate(number=Count("pk")))
    return [(str(verdict.label), found[verdict]) for verdict in Verdict if verdict in found]
