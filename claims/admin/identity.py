"""Who a protected witness is: a page of its own beside the witness's, for holders of identities alone.

Asking for the page shows nothing and writes nothing. Whoever says what it is for is shown what the vault holds, once
that is on record; nothing of it ever stands in a title, an address, a message, or the desk's own history.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from claims.models import Witness
from claims.operations.accounts import holds_identities
from claims.operations.identity import (
    SHORTEST_PURPOSE,
    ChangedMeanwhileError,
    keep,
    read,
    shred,
    why_shut,
)
from claims.operations.reason import LONGEST
from claims.vault.particulars import LONGEST as LONGEST_TEXTS
from claims.vault.particulars import NOBODY, Particulars

from .writing import editor


@dataclass(frozen=True, slots=True, repr=False)
class Form:
    """One identity as the page shows it, to be changed or shredded."""

    particulars: Particulars
    seen: str
    handle: str = ""
    problem: str = ""
    """Why it cannot be opened."""
    now: Particulars | None = None
    """What the vault holds by now, where that is not what the form was filled with."""


def private(response: HttpResponse) -> HttpResponse:
    """Kept by no cache. (Without any referrer browsers would send its own forms without an origin, and we refuse them.)"""
    response["Cache-Control"] = "no-store"
    return response


class IdentityAdmin(ModelAdmin):
    """The desk's page of witnesses, with the way to their identities for those who hold them."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.identity_view)
        return [path("<int:pk>/identity/", view, name="claims_witness_identity"), *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj = kwargs.get("obj")
        if obj is not None and not context.get("is_popup") and holds_identities(request.user):
            context["identity_url"] = reverse("admin:claims_witness_identity", args=[obj.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @method_decorator(sensitive_post_parameters())
    def identity_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks for the purpose; posted with one, shows, changes or shreds."""
        if not holds_identities(request.user):
            raise PermissionDenied
        witness: Witness = get_object_or_404(self.get_queryset(request), pk=pk)
        if request.method != "POST":
            return self._ask_for_purpose(request, witness, [])
        if request.POST.get("do") == "keep":
            return self._keep_identity(request, witness)
        if request.POST.get("do") == "shred":
            return self._shred_identity(request, witness)
        return self._show_identity(request, witness)

    @sensitive_variables()
    def _show_identity(self, request: HttpRequest, witness: Witness) -> HttpResponse:
        try:
            kept = read(by=editor(request), witness=witness, purpose=_purpose(request))
        except ValidationError as refused:
            return self._ask_for_purpose(request, witness, refused.messages)
        forms = [Form(one.particulars, one.particulars.stamp(), one.handle, one.problem) for one in kept]
        return self._identity_page(request, witness, forms or [Form(NOBODY, NOBODY.stamp())])

    @sensitive_variables()
    def _keep_identity(self, request: HttpRequest, witness: Witness) -> HttpResponse:
        typed, handle, seen = _typed(request), request.POST.get("handle", ""), request.POST.get("seen", "")
        try:
            keep(
                by=editor(request),
                witness=witness,
                particulars=typed,
                purpose=_purpose(request),
                seen=seen,
                handle=handle,
            )
        except ChangedMeanwhileError as changed:
            form = Form(typed, changed.now.stamp(), handle, now=changed.now)
            return self._identity_page(request, witness, [form], changed.messages)
        except ValidationError as refused:
            return self._identity_page(request, witness, [Form(typed, seen, handle)], refused.messages)
        self.message_user(request, _("The identity has been saved in the vault."), messages.SUCCESS)
        return self._back_to_witness(witness)

    def _shred_identity(self, request: HttpRequest, witness: Witness) -> HttpResponse:
        handle = request.POST.get("handle", "")
        if "confirmed" not in request.POST:
            return self._ask_for_purpose(
                request, witness, [_("Nothing was shredded: confirm that it is to be lost for good.")]
            )
        try:
            clean = shred(by=editor(request), witness=witness, handle=handle, purpose=_purpose(request))
        except ValidationError as refused:
            return self._ask_for_purpose(request, witness, refused.messages)
        say_shredded(request, clean=clean)
        return self._back_to_witness(witness)

    def _back_to_witness(self, witness: Witness) -> HttpResponse:
        return private(HttpResponseRedirect(reverse("admin:claims_witness_change", args=[witness.pk])))

    # ------------------------------------------------------------ pages

    def _identity_context(self, request: HttpRequest, witness: Witness, problems: list[str]) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": _("Identity"),
            "opts": self.opts,
            "witness": witness,
            "problems": problems,
            "purpose": request.POST.get("purpose", ""),
            "longest_purpose": LONGEST,
            "shortest_purpose": SHORTEST_PURPOSE,
        }

    def _ask_for_purpose(self, request: HttpRequest, witness: Witness, problems: list[str]) -> HttpResponse:
        context = self._identity_context(request, witness, problems) | {"why_shut": why_shut()}
        return private(
            TemplateResponse(request, "admin/claims/identity_purpose.html", context, status=_status(problems))
        )

    @sensitive_variables()
    def _identity_page(
        self, request: HttpRequest, witness: Witness, forms: list[Form], problems: list[str] | None = None
    ) -> HttpResponse:
        context = self._identity_context(request, witness, problems or [])
        context |= {"forms": forms, "longest": LONGEST_TEXTS}
        # Rendered here, where what it is made of may be known.
        return private(
            TemplateResponse(request, "admin/claims/identity.html", context, status=_status(problems)).render()
        )


def say_shredded(request: HttpRequest, *, clean: bool) -> None:
    """What is left of a shredded identity, in a message that names nobody."""
    messages.success(request, _("The identity has been shredded."))
    if not clean:
        text = _(
            "Others were using the vault: a sealed copy may lie in its files until somebody shreds or rotates again."
        )
        messages.warning(request, text)


def _status(problems: list[str] | None) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK


def _purpose(request: HttpRequest) -> str:
    return request.POST.get("purpose", "")


@sensitive_variables()
def _typed(request: HttpRequest) -> Particulars:
    # Browsers send line breaks as CR LF.
    texts = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in Particulars.FIELDS}
    return Particulars(**texts)
