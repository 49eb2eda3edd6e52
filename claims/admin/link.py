from django.contrib import admin

from claims.models import EvidenceLink

from .base import RecordAdmin


@admin.register(EvidenceLink)
class EvidenceLinkAdmin(RecordAdmin):
    list_display = ("item", "stance", "claim", "strength")
    list_display_links = ("item", "stance")
    list_filter = ("stance", "strength")
    list_select_related = ("claim", "item")
    search_fields = ("claim__statement", "item__summary", "rationale")
    fields = ("claim", "item", ("stance", "strength"), "rationale")
