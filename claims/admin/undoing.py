"""From a record's history back: undo a change, or restore what the record said once. Both show what will be, and ask why."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.ledger.differences import differences
from claims.models import LedgerEntry, Record
from claims.operations import Refused, access
from claims.operations.reason import LONGEST
from claims.operations.undoing import Step, planned_restore, planned_undo, restore, undo
from claims.records import RECORD_TYPES, key

from .writing import alone_when_sent, editor

MOST_SHOWN = 100
TOO_LARGE = 2**63
"""No key or number of the databases is; they refuse to compare with it."""


class UndoingAdmin(ModelAdmin):
    """The desk's pages on which a step of a record's history is taken back."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/undo/<slug:log>/<int:sequence>/", view(self.undo_view), name=f"{name}_undo"),
            path("<int:pk>/restore/<slug:log>/<int:sequence>/", view(self.restore_view), name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def has_undo_permission(self, request: HttpRequest) -> bool:
        """A change may have touched many records, published ones among them: taking it back is for reviewers."""
        return self.has_change_permission(request) and access.reviews(request.user)

    @alone_when_sent
    def undo_view(self, request: HttpRequest, pk: int, log: str, sequence: int) -> HttpResponse:
        """Shows what would be again as it was before this entry's change; posted with a reason, undoes it."""
        record, named = self._record_and_entry(request, pk, log, sequence)

        def take_back(reason: str) -> None:
            undo(by=editor(request), entry=named, reason=reason)

        titles = (_("Undo this change"), _("The change has been undone."))
        return self._shown_and_done(request, record, named, titles, lambda: planned_undo(entry=named), take_back)

    @alone_when_sent
    def restore_view(self, request: HttpRequest, pk: int, log: str, sequence: int) -> HttpResponse:
        """Shows what the record would say again; posted with a reason, restores it."""
        record, named = self._record_and_entry(request, pk, log, sequence)

        def plan() -> list[Step]:
            step = planned_restore(record=record, entry=named)
            return [step] if step.now != step.then else []

        def bring_back(reason: str) -> None:
            restore(by=editor(request), record=record, entry=named, reason=reason)

        titles = (_("Restore this version"), _("The version has been restored."))
        return self._shown_and_done(request, record, named, titles, plan, bring_back)

    def _shown_and_done(  # noqa: PLR0917 (what differs between the two pages)
        self,
        request: HttpRequest,
        record: Record,
        entry: LedgerEntry,
        titles: tuple[str, str],
        plan: Callable[[], list[Step]],
        act: Callable[[str], None],
    ) -> HttpResponse:
        title, done = titles
        problems: list[str] = []
        try:
            steps = plan()
        except Refused as refusal:
            return self._ask_to_undo(request, record, title, entry, steps=[], problems=refusal.messages)
        if request.method == "POST":
            try:
                if self._undo_is_as_shown(request, record):
                    act(request.POST.get("reason", ""))
                    return self._undone(request, record, done)
                problems = [_("Somebody has changed the record since this page was made. Look again before you go on.")]
            except Refused as refusal:
                problems = refusal.messages
        return self._ask_to_undo(request, record, title, entry, steps=steps, problems=problems)

    def _record_and_entry(self, request: HttpRequest, pk: int, log: str, sequence: int) -> tuple[Record, LedgerEntry]:
        if not self.has_undo_permission(request):
            raise PermissionDenied
        if max(pk, sequence) >= TOO_LARGE:
            raise Http404(_("There is no such record, or no such entry of the ledger."))
        record = self.get_queryset(request).filter(pk=pk).first()
        named = LedgerEntry.objects.filter(log=log, sequence=sequence).first()
        if record is None or named is None:
            raise Http404(_("There is no such record, or no such entry of the ledger."))
        return record, named

    def _undo_is_as_shown(self, request: HttpRequest, record: Record) -> bool:
        """Whether nobody has changed the record since the page was made: it may show what is no longer so."""
        return request.POST.get("position") == str(_position(record))

    def _undone(self, request: HttpRequest, record: Record, said: str) -> HttpResponse:
        self.message_user(request, said, messages.SUCCESS)
        still_there = type(record)._default_manager.filter(pk=record.pk).exists()
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if still_there:
            return HttpResponseRedirect(reverse(f"{address}_change", args=(record.pk,)))
        return HttpResponseRedirect(reverse(f"{address}_changelist"))

    def _ask_to_undo(
        self,
        request: HttpRequest,
        record: Record,
        title: str,
        entry: LedgerEntry,
        *,
        steps: list[Step],
        problems: list[str],
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "opts": self.opts,
            "record": record,
            "pk": record.pk,
            "entry": entry,
            "steps": [_shown(step) for step in steps[:MOST_SHOWN]],
            "count": len(steps),
            "more": max(0, len(steps) - MOST_SHOWN),
            "problems": problems,
            "position": _position(record),
            "reason": request.POST.get("reason", ""),
            "longest": LONGEST,
        }
        return TemplateResponse(request, "admin/claims/undo.html", context)


def _position(record: Record) -> int:
    """The newest entry that is told on the record's page."""
    told_here = LedgerEntry.objects.filter(Q(owner=_page(record)) | Q(collection=record.collection, key=key(record)))
    return told_here.aggregate(newest=Max("id"))["newest"] or 0


def _page(record: Record) -> str:
    return f"{record.collection}/{key(record)}"


def _shown(step: Step) -> dict[str, Any]:
    record_type = RECORD_TYPES[step.collection]
    become = _("changes") if step.now and step.then else _("comes back") if step.then else _("goes")
    return {
        "kind": capfirst(str(record_type.model._meta.verbose_name)),
        "key": step.key,
        "become": become,
        "differences": differences(record_type, step.now, step.then),
    }
