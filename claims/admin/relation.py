from django.contrib import admin, messages
from django.db.models import Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from claims.analysis import stance
from claims.analysis.facts import Relation
from claims.models import Claim, ClaimRelation

from .base import RecordAdmin
from .confining import seen_by


@admin.register(ClaimRelation)
class ClaimRelationAdmin(RecordAdmin):
    list_display = ("subject", "kind", "object")
    list_display_links = ("subject", "object")
    list_filter = ("kind",)
    list_select_related = ("subject", "object")
    search_fields = ("subject__statement", "object__statement", "note")
    fields = ("subject", "kind", "object", "note")

    def after_saving(self, request: HttpRequest, record: Model) -> None:
        super().after_saving(request, record)
        if isinstance(record, ClaimRelation):
            warn_of_odds(request, record.subject, besides=record.object)


def warn_of_odds(request: HttpRequest, claim: Claim, *, besides: Claim | None = None) -> None:
    """Tell of every claim (or of this one alone) whose relations to ``claim`` contradict each other, drafts included."""
    rows = (
        seen_by(request)(ClaimRelation).filter(Q(subject=claim) | Q(object=claim)).select_related("subject", "object")
    )
    ends = {row.subject.slug: row.subject for row in rows} | {row.object.slug: row.object for row in rows}
    relations = [Relation(row.subject.slug, row.kind, row.object.slug) for row in rows]
    for slug in stance.at_odds_with(claim.slug, relations):
        if besides is None or slug == besides.slug:
            text = _(
                "The relations between “%(claim)s” and “%(other)s” contradict each other: what supports the one would "
                "both support and contradict the other. Items that pass between them count on neither side. Remove "
                "one of the relations."
            )
            messages.warning(request, text % {"claim": claim, "other": ends[slug]})
