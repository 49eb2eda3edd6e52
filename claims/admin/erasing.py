"""Erasing the bytes of a ledger entry: a page of its own that asks why, for those few who may."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from claims.models import LedgerEntry
from claims.operations.erasure import erase
from claims.operations.reason import LONGEST

from .writing import editor

PERMISSION = "claims.erase_ledgerentry"


class ErasingAdmin(ModelAdmin):
    """The page of an entry, from which its bytes can be erased."""

    def get_urls(self) -> list[URLPattern]:
        page = path("<int:pk>/erase/", self.admin_site.admin_view(self.erase_view), name="claims_ledgerentry_erase")
        return [page, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and obj.body is not None and request.user.has_perm(PERMISSION):
            context["erase_url"] = reverse("admin:claims_ledgerentry_erase", args=[obj.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def erase_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the reason; posted with one, erases."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        entry = get_object_or_404(LedgerEntry.objects.defer("body"), pk=pk)
        if request.method != "POST":
            return self._ask(request, entry, [])
        reason, with_key = request.POST.get("reason", "").strip(), "with_key" in request.POST
        try:
            erase(by=editor(request), entry=entry, reason=reason, with_key=with_key)
        except ValidationError as refused:
            return self._ask(request, entry, refused.messages, reason=reason, with_key=with_key)
        done = _("The bytes of entry %(number)s of the %(log)s log have been erased; its leaf hash remains.")
        self.message_user(request, done % {"number": entry.sequence, "log": entry.log}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_ledgerentry_change", args=[pk]))

    def _ask(
        self, request: HttpRequest, entry: LedgerEntry, problems: list[str], *, reason: str = "", with_key: bool = False
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Erase the bytes of an entry"),
            "opts": self.opts,
            "entry": entry,
            "problems": problems,
            "reason": reason,
            "with_key": with_key,
            "longest": LONGEST,
        }
        return TemplateResponse(request, "admin/claims/erase.html", context)
