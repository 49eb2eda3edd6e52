from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.analysis.leaning import leaning
from claims.analysis.load_lineage import facts_around
from claims.choices import Form, SourceKind
from claims.models import Appearance, Attachment, EvidenceItem, Source, SourceEvent, Witness

from .attachment import shown
from .bearings import mark_bearings
from .citing import document, embedded, recorded, site_of
from .discounted import mark_discounted
from .findings import findings_of, in_order
from .leaning import leaning_page, strikes
from .lineage import lineage_page
from .lookup import page_of, withdrawn_meanwhile
from .nodes import node_of
from .rows import item_rows, source_row_lookups
from .shortlist import shorten


@page_of(Source, "issuer")
def detail(request: HttpRequest, source: Source) -> HttpResponse:
    """The document with all that is known of it, where it stands among others, and what leans on it."""
    prefetch_related_objects(
        [source], *source_row_lookups(), Prefetch("witness", Witness.objects.public()), "identifiers"
    )
    cited = document(source)
    items = item_rows(EvidenceItem.objects.public())
    events = list(SourceEvent.objects.public().filter(source=source).select_related("attested_by"))
    facts = facts_around(source)
    if source.slug not in facts.sources:
        raise withdrawn_meanwhile()
    lineage = lineage_page(source, facts)
    own, drawing = shorten(items.filter(source=source)), shorten(items.filter(draws_on=source).exclude(source=source))
    mark_discounted([*own.rows, *drawing.rows], facts)
    mark_bearings([*own.rows, *drawing.rows])
    return render(
        request,
        "pages/source.html",
        {
            "source": source,
            **recorded(source, site_of(request)),
            "document": cited,
            "embedded": embedded(cited.item),
            "identifiers": source.identifiers.all(),
            "topics": source.topics.all(),
            "attachments": shown(source, Attachment.objects.public().filter(source=source)),
            "events": events,
            "strikes": strikes(source, facts, lineage.mark, events),
            "lineage": lineage,
            "leaning": leaning_page(leaning(facts, node_of(source))),
            "findings": findings_of(source) if source.kind == SourceKind.REPORT else None,
            "appearances": shorten(_appearances(source)),
            "items": own,
            "items_drawing_on_it": drawing,
        },
    )


@require_safe
def report_redirect(request: HttpRequest, to: str = "sources-detail", **parts: Any) -> HttpResponse:  # noqa: ARG001 (a view takes the request)
    """A report is a source, and has its page there, its history and its versions."""
    return HttpResponsePermanentRedirect(reverse(to, kwargs=parts))


def _appearances(source: Source) -> QuerySet[Appearance]:
    """The appearances in the source itself that are not among its findings."""
    appearances = Appearance.objects.public().filter(source=source)
    if source.kind == SourceKind.REPORT:
        appearances = appearances.exclude(claim__form=Form.FINDING)
    return in_order(appearances)
