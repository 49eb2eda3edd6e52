from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.edtf import describe
from claims.models import SearchLog

from .base import RecordAdmin

SEARCH_FIELDS = (("repository", "outcome"), "query", "scope", "searched_by", "date", "note")


@admin.register(SearchLog)
class SearchLogAdmin(RecordAdmin):
    list_display = ("repository", "outcome", "claim", "question", "searched_by", "when")
    list_filter = ("outcome",)
    list_select_related = ("claim", "question", "searched_by")
    search_fields = ("slug", "repository", "query", "claim__statement", "question__text", "searched_by__name")
    fields = ("claim", "question", *SEARCH_FIELDS, "slug")

    @admin.display(description=_("date"), ordering="date_earliest")
    def when(self, search: SearchLog) -> str:
        return describe(search.date)
