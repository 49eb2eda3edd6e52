"""The second of two editors is told what the first one did, sees both versions, and loses nothing."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.db.models.options import Options
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.ledger import past
from claims.ledger.differences import words_for
from claims.models import Record, RetiredSlug

from .conflict import Conflict, by_and_when, file_names, typed_parts
from .edits import FIELD, Loaded, Snapshot, editing, type_of
from .forms import RecordForm
from .inlines import Rows, RowsAdmin
from .labels import change_url, label
from .reconciliation import Page, Reconciliation
from .writing import WritingAdmin, editor


class TwoEditorsAdmin(RowsAdmin, WritingAdmin):
    """A form is saved only if what it was loaded with still stands; else it comes back, brought up to date."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST" and (snapshot := self._snapshot(request, object_id)):
            # Taken before the form is loaded: a change in between is then noticed rather than overlooked.
            editing(request).show(snapshot)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def problems_before(self, request: HttpRequest, object_id: str | None) -> Sequence[ValidationError]:
        """That the record is no longer what the form was loaded with. Nobody else writes while this is looked at."""
        snapshot = self._snapshot(request, object_id)
        if snapshot is None or not self.has_change_permission(request, snapshot.record):
            return ()
        editing(request).show(snapshot)
        loaded = Loaded.of(request.POST.get(FIELD, ""))
        if loaded is not None and loaded.pk != snapshot.record.pk:
            loaded = None
        if loaded is not None and not snapshot.differs_from(loaded):
            return ()
        reconciliation = Reconciliation(request, snapshot, loaded)
        reconciliation.run(self._page(request, snapshot.record))
        reconciliation.send(request)
        if loaded is not None and not reconciliation.compared:
            return ()  # both did the same
        editing(request).fates = {name: fate.value for name, fate in reconciliation.fates.items()}
        conflict = Conflict.of(reconciliation, by=editor(request).get_username(), files=file_names(request))
        editing(request).conflict = conflict
        return [ValidationError(conflict.opening, code="changed_meanwhile")]

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        cast(type[RecordForm], form).fates = editing(request).fates
        return form

    def render_change_form(  # noqa: PLR0917 (Django's signature)
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        context |= {
            "loaded_with_name": FIELD,
            "loaded_with": editing(request).token,
            "shown_at": editing(request).position,
        }
        if conflict := editing(request).conflict:
            # Nothing of it is for the sender to "correct"; what else is wrong is said with it.
            context |= {"conflict": conflict, "errors": []}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _snapshot(self, request: HttpRequest, object_id: str | None) -> Snapshot | None:
        record = self.get_object(request, unquote(object_id)) if object_id else None
        if not isinstance(record, Record):
            return None
        inlines = self.get_inline_instances(request, record)
        rows = [(inline.model, inline.reference) for inline in inlines if isinstance(inline, Rows)]
        return Snapshot(record, rows, of=request.user)

    def _page(self, request: HttpRequest, record: Record | None) -> Page:
        formsets = [
            (inline, formset(instance=record, queryset=inline.get_queryset(request)))
            for formset, inline in self.get_formsets_with_inlines(request, record)
            if isinstance(inline, Rows)
        ]
        return self.get_form(request, record, change=record is not None), formsets

    # ------------------------------------------------------------ the record is gone

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Options, object_id: str) -> HttpResponse:
        """Django's answer to the address of no record: to what was typed into its form, a page that gives it back."""
        if request.method != "POST" or not self.has_change_permission(request):
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)  # type: ignore[misc]
        context = {
            **self.admin_site.each_context(request),
            "title": _("There is no such %s any more") % opts.verbose_name,
            "opts": opts,
            "why": self._why_gone(request, Loaded.of(request.POST.get(FIELD, ""))),
            "parts": typed_parts(request, self._page(request, None)),
            "files": file_names(request),
        }
        return TemplateResponse(request, "admin/claims/gone.html", context, status=HTTPStatus.GONE)

    def _why_gone(self, request: HttpRequest, loaded: Loaded | None) -> list[Any]:
        record_type = type_of(self.model)
        if loaded is None or record_type is None:
            return [_("It may have been deleted meanwhile.")]
        if self.model._base_manager.filter(pk=loaded.pk).exists():
            return [_("It is there, but no longer yours to change.")]
        told = []
        found = past.newest_since(loaded.position, record_type.collection, [loaded.key]).get(loaded.key)
        if found is not None:
            told.append(
                _("%(what)s by %(by)s.") % {"what": capfirst(words_for(found.action)), "by": by_and_when(found)}
            )
        retired = RetiredSlug.objects.filter(collection=record_type.collection, slug=loaded.key).exclude(current="")
        for slug in retired.values_list("current", flat=True):
            if current := self.get_queryset(request).filter(slug=slug).first():
                told.append(
                    format_html(
                        '{} <a href="{}">{}</a>', _("In its place there is now:"), change_url(current), label(current)
                    )
                )
        return told or [_("It has been deleted meanwhile.")]
