"""From an address to the public record it names, or to what is said in its place."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.choices import State
from claims.models import RetiredSlug, ReviewedRecord, SluggedRecord, Witness

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
            try:
                record = model.objects.public().select_related(*related).get(slug=slug)
            except model.DoesNotExist:
                return _in_its_place(request, model, slug)
            return page(request, record)

        return detail

    return decorate


def _in_its_place(request: HttpRequest, model: type[SluggedRecord], slug: str) -> HttpResponse:
    """The answer for a slug that no public record has. Raises Http404."""
    if record := _withdrawn(model, slug):
        return gone(request, record)
    retired = RetiredSlug.objects.filter(collection=model.collection, slug=slug).exclude(current="").first()
    if retired:
        current = model.objects.public().filter(slug=retired.current).first() or _withdrawn(model, retired.current)
        if current and not _is_protected(current):
            return HttpResponsePermanentRedirect(current.get_absolute_url())
    raise Http404(_("There is no such record."))


def _is_protected(record: SluggedRecord) -> bool:
    """A former slug may be made of a real name: to lead from it to the pseudonym would tell who it is."""
    return isinstance(record, Witness) and record.protected


def _withdrawn(model: type[SluggedRecord], slug: str) -> SluggedRecord | None:
    if not issubclass(model, ReviewedRecord):
        return None
    return model.objects.filter(slug=slug, state=State.WITHDRAWN).first()
