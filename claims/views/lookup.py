"""From an address to the page of the public record it names, or to what is said in its place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.models import SluggedRecord
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved

from .errors import gone

Page = Callable[[HttpRequest, Any], HttpResponse]
View = Callable[..., HttpResponse]


def page_of(model: type[SluggedRecord], *related: str) -> Callable[[Page], View]:
    """Turns the page of a public record, fetched with these ``related`` ones, into the view of its address.

    What is withdrawn answers 410, a slug that has been changed redirects (but that of a protected witness), all else
    is 404.
    """

    def decorate(page: Page) -> View:
        @require_safe
        @wraps(page)
        def detail(request: HttpRequest, slug: str) -> HttpResponse:
            match look_up(model, slug, *related):
                case Public(record):
                    return page(request, record)
                case Withdrawn(record):
                    return gone(request, record)
                case Moved(record):
                    return moved(record.get_absolute_url())
            raise Http404(_("There is no such record."))

        return detail

    return decorate


def withdrawn_meanwhile() -> Http404:
    """For a page whose record is withdrawn after it was looked up."""
    return Http404(_("There is no such record."))
