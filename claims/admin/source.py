from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from claims.choices import SourceKind
from claims.edtf import describe
from claims.models import (
    Appearance,
    Authorship,
    Derivation,
    EvidenceItem,
    Identifier,
    Report,
    Source,
    SourceEvent,
)
from claims.operations.duplicates import duplicates_of

from .attachment import Attachments, TakesFiles
from .base import ReviewedAdmin
from .confining import seen_by
from .inlines import BlockRows, Neighbours, TableRows
from .labels import change_url, label
from .lists import count_of
from .merging import MergingAdmin
from .witness import PartOfAnother


class Authors(TableRows):
    model = Authorship
    verbose_name_plural = _("authors")
    fields = ("agent", "position")


class Identifiers(TableRows):
    model = Identifier
    fields = ("scheme", "value")


class DrawsOn(TableRows):
    model = Derivation
    fk_name = "derived"
    verbose_name_plural = _("what it draws on")
    fields = ("kind", "origin", "note")


class Events(BlockRows):
    model = SourceEvent
    fk_name = "source"
    verbose_name_plural = _("events: authenticated, declassified, retracted …")
    fields = (("event", "date"), "attested_by", "note")


@admin.register(Source)
class SourceAdmin(TakesFiles, MergingAdmin, ReviewedAdmin):
    list_display: Any = ("title", "state_badge", "kind", "reliability", "when", "part_of", "item_number")
    list_filter: ClassVar[Any] = ("state", "kind", "reliability")
    list_select_related = ("part_of",)
    search_fields = ("title", "slug", "original_title", "number", "identifiers__value", "authors__name")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "slug", ("kind", "reliability"), "issuer", "container", "number", "part_of")}),
        (_("Dates"), {"fields": (("created", "published"), "public_since")}),
        (_("Where it is found"), {"fields": ("url", ("archived_url", "accessed"), "held_at")}),
        (_("What it is about, who speaks in it"), {"fields": ("abstract", "topics", "witness")}),
        (
            _("Language and further bibliographic data"),
            {"fields": (("language", "original_title"), "csl"), "classes": ("collapse",)},
        ),
    )
    inlines = (Authors, Identifiers, DrawsOn, Events, Attachments)
    inlines_in_popup = (Authors, Identifiers, DrawsOn)
    counted = {"item_count": count_of(EvidenceItem, "source")}
    neighbours = (
        Neighbours(Source, "part_of", _("its parts")),
        Neighbours(EvidenceItem, "source", _("evidence items that cite it")),
        Neighbours(Appearance, "source", _("claims on record in it")),
        Neighbours(Derivation, "origin", _("sources that draw on it")),
        Neighbours(SourceEvent, "attested_by", _("events of other sources that it attests")),
    )

    @admin.display(description=_("published, else created"), ordering="published_earliest")
    def when(self, source: Source) -> str:
        return describe(source.published or source.created)

    @admin.display(description=_("items"), ordering="item_count")
    def item_number(self, source: Any) -> int:
        return int(source.item_count)

    def after_saving(self, request: HttpRequest, record: Model) -> None:
        """Says so where the same document seems to be recorded already. It may be right all the same."""
        super().after_saving(request, record)
        if not isinstance(record, Source) or IS_POPUP_VAR in request.POST:
            return
        for duplicate in duplicates_of(record, among=seen_by(request)(Source)):
            text = format_html(
                '{} <a href="{}">{}</a>',
                _now("Is this source recorded twice? Another has the same %(what)s:") % {"what": duplicate.same},
                change_url(duplicate.source),
                label(duplicate.source),
            )
            if self.has_merge_permission(request):
                merging = self.merge_url(record.pk, duplicate.source.pk)
                text = format_html('{} (<a href="{}">{}</a>)', text, merging, _now("merge them"))
            self.message_user(request, text, messages.WARNING)


@admin.register(Report)
class ReportAdmin(SourceAdmin):
    """Sources of kind report. To make one of another kind, use the list of sources."""

    list_display = ("title", "state_badge", "reliability", "issuer", "when", "item_number")
    list_filter = ("state", "reliability")
    list_select_related = ("issuer",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "reliability", "issuer", "container", "number", "part_of")}),
        *SourceAdmin.fieldsets[1:],
    )

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        report = super().save_form(request, form, change)
        report.kind = SourceKind.REPORT
        return report


@admin.register(Authorship)
class AuthorshipAdmin(PartOfAnother):
    list_display = ("agent", "source", "position")
    list_display_links = ("agent", "source")
    list_select_related = ("agent", "source")
    search_fields = ("agent__name", "source__title")
    fields = ("source", "agent", "position")


@admin.register(Identifier)
class IdentifierAdmin(PartOfAnother):
    list_display = ("scheme", "value", "source")
    list_display_links = ("scheme", "value")
    list_select_related = ("source",)
    search_fields = ("value", "source__title")
    fields = ("source", "scheme", "value")
