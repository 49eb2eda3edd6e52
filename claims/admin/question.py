from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Question, SearchLog

from .base import ReviewedAdmin
from .inlines import Neighbours
from .lists import count_of


@admin.register(Question)
class QuestionAdmin(ReviewedAdmin):
    list_display = ("text", "state_badge", "claim_number", "slug")
    list_filter = ("state",)
    search_fields = ("text", "slug")
    prepopulated_fields = {"slug": ("text",)}
    fields = ("text", "slug", "description")
    counted = {"claim_count": count_of(Claim.questions.through, "question")}
    neighbours = (Neighbours(SearchLog, "question", _("searches")),)

    @admin.display(description=_("rival answers"), ordering="claim_count")
    def claim_number(self, question: Any) -> int:
        return int(question.claim_count)
