"""The lists there are. Each is one entry here, a FilterSet, a function of ``rows`` and a template."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims.filters import FILTERSETS

from . import rows
from .citing import mark_coins
from .discounted import mark_listed
from .listing import Listing, show

LISTINGS = {
    listing.name: listing
    for listing in (
        Listing(
            "claims",
            _("Claims"),
            _("What has been said, and how much evidence stands on each side."),
            FILTERSETS["claims"],
            rows.claim_rows,
            "lists/claims.html",
        ),
        Listing(
            "questions",
            _("Questions"),
            _("Open questions, each with the claims that are its rival answers."),
            FILTERSETS["questions"],
            rows.question_rows,
            "lists/questions.html",
        ),
        Listing(
            "evidence",
            _("Evidence"),
            _("Single items: a passage of a source, or what a witness told."),
            FILTERSETS["evidence"],
            rows.item_rows,
            "lists/evidence.html",
            mark_listed,
        ),
        Listing(
            "sources",
            _("Sources"),
            _("The documents behind the evidence."),
            FILTERSETS["sources"],
            rows.document_rows,
            "lists/sources.html",
            mark_coins,
        ),
        Listing(
            "reports",
            _("Reports"),
            _("Documents in which a body states what it found."),
            FILTERSETS["reports"],
            rows.document_rows,
            "lists/sources.html",
            mark_coins,
        ),
        Listing(
            "witnesses",
            _("Witnesses"),
            _("Persons who tell, under a public name or a pseudonym, and how they could know."),
            FILTERSETS["witnesses"],
            rows.witness_rows,
            "lists/witnesses.html",
        ),
        Listing(
            "agents",
            _("People & bodies"),
            _("Who claims, writes, issues, assesses or searches."),
            FILTERSETS["agents"],
            rows.agent_rows,
            "lists/agents.html",
        ),
        Listing(
            "topics",
            _("Topics"),
            _("The subject headings under which claims and sources stand."),
            FILTERSETS["topics"],
            rows.topic_rows,
            "lists/topics.html",
        ),
    )
}


@require_safe
def list_(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of this kind. Raises Http404 past its end."""
    return show(request, LISTINGS[kind])
