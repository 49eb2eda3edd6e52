"""From an address to the public record it names as JSON, or to what is said in its place."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.filters.base import MOST_UNKNOWN_NAMED, given_parameters
from claims.filters.problems import echo
from claims.models import SluggedRecord
from claims.records import Plain
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved

from .answers import answer, refuse, refuse_method
from .record import told

View = Callable[..., HttpResponse]


def data_of(model: type[SluggedRecord], *related: str) -> Callable[[Callable[[Any], Plain]], View]:
    """Turns what is told of a public record beside its own fields into the view of its address.

    The same answers as on its page (``views.lookup``), and like a list's it refuses parameters that it does not have.
    """

    def decorate(more: Callable[[Any], Plain]) -> View:
        @csrf_exempt  # it writes nothing, and says itself that nothing may be sent to it
        @wraps(more)
        def detail(request: HttpRequest, slug: str) -> HttpResponse:
            if refused := refusal(request):
                return refused
            # What no record can be called is not looked up: PostgreSQL refuses some of it.
            match look_up(model, slug, *related) if slug_re.match(slug) else None:
                case Public(record):
                    return answer(told(request, record, more(record)))
                case Withdrawn(record):
                    kind = record._meta.verbose_name
                    return refuse(HTTPStatus.GONE, _("This %(kind)s was withdrawn.") % {"kind": kind})
                case Moved(record):
                    return moved(address(record))
            return refuse(HTTPStatus.NOT_FOUND, _("There is no such record."))

        return detail

    return decorate


def address(record: SluggedRecord) -> str:
    """Where the record is told as JSON."""
    return reverse(f"{record.page}-json", kwargs={"slug": record.slug})


def refusal(request: HttpRequest) -> HttpResponse | None:
    """What is said of a request that no record could answer."""
    if refused := refuse_method(request):
        return refused
    try:
        unknown = list(given_parameters(request.GET))
    except TooManyFieldsSent:
        return refuse(HTTPStatus.BAD_REQUEST, _("The address has too many parameters. None is allowed here."))
    if unknown:
        names = ", ".join([*map(echo, unknown[:MOST_UNKNOWN_NAMED]), *(["…"] if unknown[MOST_UNKNOWN_NAMED:] else [])])
        return refuse(
            HTTPStatus.BAD_REQUEST, _("There is no such parameter here: %(names)s. None is allowed.") % {"names": names}
        )
    return None
