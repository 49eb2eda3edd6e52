"""The page and the list of one kind of record on the editors' desk."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import ForeignKey, Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.translation import gettext as _

from claims.choices import State
from claims.models import ReviewedRecord, SluggedRecord
from claims.operations.reason import LONGEST

from . import reasons
from .confining import ConfinedAdmin, seen_by
from .fields import RecordFieldsAdmin
from .history import HistoryAdmin
from .kept_names import KeptNamesAdmin
from .labels import STATE_MEANING, badge, change_url, why_unseen
from .lists import BoundedListAdmin, Figure
from .meanwhile import AsShownReviewAdmin, MeanwhileAdmin
from .two_editors import TwoEditorsAdmin


class RecordAdmin(
    KeptNamesAdmin,
    ConfinedAdmin,
    BoundedListAdmin,
    MeanwhileAdmin,
    TwoEditorsAdmin,
    HistoryAdmin,
    RecordFieldsAdmin,
    ModelAdmin,
):
    """Any record: seen by whom it may be, written through operations, its list bounded, two editors told of each other."""

    save_on_top = False
    counted: dict[str, Figure] = {}
    """Figures beside each row of the list, by name."""

    class Media:
        css = {"all": ("claims/admin.css",)}
        js = ("claims/admin.js",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        seen = seen_by(request)
        return super().get_queryset(request).annotate(**{name: figure(seen) for name, figure in self.counted.items()})

    # ------------------------------------------------------------ the page

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """A slug is made up once: later it is changed on purpose or not at all."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What a link to the empty form presets; a reference that is no number is left out."""
        initial = super().get_changeform_initial_data(request)
        for name, value in list(initial.items()):
            try:
                field = self.opts.get_field(name)
            except FieldDoesNotExist:
                continue
            given = value if isinstance(value, list) else [value]
            if field.is_relation and not all(one.isdecimal() and len(one) < 19 for one in given):
                del initial[name]
        return initial

    def view_on_site(self, obj: Model) -> str | None:
        """Where the public sees the record; None while it does not."""
        if not isinstance(obj, SluggedRecord) or not type(obj)._default_manager.public().filter(pk=obj.pk).exists():
            return None
        return obj.get_absolute_url() or None

    def render_change_form(  # noqa: PLR0917 (Django's signature)
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if obj is not None and not context["is_popup"]:
            context["panels"] = self.panels(request, obj)
        if not context["is_popup"] and (obj is None or self.has_change_permission(request, obj)):
            context |= {
                "reason_name": reasons.FIELD,
                "reason_given": request.POST.get(reasons.FIELD, ""),
                "longest_reason": LONGEST,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def after_saving(self, request: HttpRequest, record: Model) -> None:
        super().after_saving(request, record)
        if IS_POPUP_VAR not in request.POST and (address := self.view_on_site(record)):
            text = format_html('{} <a href="{}">{}</a>', _("“%s” is public.") % record, address, _("View on site"))
            self.message_user(request, text, messages.INFO)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to the record from whose page this one was added."""
        for field in self.opts.concrete_fields:
            named = getattr(obj, field.name) if isinstance(field, ForeignKey) and field.name in request.GET else None
            if named is not None and (address := change_url(named)):
                return HttpResponseRedirect(address)
        return super().response_post_save_add(request, obj)


class ReviewedAdmin(AsShownReviewAdmin, RecordAdmin):
    """A record with a state."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and (step := self.step_asked_for(request)):
            transition, _with_all = step
            if not self.has_change_permission(request) or not self.may_ask_for(request, transition):
                raise PermissionDenied
            # Where the step leads is seen on the record's own page.
            sent: Any = request.POST.copy()
            sent["_continue"] = "1"
            request.POST = sent
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(  # noqa: PLR0917 (Django's signature)
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        if not context["is_popup"]:
            context["state_buttons"] = self.state_buttons(request, obj)
            context["state_links"] = self.state_links(request, obj)
        if isinstance(obj, ReviewedRecord):
            state = State(obj.state)
            context |= {
                "state_badge": badge(obj),
                "state_meaning": why_unseen(obj) or STATE_MEANING[state],
                # What has been public is withdrawn, not deleted.
                "show_delete": state in (State.DRAFT, State.IN_REVIEW),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def after_saving(self, request: HttpRequest, record: Model) -> None:
        if self.step_asked_for(request):
            self.take_step(request, cast(ReviewedRecord, record))
        super().after_saving(request, record)
