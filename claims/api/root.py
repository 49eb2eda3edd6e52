from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.answers import answer
from claims.filters.paging import no_parameters
from claims.records import LISTED

from .schema.columns import Schema, made_of
from .schema.components import json_of
from .schema.document import INDEX_TAG, document
from .schema.operation import operation
from .view import DataView


class RootView(DataView):
    """Where everything is: the lists, what describes them, and the log that proves what changed when."""

    def answer(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override] # the address names nothing
        no_parameters(request.GET)
        return answer({name: request.build_absolute_uri(reverse(of)) for name, of in ADDRESSES.items()})

    def described(self) -> Schema:
        return operation(
            "getIndex",
            tag=INDEX_TAG,
            summary=_("Find everything"),
            description=_("The addresses of all lists, of this description, and of the public log."),
            answer=json_of(made_of(dict.fromkeys(ADDRESSES, ADDRESS)), _("The addresses by name.")),
        )


class OpenAPIView(DataView):
    """The description of the API by which programs are written, as OpenAPI 3.1."""

    named_format = True

    def answer(self, request: HttpRequest) -> HttpResponseBase:  # type: ignore[override] # the address names nothing
        no_parameters(request.GET)
        return answer(document(request.build_absolute_uri("/")[:-1]))


ADDRESSES = {
    **{kind: f"api-{kind}-list" for kind in LISTED},
    "openapi": "api-openapi-json",
    "docs": "api-docs",
    "ledger": "ledger-head",
}
"""What is told of the API, by name: the names of addresses."""

ADDRESS: Schema = {"type": "string", "format": "uri"}
