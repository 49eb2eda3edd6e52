from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.models import Appearance, EvidenceItem, PossibleIdentity, Relay, Source, Witness

from .base import RecordAdmin, ReviewedAdmin
from .identity import IdentityAdmin
from .inlines import Neighbours, TableRows
from .lists import count_of
from .merging import MergingAdmin


class Relays(TableRows):
    model = Relay
    fk_name = "witness"
    verbose_name_plural = _("relays: whose account he or she passes on")
    fields = ("relayed",)


class PossibleIdentities(TableRows):
    model = PossibleIdentity
    fk_name = "first"
    verbose_name_plural = _("possibly the same person as")
    fields = ("second",)


@admin.register(Witness)
class WitnessAdmin(IdentityAdmin, MergingAdmin, ReviewedAdmin):
    list_display = ("name", "state_badge", "reliability", "protected", "affiliation", "item_number", "slug")
    list_filter = ("state", "reliability", "protected")
    list_select_related = ("affiliation",)
    search_fields = ("name", "slug", "vantage")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "protected", "vantage", "affiliation", "agent")}),
        (_("Grade"), {"fields": ("reliability",)}),
    )
    inlines = (Relays, PossibleIdentities)
    counted = {"item_count": count_of(EvidenceItem, "witness")}
    neighbours = (
        Neighbours(EvidenceItem, "witness", _("what was told")),
        Neighbours(Source, "witness", _("sources in which he or she speaks")),
        Neighbours(Appearance, "witness", _("claims made")),
        Neighbours(Relay, "relayed", _("passed on by"), can_add=False),
        Neighbours(PossibleIdentity, "second", _("possibly the same person, said there"), can_add=False),
    )

    @admin.display(description=_("items"), ordering="item_count")
    def item_number(self, witness: Any) -> int:
        return int(witness.item_count)


class PartOfAnother(RecordAdmin):
    """Rows edited on another record's page. They have their own list for when that page cannot hold them."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Relay)
class RelayAdmin(PartOfAnother):
    list_display = ("witness", "relayed")
    list_display_links = ("witness", "relayed")
    list_select_related = ("witness", "relayed")
    search_fields = ("witness__name", "relayed__name")
    fields = ("witness", "relayed")


@admin.register(PossibleIdentity)
class PossibleIdentityAdmin(PartOfAnother):
    list_display = ("first", "second")
    list_display_links = ("first", "second")
    list_select_related = ("first", "second")
    search_fields = ("first__name", "second__name")
    fields = ("first", "second")
