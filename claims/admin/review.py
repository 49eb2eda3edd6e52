"""Submit, return, publish and withdraw: list actions, buttons on a record's page, and the state shown everywhere."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.choices import State
from claims.models import ReviewedRecord
from claims.operations import Refused, access
from claims.operations.reason import LONGEST, problem_with
from claims.operations.review import PUBLISH, SUBMIT, Transition, advance, described, refusals

from .concealing import conceal
from .confining import may_change
from .labels import badge
from .reasons import RETURNING, TAKING_BACK, WITHDRAWING, Asking, reason_given
from .writing import editor

MOST_AT_ONCE = 500
MOST_NAMED = 5
TO_QUEUE = "queue"
"""Where the page that asks why leads back to, if it was called from the review queue."""
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

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return access.may_publish(request.user, self.model)

    # ------------------------------------------------------------ many at once, from the list

    @admin.action(description=gettext_lazy("Submit for review"), permissions=["change"])
    def submit_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, SUBMIT)

    @admin.action(description=gettext_lazy("Return to draft …"), permissions=["change"])
    def return_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        records = self._not_too_many(request, queryset)
        return self._ask_why(request, self._returning(request), records) if records else None

    @admin.action(description=gettext_lazy("Publish"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, PUBLISH)

    @admin.action(
        description=gettext_lazy("Publish with all they rest on (items, sources, witnesses)"),
        permissions=["publish"],
    )
    def publish_all_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._advance_some(request, queryset, PUBLISH, completing=self.publish_with)

    @admin.action(description=gettext_lazy("Withdraw …"), permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        records = self._not_too_many(request, queryset)
        return self._ask_why(request, WITHDRAWING, records) if records else None

    def _not_too_many(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        records = list(queryset[: MOST_AT_ONCE + 1])
        if len(records) > MOST_AT_ONCE:
            self.message_user(request, _("Choose %d records at most at one go.") % MOST_AT_ONCE, messages.ERROR)
            return []
        conceal(records, request.user)
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
        while refused := refusals(transition=transition, records=able, by=editor(request)):
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

    # ------------------------------------------------------------ returning and withdrawing ask why

    def get_urls(self) -> list[URLPattern]:
        asking = [
            path(f"{name}/", self.admin_site.admin_view(view), name=self._url_name(name))
            for name, view in (("return", self.return_view), ("withdraw", self.withdraw_view))
        ]
        return [*asking, *super().get_urls()]

    def _url_name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self._url_name(page)}")

    def _returning(self, request: HttpRequest) -> Asking:
        """Whoever does not publish takes back what is his or her own."""
        return RETURNING if self.has_publish_permission(request) else TAKING_BACK

    def return_view(self, request: HttpRequest) -> HttpResponse:
        """Asks what is to be mended; posted with that, returns to draft."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return self._asking_view(request, self._returning(request))

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for the reason; posted with one, withdraws."""
        if not self.has_change_permission(request) or not self.has_publish_permission(request):
            raise PermissionDenied
        return self._asking_view(request, WITHDRAWING)

    def _asking_view(self, request: HttpRequest, asking: Asking) -> HttpResponse:
        asked = request.POST if request.method == "POST" else request.GET
        pks = [int(pk) for pk in asked.getlist("pk") if pk.isdecimal() and len(pk) < 19][: MOST_AT_ONCE + 1]
        records = self._not_too_many(request, self.get_queryset(request).filter(pk__in=pks))
        back = reverse("admin:review") if asked.get("back") == TO_QUEUE else self._address("changelist")
        if not records:
            self.message_user(request, asking.none_chosen, messages.ERROR)
            return HttpResponseRedirect(back)
        if request.method != "POST":
            return self._ask_why(request, asking, records)
        reason = request.POST.get("reason", "").strip()
        if problem := problem_with(reason, required=asking.required):
            return self._ask_why(request, asking, records, reason=reason, problem=problem)
        self.advance_those_that_can(request, records, asking.transition, reason=reason)
        return HttpResponseRedirect(back)

    def _ask_why(
        self, request: HttpRequest, asking: Asking, records: Sequence[Any], *, reason: str = "", problem: str = ""
    ) -> HttpResponse:
        asked = request.POST if request.method == "POST" else request.GET
        back = TO_QUEUE if asked.get("back") == TO_QUEUE else ""
        context = {
            **self.admin_site.each_context(request),
            "title": asking.title,
            "opts": self.opts,
            "asking": asking,
            "records": records,
            "address": self._address(asking.name),
            "back": back,
            "back_address": reverse("admin:review") if back else self._address("changelist"),
            "reason": reason,
            "problem": problem,
            "longest": LONGEST,
        }
        return TemplateResponse(request, "admin/claims/ask_why.html", context)

    # ------------------------------------------------------------ one, from its page

    def may_ask_for(self, request: HttpRequest, transition: Transition) -> bool:
        """Whether a form of this account may ask for the step at all; with which records it may, operations know."""
        return transition is not PUBLISH or self.has_publish_permission(request)

    def state_buttons(self, request: HttpRequest, record: ReviewedRecord | None) -> list[dict[str, Any]]:
        """The steps that a record in this state can take, as buttons that save first."""
        if not self.has_change_permission(request, record):
            return []
        state = State.DRAFT if record is None else record.state
        texts = {
            SUBMIT: _("Save and submit for review"),
            PUBLISH: _("Save and publish again") if state == State.WITHDRAWN else _("Save and publish"),
        }
        buttons = [
            {"name": f"_{transition.action}", "text": text}
            for transition, text in texts.items()
            if state in transition.starts and self.may_ask_for(request, transition)
        ]
        publishes = self.publish_with is not None and self.may_ask_for(request, PUBLISH)
        if publishes and state in (State.DRAFT, State.IN_REVIEW):
            buttons.append({"name": "_published_with", "text": _("Save and publish with all it rests on")})
        return buttons

    def state_links(self, request: HttpRequest, record: ReviewedRecord | None) -> list[dict[str, Any]]:
        """The steps that ask why first, as links."""
        if record is None or not self.has_change_permission(request):
            return []
        publishes = self.has_publish_permission(request) and may_change(request, record)
        if record.state == State.IN_REVIEW and (publishes or access.owns(request.user, record)):
            asking = self._returning(request)
        elif record.state == State.PUBLISHED and publishes:
            asking = WITHDRAWING
        else:
            return []
        text = _("%s …") % asking.title
        return [{"url": f"{self._address(asking.name)}?pk={record.pk}", "text": text, "name": asking.name}]

    def step_asked_for(self, request: HttpRequest) -> tuple[Transition, bool] | None:
        """The step whose button was pressed, and whether with all that the record rests on."""
        if "_published_with" in request.POST and self.publish_with is not None:
            return PUBLISH, True
        for transition in (SUBMIT, PUBLISH):
            if f"_{transition.action}" in request.POST:
                return transition, False
        return None

    def take_step(self, request: HttpRequest, record: ReviewedRecord) -> None:
        """Take the step that was asked for, after saving. What was saved stays, if the step is refused."""
        if step := self.step_asked_for(request):
            transition, with_all = step
            completing = self.publish_with if with_all else None
            records = completing([record]) if completing else [record]
            self.advance_those_that_can(request, records, transition, reason=reason_given(request))
            record.refresh_from_db(fields=["state"])
