from http import HTTPStatus

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from claims.answers import answer
from claims.filters import FILTERSETS
from claims.records import LISTED

from .schema.columns import Schema
from .schema.components import json_of, name_of
from .schema.operation import operation
from .schema.parameters import of_list
from .view import DataView

TEXT: Schema = {"type": "string"}


class ListView(DataView):
    """A page of the list of this ``kind``, under the filters of its page on the site."""

    kind = ""

    def answer(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override] # the address names nothing
        filterset = FILTERSETS[self.kind](request.GET, request=request)
        page, site = filterset.page(), request.build_absolute_uri("/")[:-1]
        steps = {
            "next": page.next_page_number() if page.has_next() else None,
            "prev": page.previous_page_number() if page.has_previous() else None,
        }
        links = {rel: f"{site}{filterset.links.with_page(number)}" for rel, number in steps.items() if number}
        response = answer(
            {
                "count": page.paginator.count,
                "next": links.get("next"),
                "previous": links.get("prev"),
                "results": list(LISTED[self.kind].rows(list(page.object_list), site)),
            }
        )
        if links:
            response.headers["Link"] = ", ".join(f'<{address}>; rel="{rel}"' for rel, address in links.items())
        return response

    def described(self) -> Schema:
        name = str(LISTED[self.kind].model._meta.verbose_name_plural)
        link = {"description": _("The next page and the one before, as rel=next and rel=prev."), "schema": TEXT}
        return operation(
            f"list{name.title().replace(' ', '')}",
            tag=self.kind,
            summary=_("List %(kind)s") % {"kind": name},
            description=_("All public %(kind)s under the filters, a page at a time, always in the same order.")
            % {"kind": name},
            parameters=of_list(self.kind),
            answer=json_of(f"{name_of(self.kind)}List", _("A page of the list."), {"Link": link}),
            refusals=[HTTPStatus.NOT_FOUND],
        )
