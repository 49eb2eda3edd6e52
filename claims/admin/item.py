from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.choices import State
from claims.edtf import describe
from claims.models import EvidenceItem, EvidenceLink, ReviewedRecord
from claims.operations.review import prerequisites

from .base import ReviewedAdmin
from .inlines import TableRows
from .lists import count_of
from .merging import MergingAdmin


class Claims(TableRows):
    model = EvidenceLink
    verbose_name_plural = _("claims it bears on")
    fields = ("claim", "stance", "strength", "rationale")


def with_source_and_witness(items: Sequence[EvidenceItem]) -> list[ReviewedRecord]:
    """The items with their sources and witnesses, as far as not yet published. What was withdrawn stays out."""
    needed = {
        (type(record), record.pk): record
        for item in items
        for record in prerequisites(item)
        if record.state in (State.DRAFT, State.IN_REVIEW)
    }
    return [*needed.values(), *items]


@admin.register(EvidenceItem)
class EvidenceItemAdmin(MergingAdmin, ReviewedAdmin):
    list_display = ("summary", "state_badge", "source", "witness", "directness", "credibility", "when", "claim_number")
    list_filter = ("state", "directness", "credibility")
    list_select_related = ("source", "witness")
    search_fields = ("summary", "slug", "source__title", "witness__name", "quotation")
    prepopulated_fields = {"slug": ("summary",)}
    actions = (*ReviewedAdmin.actions, "publish_all_selected")
    publish_with = staticmethod(with_source_and_witness)
    fieldsets = (
        (None, {"fields": ("summary", "slug", ("source", "locator"), ("witness", "told"), "quotation")}),
        (_("Grades"), {"fields": (("directness", "credibility"),)}),
        (_("The event, what stands behind it, notes"), {"fields": (("event_date", "place"), "draws_on", "note")}),
        (_("In the original language"), {"fields": ("original", "language"), "classes": ("collapse",)}),
    )
    inlines = (Claims,)
    counted = {"claim_count": count_of(EvidenceLink, "item")}

    @admin.display(description=_("date of the event"), ordering="event_date_earliest")
    def when(self, item: EvidenceItem) -> str:
        return describe(item.event_date)

    @admin.display(description=_("claims"), ordering="claim_count")
    def claim_number(self, item: Any) -> int:
        return int(item.claim_count)
