"""Merging a duplicate into the record that is kept: both side by side, what will move, and why."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.ledger.differences import Difference, differences
from claims.models import LedgerEntry, Record, SluggedRecord
from claims.operations import Refused, access
from claims.operations.merging import Merge, merge, planned
from claims.operations.reason import LONGEST
from claims.records import RECORD_TYPES, RecordType

from .labels import label
from .writing import alone_when_sent, editor

MOST_NAMED = 50
"""Rows that the page names of those that move; it counts the rest."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two records of a page, and how the ledger stood for them when it was made."""

    kept: SluggedRecord
    duplicate: SluggedRecord

    @property
    def type(self) -> RecordType:
        return RECORD_TYPES[self.kept.collection]

    def position(self) -> int:
        """The newest entry about either; another one later says that somebody has changed them."""
        slugs = [self.kept.slug, self.duplicate.slug]
        entries = LedgerEntry.objects.filter(collection=self.kept.collection, key__in=slugs)
        return entries.aggregate(newest=Max("id"))["newest"] or 0

    def differences(self) -> list[Difference]:
        kept, duplicate = (next(self.type.read([one.pk])).full for one in (self.kept, self.duplicate))
        return differences(self.type, kept, duplicate)


class MergingAdmin(ModelAdmin):
    """The desk's pages of records that may turn out to be recorded twice."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        if IS_POPUP_VAR not in request.GET and self.has_merge_permission(request):
            actions["merge_selected"] = self.get_action("merge_selected")
        return actions

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """A merge changes what is public: that is for reviewers."""
        return self.has_change_permission(request) and access.reviews(request.user)

    @admin.action(description=gettext_lazy("Merge two that are the same …"))
    def merge_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        pks = list(queryset.values_list("pk", flat=True)[:3])
        if len(pks) != 2:
            self.message_user(request, _("Choose exactly two records to merge one into the other."), messages.ERROR)
            return None
        return HttpResponseRedirect(self.merge_url(*pks))

    def merge_url(self, *pks: int) -> str:
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_merge")
        return f"{address}?{'&'.join(f'pk={pk}' for pk in pks)}"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        return [path("merge/", self.admin_site.admin_view(self.merge_view), name=name), *super().get_urls()]

    @alone_when_sent
    def merge_view(self, request: HttpRequest) -> HttpResponse:
        """Shows both, and asks which to keep and why; posted with a reason, merges."""
        if not self.has_merge_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        pair = self._pair(request, asked)
        if pair is None:
            self.message_user(request, _("Choose exactly two records to merge one into the other."), messages.ERROR)
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
        if request.method != "POST":
            return self._ask_to_merge(request, pair)
        reason = request.POST.get("reason", "")
        if request.POST.get("position") != str(pair.position()):
            changed = _(
                "One of the two has been changed since this page was made. Compare them again before you merge."
            )
            return self._ask_to_merge(request, pair, reason=reason, problems=[changed])
        try:
            merge(by=editor(request), kept=pair.kept, duplicate=pair.duplicate, reason=reason)
        except Refused as refusal:
            return self._ask_to_merge(request, pair, reason=reason, problems=refusal.messages)
        done = _("“%(duplicate)s” has been merged into this record. Its history tells how, and can take it back.")
        self.message_user(request, done % {"duplicate": pair.duplicate}, messages.SUCCESS)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=(pair.kept.pk,))
        return HttpResponseRedirect(address)

    def _pair(self, request: HttpRequest, asked: Any) -> Pair | None:
        """The two that are asked for: ``pk`` twice, and ``keep`` the one to be kept, or the public or the older one."""
        pks = [int(pk) for pk in asked.getlist("pk") if pk.isdecimal() and len(pk) < 19][:3]
        found = {one.pk: one for one in self.get_queryset(request).filter(pk__in=pks)}
        if len(pks) != 2 or len(found) != 2:
            return None
        public = set(self.model._default_manager.public().filter(pk__in=found).values_list("pk", flat=True))
        first, second = sorted(found, key=lambda pk: (str(pk) != asked.get("keep"), pk not in public, pk))
        return Pair(cast(SluggedRecord, found[first]), cast(SluggedRecord, found[second]))

    def _ask_to_merge(
        self, request: HttpRequest, pair: Pair, *, reason: str = "", problems: list[str] | None = None
    ) -> HttpResponse:
        impossible: list[str] = []
        plan = Merge()
        try:
            plan = planned(kept=pair.kept, duplicate=pair.duplicate)
        except Refused as refusal:
            impossible = refusal.messages
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge two that are the same"),
            "opts": self.opts,
            "pair": pair,
            "differences": pair.differences(),
            "completed": set(plan.completed),
            "rows": [
                _rows(plan.moved, _("Will belong to the one that is kept")),
                _rows(plan.dropped, _("Go, for the kept one says the same")),
            ],
            "other_way": f"{self.merge_url(pair.kept.pk, pair.duplicate.pk)}&keep={pair.duplicate.pk}",
            "position": pair.position(),
            "impossible": impossible,
            "problems": problems or [],
            "reason": reason,
            "longest": LONGEST,
        }
        return TemplateResponse(request, "admin/claims/merge.html", context)


def _rows(rows: list[Record], title: str) -> dict[str, Any]:
    """Rows by what they are, the first of them named."""
    return {
        "title": title,
        "count": len(rows),
        "named": [f"{row._meta.verbose_name}: {label(row)}" for row in rows[:MOST_NAMED]],
        "more": max(0, len(rows) - MOST_NAMED),
    }
