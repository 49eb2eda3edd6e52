from django.contrib import admin

from claims.models import ClaimRelation

from .base import RecordAdmin


@admin.register(ClaimRelation)
class ClaimRelationAdmin(RecordAdmin):
    list_display = ("subject", "kind", "object")
    list_display_links = ("subject", "object")
    list_filter = ("kind",)
    list_select_related = ("subject", "object")
    search_fields = ("subject__statement", "object__statement", "note")
    fields = ("subject", "kind", "object", "note")
