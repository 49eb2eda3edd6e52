from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claims.models import Appearance, EvidenceItem, PossibleIdentity, Relay, Source, Witness

from . import protecting
from .base import RecordAdmin, ReviewedAdmin
from .consent import ConsentFilter, ConsentOnPage
from .identity import IdentityAdmin
from .inlines import Neighbours, TableRows
from .lists import count_of
from .merging import MergingAdmin
from .writing import Sending


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
    list_filter = ("state", "reliability", "protected", ConsentFilter)
    list_select_related = ("affiliation",)
    search_fields = ("name", "slug", "vantage")
    prepopulated_fields = {"slug": ("name",)}
    fieldsets = (
        (None, {"fields": ("name", "slug", "protected", "vantage", "affiliation", "agent")}),
        (_("Grade"), {"fields": ("reliability",)}),
    )
    inlines = (Relays, PossibleIdentities, ConsentOnPage)
    counted = {"item_count": count_of(EvidenceItem, "witness")}
    neighbours = (
        Neighbours(EvidenceItem, "witness", _("what was told")),
        Neighbours(Source, "witness", _("sources in which he or she speaks")),
        Neighbours(Appearance, "witness", _("claims made")),
        Neighbours(Relay, "relayed", _("passed on by"), can_add=False),
        Neighbours(PossibleIdentity, "second", _("possibly the same person, said there"), can_add=False),
    )

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        changed = {*form.changed_data}
        protected = "protected" in changed and form.cleaned_data["protected"]
        vars(request)["kept_name"] = change and protected and not changed & {"name", "slug"}
        return super().save_form(request, form, change)

    def after_saving(self, request: HttpRequest, record: Any) -> None:
        protecting.tell(request, cast(Sending, request).work.purging.purged)
        if vars(request).get("kept_name"):
            protecting.warn_of_kept_name(request, record)
        protecting.warn_of_rarity(request, record)
        super().after_saving(request, record)

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
