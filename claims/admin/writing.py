"""Every write of the desk goes through ``claims.operations``: one unit of work for each form that is sent."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.forms import BaseInlineFormSet, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.operations import Change, Refused, change
from claims.operations.ledger import hold

from .forms import RecordForm
from .reasons import problems_with_reason, reason_given


class Sending(HttpRequest):
    """A request by which a form is sent, with what the desk keeps on it meanwhile."""

    work: Change
    saved: Model | None
    problems: Sequence[ValidationError]


def _begun(request: HttpRequest) -> Sending:
    sending = cast(Sending, request)
    sending.saved, sending.problems = None, ()
    return sending


def editor(request: HttpRequest) -> AbstractUser:
    """Who writes. Raises PermissionDenied for somebody without an account, whom the desk does not let in at all."""
    if not isinstance(request.user, AbstractUser):
        raise PermissionDenied
    return request.user


View = TypeVar("View", bound=Callable[..., HttpResponse])


def alone_when_sent(view: View) -> View:
    """For a page that compares before it writes: between the two nobody else writes. Only looking waits for nobody."""

    @wraps(view)
    def held(desk: ModelAdmin, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(desk, request, *args, **kwargs)
        with transaction.atomic():
            hold()
            return view(desk, request, *args, **kwargs)

    return cast(View, held)


class WritingAdmin(ModelAdmin):
    """Saves and deletes through operations. What these refuse is told in the form, which keeps what was typed."""

    form = RecordForm

    # ------------------------------------------------------------ adding and changing

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        sending = _begun(request)
        self.before_waiting(request)
        try:
            with transaction.atomic():
                with change(by=editor(request), reason=reason_given(request)) as work:
                    sending.work = work
                    sending.problems = [*problems_with_reason(request), *self.problems_before(request, object_id)]
                    response = super().changeform_view(request, object_id, form_url, extra_context)
                if sending.saved is not None:
                    self.after_saving(request, sending.saved)
                return response
        except ValidationError as refusal:
            # Refused, or wrong in a column that the form does not show. No field of the form to put it at, then.
            sending.problems = [ValidationError(refusal.messages)]
        except IntegrityError:
            # What a form can check it has checked: this comes of rows that contradict one another, or another editor.
            sending.problems = [
                ValidationError(
                    _(
                        "Nothing has been saved: two of the rows contradict one another, or somebody else saved "
                        "the same at this moment. Compare the rows below and try again."
                    ),
                    code="contradiction",
                )
            ]
        # Shows the form again, with the problem and all that was typed; a form with a problem is not saved.
        return super().changeform_view(request, object_id, form_url, extra_context)

    def before_waiting(self, request: HttpRequest) -> None:
        """What takes long, and is therefore done before anybody else has to wait for this change."""

    def problems_before(self, request: HttpRequest, object_id: str | None) -> Sequence[ValidationError]:
        """What forbids saving even before the form is read."""
        return ()

    def after_saving(self, request: HttpRequest, record: Model) -> None:
        """What is to be done and said once the change has been settled, in the same transaction."""

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        # The class is made for this request alone, which is how a form gets to know of it.
        form.problems, form.asked_by = getattr(request, "problems", ()), request.user
        return cast(type[ModelForm], form)

    def save_form(self, request: HttpRequest, form: ModelForm, change: bool) -> Any:
        cast(RecordForm, form).before_saving(cast(Sending, request).work)
        return super().save_form(request, form, change)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        cast(Sending, request).work.save(obj)
        cast(Sending, request).saved = obj

    def save_related(
        self, request: HttpRequest, form: ModelForm, formsets: Sequence[BaseInlineFormSet], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        cast(Sending, request).work.touch(form.instance)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseInlineFormSet, change: bool) -> None:
        work = cast(Sending, request).work
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            work.delete(row)
        for row_form in formset.forms:
            if row_form.has_changed() and row_form not in formset.deleted_forms:
                cast(RecordForm, row_form).before_saving(work)
        for row in rows:
            work.save(row)
        formset.save_m2m()

    # ------------------------------------------------------------ deleting

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        with change(by=editor(request)) as work:
            work.delete(obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        with change(by=editor(request)) as work:
            for record in queryset:
                work.delete(record)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refusal:
            self.say(request, refusal.messages)
            address = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return HttpResponseRedirect(reverse(address, args=(unquote(object_id),)))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        try:
            # The admin's own log of a deletion is written before it, and must go if the deletion is refused.
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except Refused as refusal:
            self.say(request, refusal.messages)
            return HttpResponseRedirect(request.get_full_path())

    def say(self, request: HttpRequest, texts: Sequence[str]) -> None:
        for text in texts:
            self.message_user(request, text, messages.ERROR)
