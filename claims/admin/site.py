"""The editors' desk: the admin's titles, and its models in the order in which editors need them."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from .labels import label

MAIN = ("Claim", "EvidenceItem", "Source", "Report", "Witness", "Question", "Agent", "Topic")
LEDGER = ("LedgerEntry",)
GROUPS = (
    (_("The record"), lambda name: name in MAIN),
    (_("Rows usually edited on the pages of these"), lambda name: name not in (*MAIN, *LEDGER)),
    (_("Ledger"), lambda name: name in LEDGER),
)


class LabelledAutocomplete(AutocompleteJsonView):
    """Tells two records of the same name apart in the choices of an autocomplete field."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


class EditorsDesk(AdminSite):
    site_header = _("Evidence — editors’ desk")
    site_title = _("Evidence — editors’ desk")
    index_title = _("What is on the desk")
    site_url = "/"

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return cast(HttpResponse, LabelledAutocomplete.as_view(admin_site=self)(request))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The site's own models first, in three groups; then whatever else there is."""
        listed: list[dict[str, Any]] = []
        for app in super().get_app_list(request, app_label):
            if app["app_label"] != "claims":
                listed.append(dict(app))
                continue
            models = {model["object_name"]: model for model in app["models"]}
            ordered = sorted(models, key=lambda name: (MAIN.index(name) if name in MAIN else len(MAIN), name))
            groups = []
            for title, belongs in GROUPS:
                if members := [models[name] for name in ordered if belongs(name)]:
                    groups.append(dict(app) | {"name": title, "models": members})
            listed[:0] = groups
        return listed


def take_over() -> None:
    """Make the admin's default site this desk.

    Django's own way, ``AdminConfig.default_site``, imports the class while the site is being set up; and
    this class stands in the package that registers with the site. Registrations, ours and others', stay.
    """
    vars(admin.site)["_wrapped"].__class__ = EditorsDesk
