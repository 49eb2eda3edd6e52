"""Submit, return, publish and withdraw: list actions, buttons on a record's page, and the state shown everywhere."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.choices import State
from claims.models import ReviewedRecord
from claims.models.fields import validate_printable
from claims.operations import Refused
from claims.operations.review import PUBLISH, RETURN, SUBMIT, WITHDRAW, Transition, advance, described, refusals

from .labels import badge
from .writing import editor

MOST_AT_ONCE = 500
MOST_NAMED = 5
LONGEST_REASON = 2_000
Completing = Callable[[Sequence[Any]], list[ReviewedRecord]]
"""From records to all that is to be published along with them, themselves included."""


class ReviewAdmin(ModelAdmin):
    """The desk's page of records that are drafted, reviewed and published."""

    publish_with: Completing | None = None
    """Where it makes sense to publish a record together with what it rests on: how that is found."""

    actions: Any = ("submit_selected", "return_selected", "publish_selected", "withdraw_selected")

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, record: ReviewedRecord) -> SafeString:
        return badge(record)

    # ------------------------------------------------------------ many at once, from the list

    @admin.action(description=gettext_lazy("Submit for review"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, SUBMIT)

    @admin.action(description=gettext_lazy("Return to draft"), permissions=["change"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, RETURN)

    @admin.action(description=gettext_lazy("Publish"), permissions=["change"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, PUBLISH)

    @admin.action(
        description=gettext_lazy("Publish with all they rest on (items, sources, witnesses)"), permissions=["change"]
    )
    def publish_all_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, PUBLISH, completing=self.publish_with)

    @admin.action(description=gettext_lazy("Withdraw …"), permissions=["change"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        records = self._not_too_many(request, queryset)
        return self._ask_for_reason(request, records) if records else None

    def _not_too_many(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        records = list(queryset[: MOST_AT_ONCE + 1])
        if len(records) > MOST_AT_ONCE:
            self.message_user(request, _("Choose %d records at most at one go.") % MOST_AT_ONCE, messages.ERROR)
            return []
        return records

    def _advance_some(
        self,
        request: HttpRequest,
        queryset: QuerySet,
        transition: Transition,
        *,
        completing: Completing | None = None,
    ) -> None:
        if records := self._not_too_many(request, queryset):
            self.advance_those_that_can(request, completing(records) if completing else records, transition)

    def advance_those_that_can(
        self, request: HttpRequest, records: Sequence[ReviewedRecord], transition: Transition, *, reason: str = ""
    ) -> None:
        """Take the step with every record that can take it; say what was done, and what could not be done and why."""
        able, left_out = list(records), []
        # Leaving one out may leave others without what they need.
        while refused := refusals(transition=transition, records=able):
            left_out += [f"“{record}”: {why}" for record, why in refused]
            out = {id(record) for record, _why in refused}
            able = [record for record in able if id(record) not in out]
        try:
            if able:
                advance(by=editor(request), transition=transition, records=able, reason=reason)
                self.message_user(request, described(transition, len(able)), messages.SUCCESS)
        except Refused as refusal:
            left_out += refusal.messages
        self._name(request, left_out)

    def _name(self, request: HttpRequest, left_out: list[str]) -> None:
        for text in left_out[:MOST_NAMED]:
            self.message_user(request, text, messages.WARNING)
        if (more := len(left_out) - MOST_NAMED) > 0:
            text = ngettext("And %d other likewise.", "And %d others likewise.", more) % more
            self.message_user(request, text, messages.WARNING)

    # ------------------------------------------------------------ withdrawing asks why

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        return [path("withdraw/", self.admin_site.admin_view(self.withdraw_view), name=name), *super().get_urls()]

    @property
    def withdraw_url(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_withdraw")

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for the reason; posted with one, withdraws."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        asked = request.POST if request.method == "POST" else request.GET
        pks = [int(pk) for pk in asked.getlist("pk") if pk.isdecimal() and len(pk) < 19][: MOST_AT_ONCE + 1]
        records = self._not_too_many(request, self.get_queryset(request).filter(pk__in=pks))
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if not records:
            self.message_user(request, _("Choose at least one record to withdraw."), messages.ERROR)
            return HttpResponseRedirect(back)
        if request.method != "POST":
            return self._ask_for_reason(request, records)
        reason = request.POST.get("reason", "").strip()
        if problem := _problem_with(reason):
            return self._ask_for_reason(request, records, reason=reason, problem=problem)
        self.advance_those_that_can(request, records, WITHDRAW, reason=reason)
        return HttpResponseRedirect(back)

    def _ask_for_reason(
        self, request: HttpRequest, records: Sequence[Any], *, reason: str = "", problem: str = ""
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Withdraw"),
            "opts": self.opts,
            "records": records,
            "withdraw_url": self.withdraw_url,
            "reason": reason,
            "problem": problem,
            "longest": LONGEST_REASON,
        }
        return TemplateResponse(request, "admin/claims/withdraw.html", context)

    # ------------------------------------------------------------ one, from its page

    def state_buttons(self, record: ReviewedRecord | None) -> list[dict[str, Any]]:
        """The steps that a record in this state can take, as buttons that save first."""
        state = State.DRAFT if record is None else record.state
        texts = {
            SUBMIT: _("Save and submit for review"),
            RETURN: _("Save and return to draft"),
            PUBLISH: _("Save and publish again") if state == State.WITHDRAWN else _("Save and publish"),
        }
        buttons = [
            {"name": f"_{transition.action}", "text": text}
            for transition, text in texts.items()
            if state in transition.starts
        ]
        if self.publish_with is not None and state in (State.DRAFT, State.IN_REVIEW):
            buttons.append({"name": "_published_with", "text": _("Save and publish with all it rests on")})
        return buttons

    def step_asked_for(self, request: HttpRequest) -> tuple[Transition, bool] | None:
        """The step whose button was pressed, and whether with all that the record rests on."""
        if "_published_with" in request.POST and self.publish_with is not None:
            return PUBLISH, True
        for transition in (SUBMIT, RETURN, PUBLISH):
            if f"_{transition.action}" in request.POST:
                return transition, False
        return None

    def take_step(self, request: HttpRequest, record: ReviewedRecord) -> None:
        """Take the step that was asked for, after saving. What was saved stays, if the step is refused."""
        if step := self.step_asked_for(request):
            transition, with_all = step
            completing = self.publish_with if with_all else None
            self.advance_those_that_can(request, completing([record]) if completing else [record], transition)
            record.refresh_from_db(fields=["state"])


def _problem_with(reason: str) -> str:
    if not reason:
        return _("Say why: the reason is recorded, and whoever comes later needs it.")
    if len(reason) > LONGEST_REASON:
        return _("The reason has %(length)s characters; expected %(longest)s at most.") % {
            "length": len(reason),
            "longest": LONGEST_REASON,
        }
    try:
        validate_printable(reason)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
