"""The page about the API, for people: what its description says, in tables."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.filters.paging import no_parameters
from claims.models import SluggedRecord
from claims.records import LISTED

from .schema.columns import SLUG
from .schema.components import name_of, responses, schemas
from .schema.document import document
from .schema.operation import REFUSALS

Schema = Mapping[str, Any]


ANY_NUMBER = 10**9
"""What is allowed up to here needs no words."""


class Value(NamedTuple):
    """What a parameter or field holds: in words, the words it may be, and the schema that tells more."""

    words: str
    choices: list[str]
    schema: str


class Field(NamedTuple):
    name: str
    value: Value
    meaning: str


class Section(NamedTuple):
    """One kind: its list with its parameters, and its records with their fields."""

    kind: str
    title: str
    list_address: str
    parameters: list[Field]
    row: str
    record_address: str
    fields: list[Field]
    example: str
    """The slug of some public record, or nothing."""


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    no_parameters(request.GET)
    site = request.build_absolute_uri("/")[:-1]
    whole = document(site)
    context = {
        "site": site,
        "sections": [_section(kind, whole) for kind in LISTED],
        "schemas": [(name, schema.get("description", ""), _fields(schema)) for name, schema in _named(whole)],
        "refusals": [(int(status), name, responses()[name]["description"]) for status, name in REFUSALS.items()],
    }
    return render(request, "pages/api.html", context)


def _section(kind: str, whole: Schema) -> Section:
    listing, record = (f"/api/v1/{kind}/{end}" for end in ("", "{slug}/"))
    parameters = whole["paths"][listing]["get"]["parameters"]
    model: type[SluggedRecord] = LISTED[kind].model
    return Section(
        kind,
        capfirst(str(model._meta.verbose_name_plural)),
        listing,
        [Field(one["name"], _value(one["schema"]), one["description"]) for one in parameters],
        name_of(kind),
        record,
        _fields(schemas()[f"{name_of(kind)}Detail"]),
        model.objects.public().order_by("slug").values_list("slug", flat=True).first() or "",
    )


def _named(whole: Schema) -> Iterator[tuple[str, Schema]]:
    """The schemas that others lead to: rows, and the parts of which records are made."""
    for name, schema in whole["components"]["schemas"].items():
        if not name.endswith(("List", "Detail")):
            yield name, schema


def _fields(schema: Schema) -> list[Field]:
    return [Field(name, _value(of), of.get("description", "")) for name, of in schema["properties"].items()]


def _value(schema: Schema) -> Value:
    if "$ref" in schema:
        return Value(_("object"), [], schema["$ref"].rpartition("/")[2])
    if "results" in schema.get("properties", {}):
        return Value(_("count, results, more: objects"), [], _value(schema["properties"]["results"]).schema)
    choices = [str(word) for word in schema.get("enum", ())]
    kind = schema.get("type", "string")
    if kind == "array":
        each = _value(schema["items"])
        words = _("several: %(each)s") if "maxItems" in schema and not each.schema else _("list: %(each)s")
        return Value(words % {"each": each.words}, each.choices, each.schema)
    if "additionalProperties" in schema:
        return Value(_("object"), choices, "")
    return Value(_words(schema, kind), choices, "")


def _words(schema: Schema, kind: Any) -> str:
    names = {"integer": _("whole number"), "number": _("number"), "boolean": _("true or false"), "string": _("text")}
    formats = {"edtf": _("EDTF date"), "date": _("date"), "uri": _("address")}
    first, null = (kind[0], _(" or null")) if isinstance(kind, list) else (kind, "")
    if schema.get("maximum", ANY_NUMBER) < ANY_NUMBER:
        bounds = {"least": schema.get("minimum", 0), "most": schema["maximum"]}
        return _("whole number, %(least)s to %(most)s") % bounds + null
    if str(schema.get("pattern", "")).endswith(SLUG):
        return _("slug") + null
    return (formats.get(schema.get("format", "")) or names.get(first) or str(first)) + null
