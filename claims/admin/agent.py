from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.models import Agent, Appearance, Assessment, Authorship, SearchLog, Source, Witness

from .base import RecordAdmin
from .inlines import Neighbours
from .lists import count_of
from .merging import MergingAdmin


@admin.register(Agent)
class AgentAdmin(MergingAdmin, RecordAdmin):
    list_display = ("name", "kind", "said", "wrote", "slug")
    list_filter = ("kind",)
    search_fields = ("name", "aliases", "slug")
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "kind", "aliases", "description")
    counted = {"appearance_count": count_of(Appearance, "agent"), "source_count": count_of(Authorship, "agent")}
    neighbours = (
        Neighbours(Appearance, "agent", _("claims made")),
        Neighbours(Authorship, "agent", _("sources written"), can_add=False),
        Neighbours(Source, "issuer", _("sources issued")),
        Neighbours(Witness, "affiliation", _("witnesses who belonged to it")),
        Neighbours(Witness, "agent", _("the same person as a witness")),
        Neighbours(Assessment, "assessor", _("assessments")),
        Neighbours(SearchLog, "searched_by", _("searches")),
    )

    @admin.display(description=_("claims made"), ordering="appearance_count")
    def said(self, agent: Any) -> int:
        return int(agent.appearance_count)

    @admin.display(description=_("sources written"), ordering="source_count")
    def wrote(self, agent: Any) -> int:
        return int(agent.source_count)
