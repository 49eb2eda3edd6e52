from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.edtf import describe
from claims.models import SourceEvent

from .base import RecordAdmin


@admin.register(SourceEvent)
class SourceEventAdmin(RecordAdmin):
    list_display = ("source", "event", "when", "attested_by")
    list_filter = ("event",)
    list_select_related = ("source", "attested_by")
    search_fields = ("source__title", "attested_by__title", "note")
    fields = ("source", "event", "date", "attested_by", "note")

    @admin.display(description=_("date"), ordering="date_earliest")
    def when(self, event: SourceEvent) -> str:
        return describe(event.date)
