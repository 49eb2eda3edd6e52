"""What was typed into a form, as the record's columns say it; and what a browser sends of a form that nobody touched."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseForm

from claims.models import SluggedRecord
from claims.records import Plain
from claims.records.columns import Column

from .edits import arranged, type_of

Values = dict[str, list[str]]
"""Name of a form's field, without the form's prefix → what is sent under it."""


def typed(form: forms.ModelForm) -> Plain:
    """By column, what was typed into this bound form; a value that is none of its field as it came."""
    record_type = type_of(form._meta.model)
    told = dict(_typed(form))
    if record_type is None:
        return told
    convert = {one.name: one.convert for one in record_type.columns if isinstance(one, Column) and one.convert}
    return arranged(
        record_type, {name: convert[name](value) if name in convert else value for name, value in told.items()}
    )


def _typed(form: BaseForm) -> Iterator[tuple[str, Any]]:
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) or field.disabled:
            continue
        raw = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        try:
            yield name, _plain(field.clean(raw))
        except ValidationError:
            yield name, _plain(raw)


def _plain(value: Any) -> Any:
    if isinstance(value, SluggedRecord):
        return value.slug
    if isinstance(value, QuerySet):
        return [_plain(record) for record in value]
    return "" if value is None else value


def untouched(form: BaseForm) -> Values:
    """What a browser sends of this unbound form if nobody touches it. Files it never sends."""
    return {name: _sent(form, name, field) for name, field in form.fields.items()}


def _sent(form: BaseForm, name: str, field: forms.Field) -> list[str]:
    value = field.prepare_value(form.get_initial_for_field(field, name))
    if isinstance(field, forms.BooleanField):
        return ["on"] if value else []
    if isinstance(field, forms.FileField) or value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
