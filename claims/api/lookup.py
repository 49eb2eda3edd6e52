"""From an address to the public record it names, or to what is said in its place."""

from http import HTTPStatus
from typing import cast

from django.core.exceptions import TooManyFieldsSent
from django.core.validators import slug_re
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.answers import answer, refuse
from claims.answers.methods import refuse_method
from claims.choices import SourceKind
from claims.filters.paging import no_parameters
from claims.filters.problems import BadParameters
from claims.models import SluggedRecord, Source
from claims.records import LISTED
from claims.records.lookup import Moved, Public, Withdrawn, look_up
from claims.redirects import moved

from .details import DETAILS
from .schema.columns import Schema
from .schema.components import json_of, name_of
from .schema.operation import operation
from .schema.parameters import of_record
from .view import DataView


class RecordView(DataView):
    """One record of this ``kind``, with the same answers as on its page (``views.lookup``), and no parameters.

    ``name``: of its address, for what has moved. A report has two addresses here, for a program that lists reports asks
    for them where it found them; its page has one. A source that is no report is led to where it is.
    """

    kind = ""
    name = ""

    def answer(self, request: HttpRequest, slug: str) -> HttpResponseBase:  # type: ignore[override] # the address names it
        no_parameters(request.GET)
        detail = DETAILS[self.kind]
        # What no record can be called is not looked up: PostgreSQL refuses some of it.
        match look_up(detail.model, slug) if slug_re.match(slug) else None:
            case Public(record) | Moved(record) if self.kind == "reports" and not _is_report(record):
                return moved(self._address(record).replace("/reports/", "/sources/"))
            case Public(record):
                return answer(detail.told(record, request.build_absolute_uri("/")[:-1]))
            case Withdrawn(record):
                return refuse(HTTPStatus.GONE, _("This %(kind)s was withdrawn.") % {"kind": record._meta.verbose_name})
            case Moved(record):
                return moved(self._address(record))
        raise Http404(_("There is no such record."))

    def described(self) -> Schema:
        name = str(LISTED[self.kind].model._meta.verbose_name)
        return operation(
            f"get{name.title().replace(' ', '')}",
            tag=self.kind,
            summary=_("Read one: %(kind)s") % {"kind": name},
            description=_("Its own fields, what the reasoning makes of it, and what else is recorded of it."),
            parameters=[of_record()],
            answer=json_of(f"{name_of(self.kind)}Detail", _("The record.")),
            refusals=[HTTPStatus.NOT_FOUND, HTTPStatus.GONE],
        )

    def _address(self, record: SluggedRecord) -> str:
        return reverse(self.name, kwargs={"slug": record.slug})


def refusal(request: HttpRequest) -> HttpResponseBase | None:
    """What is said of a request to a plain view that nothing there could answer."""
    if refused := refuse_method(request):
        return refused
    try:
        no_parameters(request.GET)
    except TooManyFieldsSent:
        return refuse(HTTPStatus.BAD_REQUEST, _("The address has too many parameters. None is allowed here."))
    except BadParameters as error:
        return refuse(HTTPStatus.BAD_REQUEST, "", error.problems)
    return None


def _is_report(record: SluggedRecord) -> bool:
    return cast(Source, record).kind == SourceKind.REPORT
