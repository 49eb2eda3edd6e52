from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from claims.edtf import describe
from claims.models import Appearance

from .base import RecordAdmin

WHO_AND_WHEN = (("agent", "witness"), "date", "source", "locator", "quotation", ("venue", "audience"))
ORIGINAL = ("original", "language")


@admin.register(Appearance)
class AppearanceAdmin(RecordAdmin):
    list_display = ("who", "claim", "when", "source")
    list_display_links = ("who", "claim")
    list_select_related = ("claim", "agent", "witness", "source")
    search_fields = ("slug", "agent__name", "witness__name", "claim__statement", "source__title", "quotation")
    fieldsets = (
        (None, {"fields": ("claim", *WHO_AND_WHEN, "slug")}),
        (_("In the original language"), {"fields": ORIGINAL, "classes": ("collapse",)}),
    )

    @admin.display(description=_("by"))
    def who(self, appearance: Appearance) -> str:
        return str(appearance.agent or appearance.witness)

    @admin.display(description=_("date"), ordering="date_earliest")
    def when(self, appearance: Appearance) -> str:
        return describe(appearance.date)
