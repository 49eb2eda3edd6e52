"""The schemas that answers are made of, by name, and the answers that every address may give in the place of data."""

from http import HTTPStatus

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.answers import CONTENT_TYPE, PROBLEM_TYPE
from claims.api.details import DETAILS
from claims.api.part import Part, Rows
from claims.records import LISTED, RECORD_TYPES

from . import reasoned
from .columns import Schema, listed_row, made_of, row
from .operation import REFUSALS


def schemas() -> dict[str, Schema]:
    found = {name_of(kind): listed_row(listed) for kind, listed in LISTED.items() if kind != "reports"}
    found |= {
        record_type.model.__name__: row(record_type)
        for record_type in RECORD_TYPES.values()
        if record_type.model.__name__ not in found
    }
    for part in (part for detail in DETAILS.values() for part in detail.parts):
        if isinstance(part, Rows) and part.beside:
            record_type = RECORD_TYPES[part.collection]
            beside = {name: {**of, "description": str(of["description"])} for name, of in part.beside.schemas.items()}
            found[record_type.model.__name__] = made_of(row(record_type)["properties"] | beside)
    found |= {f"{name_of(kind)}List": _list(kind) for kind in LISTED if kind != "reports"}
    found |= {f"{name_of(kind)}Detail": _detail(kind) for kind in DETAILS if kind != "reports"}
    return found | reasoned.reasoned() | {"Problem": _problem(), "WrongParameter": _wrong_parameter()}


def name_of(kind: str) -> str:
    """What the rows of a kind are called: by their model. Reports are told as the sources they are."""
    return LISTED["sources" if kind == "reports" else kind].model.__name__


def responses() -> dict[str, Schema]:
    """Those in the place of data, by name."""
    told = {
        HTTPStatus.BAD_REQUEST: _("A parameter is unknown or its value cannot be used: each is named in errors."),
        HTTPStatus.NOT_FOUND: _("There is no such record, none that is public, or no such page of the list."),
        HTTPStatus.METHOD_NOT_ALLOWED: _("Everything here is for reading only."),
        HTTPStatus.NOT_ACCEPTABLE: _("The Accept header takes no JSON."),
        HTTPStatus.GONE: _("The record was public and has been withdrawn."),
        HTTPStatus.REQUEST_URI_TOO_LONG: _(
            "The address has more than some 8,000 characters. The server before the site says so, in its own words."
        ),
        HTTPStatus.TOO_MANY_REQUESTS: _("Too many requests came from one address; Retry-After says when to ask again."),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("Something went wrong on this site."),
        HTTPStatus.SERVICE_UNAVAILABLE: _("The database is busy; Retry-After says when to ask again."),
    }
    return {name: _refusal(HTTPStatus(status), told[HTTPStatus(status)]) for status, name in REFUSALS.items()}


def _refusal(status: HTTPStatus, description: str) -> Schema:
    if status == HTTPStatus.REQUEST_URI_TOO_LONG:
        return {"description": description, "content": {"text/html": {"schema": {"type": "string"}}}}
    example = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": description}
    told: Schema = {
        "description": description,
        "content": {PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        told["headers"] = {"Retry-After": _header(_("Seconds to wait."), {"type": "integer", "minimum": 1})}
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        told["headers"] = {"Allow": _header(_("The methods there are."), {"type": "string"})}
    return told


def json_of(schema: Schema | str, description: str, headers: Schema | None = None) -> Schema:
    """The answer that is data of this schema or of the one of this name, with the tag by which to ask for it again."""
    schema = {"$ref": f"#/components/schemas/{schema}"} if isinstance(schema, str) else schema
    etag = _header(_("To be sent again as If-None-Match."), {"type": "string"})
    return {
        "description": description,
        "headers": {"ETag": etag, **(headers or {})},
        "content": {CONTENT_TYPE: {"schema": schema}},
    }


def _header(description: str, schema: Schema) -> Schema:
    return {"description": description, "schema": schema}


def _list(kind: str) -> Schema:
    address: Schema = {"type": ["string", "null"], "format": "uri"}
    return made_of(
        {
            "count": {"type": "integer", "minimum": 0, "description": _("How many there are on all pages.")},
            "next": address | {"description": _("The address of the next page.")},
            "previous": address | {"description": _("The address of the page before.")},
            "results": {"type": "array", "items": {"$ref": f"#/components/schemas/{name_of(kind)}"}, "maxItems": 100},
        },
        _("A page of a list."),
    )


def _detail(kind: str) -> Schema:
    told = reasoned.of_kind(kind)
    own = {name: of for name, of in listed_row(LISTED[kind])["properties"].items() if name not in told}
    name = capfirst(str(LISTED[kind].model._meta.verbose_name))
    return made_of(own | told | {part.name: _part(part) for part in DETAILS[kind].parts}, f"{name}.")


def _part(part: Part) -> Schema:
    name = name_of(part.kind) if part.kind else RECORD_TYPES[part.rows_as].model.__name__
    more = (
        _("Always null: of more than %(most)s rows the exported bundle has the rest.")
        if isinstance(part, Rows)
        else _("The address of the list of all, if there are more than %(most)s.")
    )
    return made_of(
        {
            "count": {"type": "integer", "minimum": 0, "description": _("How many there are.")},
            "results": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}, "maxItems": part.MOST},
            "more": {"type": ["string", "null"], "format": "uri", "description": more % {"most": part.MOST}},
        },
        part.meaning,
    )


def _problem() -> Schema:
    told = made_of(
        {
            "type": {
                "type": "string",
                "description": _("Always about:blank: the status says what kind of problem it is."),
            },
            "title": {"type": "string", "description": _("The status in words.")},
            "status": {"type": "integer", "description": _("The status again.")},
            "detail": {"type": "string", "description": _("What is wrong and what was expected, for people.")},
            "errors": {
                "type": "array",
                "items": {"$ref": "#/components/schemas/WrongParameter"},
                "description": _("Each parameter that cannot be used."),
            },
        },
        _("Problem details (RFC 9457)."),
    )
    return told | {"required": ["type", "title", "status", "detail"]}


def _wrong_parameter() -> Schema:
    return made_of(
        {
            "parameter": {"type": "string", "description": _("Its name.")},
            "detail": {"type": "string", "description": _("What is wrong with it, and what is allowed.")},
        }
    )
