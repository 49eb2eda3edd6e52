from typing import Any

from django.contrib import admin
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from claims.choices import Stance
from claims.edtf import describe
from claims.models import Appearance, Assessment, Claim, ClaimRelation, EvidenceLink, SearchLog
from claims.operations.review import with_all_it_rests_on

from .appearance import ORIGINAL, WHO_AND_WHEN
from .base import ReviewedAdmin
from .inlines import BlockRows, Neighbours, TableRows
from .labels import sides
from .lists import Seen, SomeRecordsFilter, count_of
from .merging import MergingAdmin
from .relation import warn_of_odds
from .search_log import SEARCH_FIELDS


class Appearances(BlockRows):
    model = Appearance
    verbose_name_plural = _("appearances: who made this claim, when and where")
    fieldsets = (
        (None, {"fields": WHO_AND_WHEN}),
        (_("In the original language; slug"), {"fields": (*ORIGINAL, "slug"), "classes": ("collapse",)}),
    )


class Links(TableRows):
    model = EvidenceLink
    verbose_name_plural = _("evidence for and against")
    fields = ("item", "stance", "strength", "rationale")


class Relations(TableRows):
    model = ClaimRelation
    fk_name = "subject"
    verbose_name_plural = _("relations: this claim …")
    fields = ("kind", "object", "note")


class Assessments(BlockRows):
    model = Assessment
    verbose_name_plural = _("assessments, each published on its own page")
    fields = ("assessor", ("verdict", "confidence"), "date", "rationale", "slug")


class Searches(BlockRows):
    model = SearchLog
    verbose_name_plural = _("searches that bear on this claim")
    fields = (*SEARCH_FIELDS, "slug")


class Evidence(admin.SimpleListFilter):
    """By what is linked to a claim, drafts included."""

    title = _("evidence")
    parameter_name = "evidence"
    CHOICES = {
        "both": ({"linked_supports__gt": 0, "linked_contradicts__gt": 0}, _("both sides")),
        "supports": ({"linked_supports__gt": 0, "linked_contradicts": 0}, _("supporting only")),
        "contradicts": ({"linked_supports": 0, "linked_contradicts__gt": 0}, _("contradicting only")),
        "none": ({"linked_supports": 0, "linked_contradicts": 0}, _("neither")),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(value, title) for value, (_conditions, title) in self.CHOICES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        conditions, _title = self.CHOICES.get(self.value() or "", ({}, ""))
        return queryset.filter(**conditions)


def _made_first(seen: Seen) -> Combinable:
    """The date of the earliest appearance, as it was entered, of drafts too."""
    appearances = seen(Appearance).filter(claim=OuterRef("pk")).exclude(date="")
    return Subquery(appearances.order_by(F("date_earliest").asc(nulls_last=True)).values("date")[:1])


@admin.register(Claim)
class ClaimAdmin(MergingAdmin, ReviewedAdmin):
    list_display = ("statement", "state_badge", "evidence", "form", "made_first")
    list_filter = ("state", "form", Evidence, ("questions", SomeRecordsFilter), ("topics", SomeRecordsFilter))
    search_fields = ("statement", "slug", "original")
    prepopulated_fields = {"slug": ("statement",)}
    actions = (*ReviewedAdmin.actions, "publish_all_selected")
    publish_with = staticmethod(with_all_it_rests_on)
    fieldsets = (
        (None, {"fields": ("statement", "slug", "form", "scope", "questions", "topics")}),
        (_("In the original language"), {"fields": ("original", "language"), "classes": ("collapse",)}),
    )
    inlines = (Links, Appearances, Relations, Assessments, Searches)
    neighbours = (Neighbours(ClaimRelation, "object", _("relations of other claims to this one"), can_add=False),)
    counted = {
        **{f"linked_{stance}": count_of(EvidenceLink, "claim", stance=stance) for stance in Stance.values},
        "made": _made_first,
    }

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.method == "GET" and (claim := context.get("original")) is not None:
            warn_of_odds(request, claim)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("evidence"), ordering="linked_supports")
    def evidence(self, claim: Claim) -> SafeString:
        return sides(claim)

    @admin.display(description=_("first made"), ordering="first_made")
    def made_first(self, claim: Any) -> str:
        return describe(claim.made or "")
