from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.choices import Form, SourceKind
from claims.models import (
    Appearance,
    Attachment,
    Claim,
    Derivation,
    EvidenceItem,
    Source,
    SourceEvent,
    Witness,
)

from .lookup import page_of
from .rows import claim_rows, item_rows, source_row_lookups, source_rows
from .shortlist import Shortlist, shorten


@page_of(Source, "issuer")
def detail(request: HttpRequest, source: Source) -> HttpResponse:
    """The document with all that is known of it, and what rests on it."""
    prefetch_related_objects([source], *source_row_lookups(), Prefetch("witness", Witness.objects.public()))
    items = item_rows(EvidenceItem.objects.public())
    return render(
        request,
        "pages/source.html",
        {
            "source": source,
            "identifiers": source.identifiers.all(),
            "topics": source.topics.all(),
            "attachments": Attachment.objects.public().filter(source=source),
            "events": SourceEvent.objects.public().filter(source=source).select_related("attested_by"),
            "parts": shorten(source_rows(Source.objects.public().filter(part_of=source))),
            "derivations": shorten(
                Derivation.objects.public().filter(derived=source).select_related("origin").order_by("origin__title", "pk")
            ),
            "derivatives": shorten(
                Derivation.objects.public().filter(origin=source).select_related("derived").order_by("derived__title", "pk")
            ),
            "findings": _findings(source) if source.kind == SourceKind.REPORT else None,
            "appearances": shorten(_appearances(source)),
            "items": shorten(items.filter(source=source)),
            "items_drawing_on_it": shorten(items.filter(draws_on=source).exclude(source=source)),
        },
    )


@require_safe
def report_redirect(request: HttpRequest, slug: str) -> HttpResponse:  # noqa: ARG001 (a view takes the request)
    """A report is a source, and has its page there."""
    return HttpResponsePermanentRedirect(reverse("sources-detail", kwargs={"slug": slug}))


def _appearances(source: Source) -> QuerySet[Appearance]:
    return (
        Appearance.objects.public()
        .filter(source=source)
        .select_related("claim", "agent", "witness")
        .order_by(F("date_earliest").asc(nulls_last=True), "slug")
    )


def _findings(report: Source) -> Shortlist:
    """The claims of form ``finding`` that appear in the report or its parts, at any depth."""
    inside = Appearance.objects.public().filter(source__in=_with_parts(report))
    return shorten(claim_rows(Claim.objects.public().filter(form=Form.FINDING, pk__in=inside.values("claim"))))


def _with_parts(whole: Source) -> set[int]:
    """The primary keys of a source and its public parts: one query for each level, not for each part."""
    seen, level = {whole.pk}, {whole.pk}
    while level:
        parts = Source.objects.public().filter(part_of__in=level).values_list("pk", flat=True)
        level = set(parts) - seen
        seen |= level
    return seen
