"""What is done from a list is done to what the list showed: records that somebody else changed since are left out, and told.

A list, and each page that asks once more before it is done, carries the ledger's position when it was made.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME, ActionForm
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.ledger import past
from claims.models import LedgerEntry, Record, ReviewedRecord
from claims.operations import ledger
from claims.operations.review import Transition

from . import edits
from .concealing import conceal
from .conflict import by_and_when
from .edits import Loaded, told_as
from .labels import change_url
from .review import ReviewAdmin
from .writing import WritingAdmin, editor

FIELD = "shown_at"
"""The field, of a list's form and of those that ask once more, that holds the position."""

MOST_NAMED = 5
BATCH = 500


class ShownActionForm(ActionForm):
    """The choice of an action, with the position at which the list was made."""

    shown_at = forms.CharField(widget=forms.HiddenInput, required=False)


def shown_at(request: HttpRequest) -> int | None:
    """The position that was sent; None if there is none, or it is none that the ledger can have had."""
    sent = request.POST.get(FIELD) or request.GET.get(FIELD, "")
    if not (sent.isascii() and sent.isdecimal() and len(sent) < 19):
        return None
    return int(sent) if int(sent) <= past.position() else None


class MeanwhileAdmin(WritingAdmin):
    """Actions on what a list showed. All of them pass here: those of the list, and the pages that ask once more."""

    action_form = ShownActionForm

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        position = past.position()  # before the list is read: what changes in between counts as changed
        response = super().changelist_view(request, extra_context)
        if isinstance(response, TemplateResponse) and (form := (response.context_data or {}).get("action_form")):
            form.initial[FIELD] = position
        return response

    def response_action(self, request: HttpRequest, queryset: QuerySet, *args: Any) -> HttpResponse | None:
        position = shown_at(request)
        if position is None:
            self.message_user(request, unknown(), messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())
        ledger.hold()  # from the look to the deed nobody else writes
        chosen = queryset
        if request.POST.get("select_across", "0") in {"", "0"}:
            picked = [pk for pk in request.POST.getlist(ACTION_CHECKBOX_NAME) if pk.isdecimal() and len(pk) < 19]
            chosen = queryset.filter(pk__in=picked)
        changed = self.changed_meanwhile(request, chosen, since=position)
        as_shown = queryset.exclude(pk__in=[record.pk for record, _entry in changed])
        response = super().response_action(request, as_shown, *args)
        if isinstance(response, TemplateResponse) and response.context_data is not None:
            response.context_data[FIELD] = position  # it asks once more
        return response

    def changed_meanwhile(
        self, request: HttpRequest, records: Iterable[Model], *, since: int
    ) -> list[tuple[Model, LedgerEntry]]:
        """Those of the records that somebody else changed since then, each with its newest change. Says so."""
        found: list[tuple[Model, LedgerEntry]] = []
        rest = iter(records)
        while some := list(islice(rest, BATCH)):
            pages = {record: told_as(record) for record in some if isinstance(record, Record)}
            asked = {page for told in pages.values() for page in told}
            newest = past.newest_on_pages_since(since, asked, but_by=editor(request).get_username())
            found += [(record, newest[page]) for record, told in pages.items() for page in told[:1] if page in newest]
        self._say_changed(request, found)
        return found

    def _say_changed(self, request: HttpRequest, changed: Sequence[tuple[Model, LedgerEntry]]) -> None:
        conceal([record for record, _entry in changed], request.user)
        for record, entry in changed[:MOST_NAMED]:
            text = _(
                "was changed by somebody else (%s) after you had seen it, so it has been left out. Look at it first."
            )
            linked = format_html('“<a href="{}">{}</a>” {}', change_url(record), record, text % by_and_when(entry))
            self.message_user(request, linked, messages.WARNING)
        if (more := len(changed) - MOST_NAMED) > 0:
            text = ngettext("And %d other likewise.", "And %d others likewise.", more) % more
            self.message_user(request, text, messages.WARNING)

    # ------------------------------------------------------------ one is deleted from its page

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {FIELD: past.position(), **(extra_context or {})}
        if request.method != "POST":
            return super().delete_view(request, object_id, context)
        with transaction.atomic():
            ledger.hold()
            record = self.get_object(request, unquote(object_id))
            if record is not None and self.has_delete_permission(request, record):
                position = shown_at(request)
                if position is None:
                    self.message_user(request, unknown(), messages.ERROR)
                    return HttpResponseRedirect(request.get_full_path())
                if self.changed_meanwhile(request, [record], since=position):
                    return HttpResponseRedirect(change_url(record))
            return super().delete_view(request, object_id, context)


class AsShownReviewAdmin(ReviewAdmin, MeanwhileAdmin):
    """Steps of review are taken with what was shown: in the list, on the page that asks why, or on the record's own."""

    def advance_those_that_can(
        self, request: HttpRequest, records: Sequence[ReviewedRecord], transition: Transition, *, reason: str = ""
    ) -> None:
        with transaction.atomic():
            ledger.hold()
            saved = getattr(request, "saved", None)
            position = shown_at(request) if saved is None else _form_loaded_at(request)
            if position is None and saved is None:
                self.message_user(request, f"{unknown()} {reason}".strip(), messages.ERROR)
                return
            # The record whose form was sent has been compared already. What goes along with it has not.
            others = [record for record in records if record != saved] if position is not None else []
            changed = self.changed_meanwhile(request, others, since=position or 0)
            out = {id(record) for record, _entry in changed}
            able = [record for record in records if id(record) not in out]
            super().advance_those_that_can(request, able, transition, reason=reason)

    def _ask_why(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent, now = shown_at(request), past.position()
        asking = super()._ask_why(request, *args, **kwargs)
        if isinstance(asking, TemplateResponse) and asking.context_data is not None:
            asking.context_data[FIELD] = now if sent is None else sent
        return asking


def _form_loaded_at(request: HttpRequest) -> int | None:
    loaded = Loaded.of(request.POST.get(edits.FIELD, ""))
    return None if loaded is None else loaded.position


def unknown() -> str:
    return _(
        "Nothing has been done, because this page did not say when it had been made: nobody can tell whether somebody "
        "changed something since. This is how it is now: choose again."
    )
