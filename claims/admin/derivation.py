from django.contrib import admin

from claims.models import Derivation

from .base import RecordAdmin


@admin.register(Derivation)
class DerivationAdmin(RecordAdmin):
    list_display = ("derived", "kind", "origin")
    list_display_links = ("derived", "origin")
    list_filter = ("kind",)
    list_select_related = ("derived", "origin")
    search_fields = ("derived__title", "origin__title", "note")
    fields = ("derived", "kind", "origin", "note")
