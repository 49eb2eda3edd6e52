"""A record's history on the editors' desk: every change of it and of its rows, drafts and reviews included."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from claims.ledger.changes import Change, Changes, Done
from claims.ledger.differences import Difference, differences, words_for
from claims.models import Record, SluggedRecord
from claims.operations import access

from .edits import type_of
from .undoing import UndoingAdmin

SIZE = 20
"""Changes on a page."""

LONGEST = 2_000
"""Characters of a text before and after; the ledger's own page has all of it."""


class ShownDone(NamedTuple):
    """What a change made of one record or row, in words. ``whole``: the differences are all that it said."""

    what: str
    words: str
    logs: Sequence[str]
    differences: Sequence[Difference]
    whole: bool
    erased: bool


class ShownChange(NamedTuple):
    """A change, to be shown. ``log`` and ``sequence`` are those of its first entry, by which it is found again."""

    log: str
    sequence: int
    at: Any
    by: str
    reason: str
    done: Sequence[ShownDone]
    more: int


class HistoryAdmin(UndoingAdmin):
    """In the place of Django's own history, which knows only what was done on its forms."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None or not isinstance(record, Record) or type_of(type(record)) is None:
            return super().history_view(request, object_id, extra_context)
        # Asked of this record, since who may see one may not see all.
        if not (self.has_view_permission(request, record) or self.has_change_permission(request, record)):
            raise PermissionDenied
        if not access.sees_all(request.user) and not self._is_own(request, record):
            if address := _public_history(record):
                return HttpResponseRedirect(address)
            raise PermissionDenied
        # What others did with rows may tell of drafts of theirs.
        rows_by = "" if access.sees_all(request.user) else request.user.get_username()
        changes: Any = Changes(record, rows_by=rows_by)
        page: Page[Change] = Paginator(changes, SIZE).get_page(request.GET.get(PAGE_VAR))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %s") % Truncator(str(record)).chars(120),
            "subtitle": None,
            "steps": [_shown(change, request.user) for change in page.object_list],
            "page": page,
            "page_range": list(page.paginator.get_elided_page_range(page.number)),
            "page_var": PAGE_VAR,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "object": record,
            "public_url": _public_history(record),
            "may_undo": self.has_undo_permission(request),
            "opts": self.opts,
            "media": self.media,
            "preserved_filters": self.get_preserved_filters(request),
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/claims/history.html", context)

    @staticmethod
    def _is_own(request: HttpRequest, record: Record) -> bool:
        return isinstance(record, SluggedRecord) and access.owns(request.user, record)


def _public_history(record: Record) -> str:
    """Where the public finds the versions; empty if it does not see the record, or finds it on another's page."""
    if not isinstance(record, SluggedRecord) or not record.page:
        return ""
    if not type(record)._default_manager.public().filter(pk=record.pk).exists():
        return ""
    return reverse(f"{record.page}-history", kwargs={"slug": record.slug})


def _shown(change: Change, user: access.Account) -> ShownChange:
    done = [_shown_done(one, user) for one in change.done]
    return ShownChange(change.log, change.sequence, change.at, change.by, change.reason, done, change.more)


def _shown_done(one: Done, user: access.Account) -> ShownDone:
    before, after = (row and access.shown_to(user, one.record_type, row) for row in (one.before, one.after))
    found = [] if one.erased else differences(one.record_type, before, after)
    kind = str(one.record_type.model._meta.verbose_name)
    return ShownDone(
        what="" if one.own else f"{kind} {one.key}",
        words=words_for(one.action),
        logs=one.logs,
        differences=[_cut(difference) for difference in found],
        whole=one.before is None or one.after is None,
        erased=one.erased,
    )


def _cut(one: Difference) -> Difference:
    before, after = (Truncator(text).chars(LONGEST) for text in (one.before, one.after))
    return Difference(one.column, one.label, before, after)
