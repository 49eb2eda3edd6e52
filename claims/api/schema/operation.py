from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema

from .columns import Schema

ALWAYS = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.REQUEST_URI_TOO_LONG,
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


REFUSALS: dict[int, str] = {
    HTTPStatus.BAD_REQUEST: "BadParameters",
    HTTPStatus.NOT_FOUND: "NotFound",
    HTTPStatus.METHOD_NOT_ALLOWED: "NotAllowed",
    HTTPStatus.NOT_ACCEPTABLE: "NotAcceptable",
    HTTPStatus.GONE: "Gone",
    HTTPStatus.REQUEST_URI_TOO_LONG: "TooLong",
    HTTPStatus.TOO_MANY_REQUESTS: "TooMany",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Failed",
    HTTPStatus.SERVICE_UNAVAILABLE: "Busy",
}
"""The names of responses by their status."""


class Operation(AutoSchema):
    """Of a view of ours, which says itself what it does (``described``): there are no serializers to look into."""

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:  # noqa: ARG002
        return self.view.described()


def operation(
    name: str,
    *,
    tag: str,
    summary: str,
    description: str,
    answer: Schema,
    parameters: Iterable[Schema] = (),
    refusals: Iterable[int] = (),
) -> Schema:
    """A GET that tells data, or why not."""
    kept = {"description": _("Nothing has changed since the answer with the ETag that was sent.")}
    refused = {
        str(status.value): {"$ref": f"#/components/responses/{REFUSALS[status]}"}
        for status in sorted({*ALWAYS, *map(HTTPStatus, refusals)})
    }
    return {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "description": description,
        "parameters": list(parameters),
        "responses": {"200": answer, "304": kept, **refused},
    }
