"""Signing in and changing one's password on the desk: who tries often has to wait longer and longer."""

import math
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from claims.answers.throttling import asked_from
from claims.operations import signing_in

TOO_EARLY = "too_early"
BROWSER = "evidence_browser"
"""The cookie of a browser in which somebody has signed in. With HTTPS its name binds it to that."""


class SignInForm(AdminAuthenticationForm):
    """Django's; the password is looked at when its time has come."""

    def clean(self) -> Any:
        username, request = self.cleaned_data.get("username"), self.request
        if request is None or not username or not self.cleaned_data.get("password"):
            return super().clean()
        # Behind a proxy that is not counted all have one address, and would keep each other out.
        connection = asked_from(request) if settings.PROXIES or not settings.PRODUCTION else ""
        attempt = signing_in.begin(
            username=username,
            connection=connection,
            browser=request.COOKIES.get(cookie_name(), ""),
            at=timezone.now(),
        )
        _let_wait(attempt)
        cleaned = super().clean()
        signing_in.succeeded(attempt)
        return cleaned


class OwnPasswordForm(AdminPasswordChangeForm):
    """Django's; whoever found a desk that was left open cannot guess the password there."""

    def clean_old_password(self) -> str:
        attempt = signing_in.begin_own(username=self.user.get_username(), at=timezone.now())
        _let_wait(attempt)
        password = super().clean_old_password()
        signing_in.succeeded(attempt)
        return password


def _let_wait(attempt: signing_in.Attempt) -> None:
    if attempt.wait:
        raise ValidationError(_why(attempt.wait), code=TOO_EARLY, params={"seconds": math.ceil(attempt.wait)})


def _why(wait: float) -> str:
    """``wait``: seconds. The same for whoever there is and is not."""
    if wait <= 60:
        seconds = math.ceil(wait)
        return ngettext(
            "Too many attempts failed. Try again in %(number)s second.",
            "Too many attempts failed. Try again in %(number)s seconds.",
            seconds,
        ) % {"number": seconds}
    minutes = math.ceil(wait / 60)
    return ngettext(
        "Too many attempts failed. Try again in %(number)s minute.",
        "Too many attempts failed. Try again in %(number)s minutes.",
        minutes,
    ) % {"number": minutes}


def told_to_wait(response: HttpResponse) -> HttpResponse:
    """The answer as 429 if its form came too early, else as it is."""
    form = response.context_data.get("form") if isinstance(response, TemplateResponse) else None  # type: ignore[union-attr]
    if isinstance(form, Form):
        errors = [error for some in form.errors.as_data().values() for error in some if error.code == TOO_EARLY]
        for error in errors:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response.headers["Retry-After"] = str((error.params or {})["seconds"])
    return response


def remember_browser(request: HttpRequest, response: HttpResponse) -> None:
    """So that whoever signed in here is not kept out by strangers who try the same name."""
    response.set_cookie(
        cookie_name(),
        signing_in.known(request.user.get_username()),
        max_age=signing_in.KNOWN_FOR,
        path=reverse("admin:index"),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Strict",
    )


def cookie_name() -> str:
    return f"__Secure-{BROWSER}" if settings.SESSION_COOKIE_SECURE else BROWSER
