from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import Claim, Source, Topic

from .base import RecordAdmin
from .lists import count_of


@admin.register(Topic)
class TopicAdmin(RecordAdmin):
    list_display = ("name", "claim_number", "source_number", "slug")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "description")
    counted = {
        "claim_count": count_of(Claim.topics.through, "topic"),
        "source_count": count_of(Source.topics.through, "topic"),
    }

    @admin.display(description=_("claims"), ordering="claim_count")
    def claim_number(self, topic: Any) -> int:
        return int(topic.claim_count)

    @admin.display(description=_("sources"), ordering="source_count")
    def source_number(self, topic: Any) -> int:
        return int(topic.source_count)
