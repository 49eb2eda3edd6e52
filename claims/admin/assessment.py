from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.edtf import describe
from claims.models import Assessment

from .base import ReviewedAdmin


@admin.register(Assessment)
class AssessmentAdmin(ReviewedAdmin):
    list_display = ("assessor", "verdict", "claim", "state_badge", "confidence", "when")
    list_display_links = ("assessor", "verdict")
    list_filter = ("state", "verdict", "confidence")
    list_select_related = ("claim", "assessor")
    search_fields = ("slug", "assessor__name", "claim__statement", "rationale")
    fields = ("claim", "assessor", ("verdict", "confidence"), "date", "rationale", "slug")

    @admin.display(description=_("date"), ordering="date_earliest")
    def when(self, assessment: Assessment) -> str:
        return describe(assessment.date)
