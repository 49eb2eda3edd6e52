"""503: what was sent could not be written, because somebody else was writing. It is given back, to be sent again."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import admin
from django.contrib.messages.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.log import log_response
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.answers import asks_for_data, refuse
from claims.operations.busy import is_busy, took_too_long

RETRY_AFTER = 30  # seconds
# Of Django's own forms: a choice and two buttons, which hold no password though they are named after one.
NO_PASSWORDS = {"usable_password", "set-password", "unset-password"}
# Not the writer's: the form's own fields and buttons, rows that do not exist, what a field held before.
OWN_NAMES = re.compile(r"_(?!reason$).*|initial-.*|.*-__prefix__-.*|next|csrfmiddlewaretoken")
# Choices, numbers, days, slugs and grades. What somebody wrote has blanks, capitals or other signs.
CHOSEN = re.compile(r"\s*|[a-z0-9_-]+|[A-Z]")
ROW = re.compile(r"-([0-9]+)-")


class Kept(NamedTuple):
    """What a request sent, as its form is made again."""

    fields: list[tuple[str, str]]
    """Name and value, in their order; a name may stand several times."""

    passwords: list[tuple[str, str]]
    """Name and label of what must be typed again: a password never stands in a page."""

    files: list[tuple[str, str, str]]
    """Name, label and file name of what must be chosen again."""

    texts: list[tuple[str, str]]
    """Label and text, to be read and copied."""


class BusyMiddleware:
    """Answers 503 where a view meets a busy database. Its transaction has been undone by then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_busy(exception) and not took_too_long(exception):
            return None
        if hasattr(request, "_messages"):
            # What the view had to say is of work that has been undone. What waited before this request still waits.
            request._messages = default_storage(request)
        return busy(request, too_long=took_too_long(exception))


def busy(request: HttpRequest, *, after_the_view: bool = False, too_long: bool = False) -> HttpResponse:
    """
    503, logged in one line. Reads and writes nothing in the database.

    ``after_the_view``: something after the view failed, the saving of a session say. What the view wrote stays, and
    the answer must not say otherwise; nor have the other middlewares seen it. ``too_long``: nobody else was writing, but
    one question took longer than it may.
    """
    at_desk = not settings.PUBLIC_ONLY and request.path.startswith(reverse("admin:index"))
    sent = request.method == "POST"
    context: dict[str, Any] = {
        "why": _too_long(sent=sent) if too_long else _why(sent=sent, after_the_view=after_the_view),
        "address": request.get_full_path(),
        # Not of a request that nobody has found to come from our own form: here it would get a token that is good.
        "kept": kept(request) if sent and getattr(request, "csrf_processing_done", False) else None,
    }
    if at_desk:
        context |= {
            "title": _("The site is busy"),
            "site_header": admin.site.site_header,
            "site_title": admin.site.site_title,
            "is_popup": "_popup" in request.GET or "_popup" in request.POST,
        }
    template = "admin/claims/busy.html" if at_desk else "errors/503.html"
    if asks_for_data(request):
        response = refuse(HTTPStatus.SERVICE_UNAVAILABLE, " ".join(context["why"]))
    else:
        response = render(request, template, context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    if after_the_view:
        # A token that was new, as it is after signing in, has gone with the view's own answer.
        CsrfViewMiddleware(lambda _request: response).process_response(request, response)
    # Django would log any 5xx as an error, with a traceback where it has one.
    log_response(
        "Busy database: %s %s", request.method, request.path, response=response, request=request, level="warning"
    )
    return response


def kept(request: HttpRequest) -> Kept:
    """All that was sent but passwords, files and the token, which is the page's own."""
    found = Kept([], [], [], [])
    for name, values in request.POST.lists():
        if name == "csrfmiddlewaretoken":
            continue
        if "password" in name.lower() and name not in NO_PASSWORDS:
            found.passwords.append((name, _label(name)))
            continue
        found.fields.extend((name, str(value)) for value in values)
        if not OWN_NAMES.fullmatch(name) and name not in NO_PASSWORDS:
            found.texts.extend((_label(name), str(value)) for value in values if not CHOSEN.fullmatch(str(value)))
    for name, files in request.FILES.lists():
        found.files.extend((name, _label(name), getattr(file, "name", "") or "") for file in files)
    return found


def _label(name: str) -> str:
    """`links-0-note` is the note of the first of the links."""
    spaced = ROW.sub(lambda row: f" {int(row[1]) + 1}: ", name)
    return capfirst(spaced.replace("_", " ").replace("-", " "))


def _too_long(*, sent: bool) -> list[str]:
    given_up = _(
        "The database did not find what was asked for within %d seconds, and stopped looking. Ask for less: choose a "
        "filter, or search for another word."
    ) % round(settings.STATEMENT_SECONDS)
    if sent:
        return [given_up, _("Nothing of what you sent has been saved. It is kept on this page.")]
    return [given_up]


def _why(*, sent: bool, after_the_view: bool) -> list[str]:
    """What happened, a sentence or two to a paragraph."""
    waited = _(
        "Somebody else is writing to the database: an import, or another large change. Only one can write at a time. "
        "The site waited up to %d seconds for its end, and then gave up waiting."
    ) % round(settings.DATABASE_WAIT_SECONDS)
    if after_the_view:
        return [
            waited,
            _(
                "What you sent may have been saved already. Look first, in another window, and send it again if it was not."
            ),
        ]
    if sent:
        return [
            waited,
            _("Nothing of what you sent has been saved. It is kept on this page: wait a little, then try again."),
        ]
    return [waited, _("Nothing has been changed. Wait a little, then try again.")]
