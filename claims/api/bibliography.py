"""One source as an entry of a bibliography."""

from http import HTTPStatus

from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.answers import refuse
from claims.answers.conditional import conditional
from claims.answers.throttling import throttled
from claims.formats.bibliography import FORMATS
from claims.models import Source
from claims.records import LISTED
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved

from .lookup import refusal


@csrf_exempt  # it writes nothing, and says itself that nothing may be sent to it
@throttled
@conditional
def entry(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    """The public source of this slug in the format of this ending, as a file to be saved; else what its JSON would say."""
    if refused := refusal(request):
        return refused
    match look_up(Source, slug) if slug_re.match(slug) else None:
        case Public(record):
            form = FORMATS[ending]
            rows = LISTED["sources"].rows([record.pk], request.build_absolute_uri("/")[:-1])
            response = HttpResponse(b"".join(form.write(rows)), content_type=form.media_type)
            response.headers["Content-Disposition"] = f'attachment; filename="{record.slug}{ending}"'
            # What is withdrawn later must not be found by its text for ever.
            response.headers["X-Robots-Tag"] = "noindex"
            return response
        case Withdrawn(record):
            return refuse(HTTPStatus.GONE, _("This %(kind)s was withdrawn.") % {"kind": record._meta.verbose_name})
        case Moved(record):
            return moved(reverse(name_of(ending), kwargs={"slug": record.slug}))
    return refuse(HTTPStatus.NOT_FOUND, _("There is no such record."))


def name_of(ending: str) -> str:
    """The name of the address that ends so: ``sources-bib``, ``sources-csl-json``."""
    return f"sources{ending.replace('.', '-')}"
