"""What all addresses of the API have in common: who may ask, for what, how often, and what is said otherwise."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.core.exceptions import TooManyFieldsSent
from django.core.paginator import EmptyPage
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from claims.answers import CONTENT_TYPE, refuse
from claims.answers.conditional import conditional
from claims.answers.methods import not_allowed, options
from claims.answers.throttling import Throttle, too_many
from claims.filters.problems import BadParameters
from claims.one_state import one_state

from .schema.columns import Schema
from .schema.operation import Operation

MAIN, SUB = {"application", "*"}, {"json", "*"}


class Negotiation(BaseContentNegotiation):
    """JSON to whoever takes it, in whatever form. The framework's own passes over ``q=0``."""

    def select_renderer(self, request: Request, renderers: Sequence[Any], format_suffix: str | None = None) -> Any:  # noqa: ARG002
        if not any(one.main_type in MAIN and one.sub_type in SUB for one in request._request.accepted_types):
            raise exceptions.NotAcceptable
        return renderers[0], renderers[0].media_type


class DataView(APIView):
    """An address that is read, as JSON or, where its end names a format, as that, whatever is accepted.

    A view says what is there in ``answer``, of the request and what its address names; it may raise BadParameters,
    EmptyPage and Http404. Nothing is serialized: the data is plain already, and the framework's response and renderer
    would cost as much as a row.
    """

    authentication_classes: ClassVar[Sequence[Any]] = ()
    permission_classes: ClassVar[Sequence[Any]] = ()
    parser_classes: ClassVar[Sequence[Any]] = ()
    renderer_classes: ClassVar[Sequence[Any]] = (JSONRenderer,)
    throttle_classes: ClassVar[Sequence[Any]] = (Throttle,)
    content_negotiation_class = Negotiation
    http_method_names = ["get", "head", "options"]
    schema = Operation()

    named_format = False
    """Whether its address ends in ``.json``, or in that of another format, and so says itself what is wanted."""

    def answer(self, request: HttpRequest, **named: Any) -> HttpResponseBase:
        raise NotImplementedError

    def beside(self, **named: Any) -> str:  # noqa: ARG002 - what the address names
        """What the answer is of beside the public record and the address; part of its ETag."""
        return ""

    def described(self) -> Schema:
        """What it does, as an OpenAPI operation."""
        raise NotImplementedError

    def get(self, request: Request, **named: Any) -> HttpResponseBase:
        return conditional(self._of_one_state, self.beside)(request._request, **named)

    def options(self, request: Request, **named: Any) -> HttpResponseBase:  # noqa: ARG002 (the framework's signature)
        return options()

    def _of_one_state(self, request: HttpRequest, **named: Any) -> HttpResponseBase:
        with one_state():
            return self.answer(request, **named)

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        if self.named_format or request.method == "OPTIONS":
            return self.renderer_classes[0](), CONTENT_TYPE
        return super().perform_content_negotiation(request, force)

    def handle_exception(self, exc: Exception) -> HttpResponseBase:
        response = self._refusal(exc)
        if response is None:
            raise exc
        return response

    def finalize_response(self, request: Request, response: Any, *args: Any, **named: Any) -> Any:
        if not self.named_format:
            patch_vary_headers(response, ["Accept"])
        return super().finalize_response(request, response, *args, **named)

    def _refusal(self, error: Exception) -> HttpResponseBase | None:
        match error:
            case BadParameters():
                response = refuse(HTTPStatus.BAD_REQUEST, "", error.problems)
            case TooManyFieldsSent():
                why = _("The address has too many parameters. Use fewer of them.")
                response = refuse(HTTPStatus.BAD_REQUEST, why)
            case EmptyPage() | Http404():
                response = refuse(HTTPStatus.NOT_FOUND, str(error))
            case exceptions.MethodNotAllowed():
                response = not_allowed()
            case exceptions.NotAcceptable():
                response = refuse(HTTPStatus.NOT_ACCEPTABLE, _("What is here is JSON. Accept %s.") % CONTENT_TYPE)
            case exceptions.Throttled():
                response = too_many(error.wait)
            case _:
                return None
        return response
