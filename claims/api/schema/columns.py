"""A column of a record, as JSON Schema."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from claims.models import Source, Witness
from claims.models.fields import EDTFField
from claims.records import Listed, RecordType, Reference
from claims.records.columns import Column, Listing

Schema = dict[str, Any]

SLUG = "^[-a-zA-Z0-9_]{1,100}$"
EDTF = _("A date in EDTF, such as 1951, 1951-05-23, 195X or 1951-04/1952.")
MEANINGS: dict[tuple[type[models.Model], str], Any] = {
    (Source, "identifiers"): _("Identifiers, each as scheme and value: doi:10.1000/182."),
    (Witness, "relays"): _("Relays. The witnesses whose accounts he or she passes on."),
    (Witness, "possibly_same_as"): _("Possibly same as. The witnesses who may be the same person."),
}
"""Of columns that are no field of their model."""
UNSET = _("Empty where nothing is recorded.")


def row(record_type: RecordType) -> Schema:
    """A record told in the bundle's columns."""
    return made_of({column.name: _column(record_type, column) for column in record_type.columns})


def listed_row(listed: Listed) -> Schema:
    """A record as a list tells it: those columns, its address and its stored figures."""
    properties = dict(row(listed.record_type)["properties"])
    properties[listed.address] = {
        "type": "string",
        "format": "uri",
        "description": str(_("The address of its page on the site.")),
    }
    for name in listed.figures:
        properties[name] = _field(listed.model._meta.get_field(name))
    return made_of(properties)


def made_of(properties: dict[str, Schema], description: Any = "") -> Schema:
    """An object that has all of these."""
    told: Schema = {"type": "object"}
    if description:
        told["description"] = str(description)
    return told | {"properties": properties, "required": list(properties)}


def _column(record_type: RecordType, column: Column | Listing | Reference) -> Schema:
    model, name = record_type.model, column.name
    meaning = MEANINGS.get((model, name)) or described(_found(model, name))
    if isinstance(column, Reference):
        return _named(column, meaning)
    if column.many or (isinstance(column, Column) and column.convert):
        return {"type": "array", "items": {"type": "string"}, "description": str(meaning)}
    return _field(model._meta.get_field(name))


def _named(column: Reference, meaning: Any) -> Schema:
    kind = column.to._meta.verbose_name_plural if column.many else column.to._meta.verbose_name
    if column.many:
        told = _("%(meaning)s Slugs of public %(kind)s.") % {"meaning": meaning, "kind": kind}
        return {"type": "array", "items": {"type": "string", "pattern": SLUG}, "description": told}
    told = _("%(meaning)s The slug of a public %(kind)s, or empty.") % {"meaning": meaning, "kind": kind}
    return {"type": "string", "pattern": f"^$|{SLUG}", "description": told}


def _found(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        raise LookupError(f"{model.__name__}.{name} is no field: say in MEANINGS what it holds.") from None


def _field(field: Any) -> Schema:
    described_as = described(field)
    match field:
        case models.BooleanField():
            told: Schema = {"type": "boolean"}
        case models.IntegerField():
            told = {"type": "integer", "minimum": 0}
        case models.DateField():
            told = {"type": ["string", "null"], "format": "date"}
        case models.JSONField():
            told = {"type": "object", "additionalProperties": True}
        case EDTFField():
            told, described_as = {"type": "string"}, f"{described_as} {EDTF} {UNSET}"
        case models.SlugField():
            told = {"type": "string", "pattern": SLUG}
        case _ if field.flatchoices:
            words = [str(word) for word, _label in field.flatchoices if word]
            told = {"type": "string", "enum": [*words, ""] if field.blank else words}
            described_as = f"{described_as} {UNSET}" if field.blank else described_as
        case _:
            told = {"type": "string"}
            described_as = f"{described_as} {UNSET}" if field.blank else described_as
    return told | {"description": described_as}


def described(field: Any) -> str:
    """Its name in words, and what the model says of it."""
    name = f"{capfirst(str(field.verbose_name))}."
    return f"{name} {field.help_text}" if field.help_text else name
