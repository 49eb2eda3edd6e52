"""The parameters of a list, as OpenAPI has them."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from claims.filters import FILTERSETS
from claims.filters.base import PAGING
from claims.filters.sorting import SortFilter

from .columns import SLUG, Schema


def of_list(kind: str) -> Iterator[Schema]:
    """In the order in which pages show them."""
    for name, parameter in FILTERSETS[kind].base_filters.items():
        told = f"{parameter.label}. {parameter.meaning}"
        if isinstance(parameter, SortFilter):
            usual = _("Without it the order is %(usual)s, and relevance where q is given.")
            told += f" {usual % {'usual': parameter.default}}"
        yield _parameter(name, parameter.field, told)
    for name, field in PAGING.items():
        yield _parameter(name, field, str(field.help_text))


def of_record() -> Schema:
    return {
        "name": "slug",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": SLUG},
        "description": _("The record’s permanent name. A former one redirects."),
    }


def _parameter(name: str, field: Any, description: str) -> Schema:
    schema: Schema = field.described()
    told: Schema = {"name": name, "in": "query", "schema": schema, "description": description}
    return told | {"style": "form", "explode": True} if schema["type"] == "array" else told
