"""What is said instead of a page: 400, 403, 404, 410 and 500; 503 is in `busy`."""

import re
import sys
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from claims.answers import FILES, asks_for_data, refuse
from claims.filters.problems import BadParameters, Problem
from claims.ledger.withdrawal import withdrawal
from claims.models import SluggedRecord
from claims.operations.busy import is_busy

from .busy import busy

MOST_WORDS, LONGEST_WORD, MOST_CHARACTERS = 8, 40, 200
"""Of an address, that are offered to be searched for."""

PLAIN_500 = "<!doctype html><title>Error</title><p>Something went wrong on this site.</p>"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what of the request cannot be used. Django calls it for its own refusals as well (``handler400``)."""
    if isinstance(exception, BadParameters):
        return bad_parameters(request, exception)
    if isinstance(exception, TooManyFieldsSent):
        return _refuse(request, [], _("The address has too many parameters. Use fewer of them."))
    if isinstance(exception, RequestDataTooBig):
        return _refuse(request, [], _("The request is too large. Send less at a time."))
    told = getattr(exception, "told", "")  # of whatever stands between the site and its server
    return _refuse(request, [], str(told or _("The request cannot be understood. Check the address.")))


def bad_parameters(request: HttpRequest, exception: BadParameters) -> HttpResponse:
    """400 of a list: each parameter that is wrong, what is allowed, and the way to the whole list."""
    return _refuse(request, exception.problems, "")


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """400: nothing is wrong with any one parameter, and yet it cannot be done."""
    return _refuse(request, [], why)


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """403: something was sent without the token by which the site knows its own forms (``CSRF_FAILURE_VIEW``)."""
    return render(request, "errors/403.html", status=HTTPStatus.FORBIDDEN)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django's signature)
    """403: an account of the desk may not do what was asked. Why is not said: that may tell of what there is."""
    return render(request, "errors/403_account.html", status=HTTPStatus.FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. Why is said only where the view did: Django's own reason lists the addresses it tried."""
    told = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    why = told or _("No page of this site has this address.")
    if asks_for_data(request):
        return refuse(HTTPStatus.NOT_FOUND, why)
    # Of a record that is not public the page is the same as of any that never was, to the letter.
    context = {"why": why, "words": "" if told else words_of(request.path)}
    return _page(request, "errors/404.html", context, HTTPStatus.NOT_FOUND)


def words_of(path: str) -> str:
    """The words that the last part of an address is made of, for whoever followed one that is old or cut off."""
    last = path.rstrip("/").rpartition("/")[2]
    words = re.findall(r"[^\W_]+", last[:MOST_CHARACTERS])
    return " ".join([word for word in words if len(word) <= LONGEST_WORD][:MOST_WORDS])


def unreadable(request: HttpRequest) -> HttpResponse:
    """503: what is asked for is there, and this process cannot read it. What to do stands in the log."""
    why = _("This file cannot be read at the moment. Please come back later.")
    if asks_for_data(request):
        response = refuse(HTTPStatus.SERVICE_UNAVAILABLE, why)
    else:
        context = {"why": [why], "address": request.get_full_path(), "kept": None}
        response = render(request, "errors/503.html", context, status=HTTPStatus.SERVICE_UNAVAILABLE)
    response.headers["Retry-After"] = "600"
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: one fixed page that needs nothing of what may just have failed. 503 if others were writing."""
    error = sys.exception()
    if error is not None and is_busy(error):
        # Of views BusyMiddleware takes care: it was another middleware, after the view.
        return busy(request, after_the_view=True)
    number = getattr(request, "request_id", "")  # by which whoever runs the site finds it in the log
    if asks_for_data(request):
        why = _("Something went wrong on this site. It has been recorded.")
        recorded = _("Its number is %(number)s.") % {"number": number} if number else ""
        return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, f"{why} {recorded}".rstrip())
    try:
        page = get_template("500.html", using="jinja2").render({"number": number})
    except TemplateDoesNotExist:
        page = PLAIN_500
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def gone(request: HttpRequest, record: SluggedRecord) -> HttpResponse:
    """410: the record was public and has been withdrawn. Says so, when and why, and nothing of what stood in it."""
    if asks_for_data(request):
        return refuse(HTTPStatus.GONE, _("This %(kind)s was withdrawn.") % {"kind": record._meta.verbose_name})
    context = {
        "kind": record._meta.verbose_name,
        "slug": record.slug,
        "section": record.page,
        "withdrawal": withdrawal(record),
    }
    response = _page(request, "errors/410.html", context, HTTPStatus.GONE)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _refuse(request: HttpRequest, problems: Sequence[Problem], why: str) -> HttpResponse:
    if asks_for_data(request):
        return refuse(HTTPStatus.BAD_REQUEST, why, problems)
    context = {"problems": problems, "why": why, "path": request.path}
    return _page(request, "errors/400.html", context, HTTPStatus.BAD_REQUEST)


def _page(request: HttpRequest, template: str, context: dict[str, Any], status: HTTPStatus) -> HttpResponse:
    """What a browser is told; where programs ask as well, no cache between may give it to them, or keep it."""
    response = render(request, template, context, status=status)
    if request.path.endswith(FILES):
        patch_vary_headers(response, ["Accept"])
        response.headers["Cache-Control"] = "no-cache"
    return response
