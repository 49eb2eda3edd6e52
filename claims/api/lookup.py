"""From an address to the public record it names, or to what is said in its place."""

from http import HTTPStatus
from typing import cast

from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.answers import answer, refuse
from claims.choices import SourceKind
from claims.filters.paging import no_parameters
from claims.models import SluggedRecord, Source
from claims.operations import copies
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
        # What no record can be called is not looked up: PostgreSQL refuses some of it.
        match look_up(DETAILS[self.kind].model, slug) if slug_re.match(slug) else None:
            case Public(record) | Moved(record) if self.kind == "reports" and not _is_report(record):
                return moved(self._address(record).replace("/reports/", "/sources/"))
            case Public(record):
                return self.shown(record, request.build_absolute_uri("/")[:-1])
            case Withdrawn(record):
                return refuse(HTTPStatus.GONE, _("This %(kind)s was withdrawn.") % {"kind": record._meta.verbose_name})
            case Moved(record):
                return moved(self._address(record))
        raise Http404(_("There is no such record."))

    def beside(self, slug: str) -> str:  # type: ignore[override] # as above
        return copies.digest(slug) if DETAILS[self.kind].model is Source and slug_re.match(slug) else ""

    def shown(self, record: SluggedRecord, site: str) -> HttpResponse:
        """The public record itself. ``site``: scheme and host."""
        return answer(DETAILS[self.kind].told(record, site))

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


def _is_report(record: SluggedRecord) -> bool:
    return cast(Source, record).kind == SourceKind.REPORT
