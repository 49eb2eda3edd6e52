"""How each kind of field is asked for: dates explain themselves, and records are chosen by typing."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, ManyToManyField, URLField
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.models import Record
from claims.models.fields import CSLField, EDTFField, LineField, ProseField
from claims.operations import access
from claims.operations.slugs import LONGEST

from .widgets import RecordSelect, RecordSelectMultiple

DATE_HINT = _(
    "As exactly as is known: 1951, 1951-04, 1951-04-25, 1951~ (about), 1951? (uncertain), 195X (the 1950s), "
    "1951-21 (spring), 1951/1953 (from, to), ../1953 (until). Leave empty if nothing is known."
)
SLUG_HINT = _(
    "The permanent name in addresses and files: lower-case letters, digits and hyphens. Left empty, it is made up for "
    "you. If you change it later, the old address leads to the new one, and no other record may ever have it."
)


class CSLFormField(forms.JSONField):
    """JSON as it was typed. Django's own fails on numbers or nesting beyond Python's limits, and on showing half characters."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except (ValueError, RecursionError):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value}) from None

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial if self.disabled else InvalidJSONInput(data or "")


class RecordFieldsAdmin(BaseModelAdmin):
    """Fields of records, in forms and in rows."""

    def get_autocomplete_fields(self, request: HttpRequest) -> list[str]:
        """Every reference to a record: a drop-down would load them all."""
        return [field.name for field in (*self.opts.concrete_fields, *self.opts.many_to_many) if field.remote_field]

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        kwargs.setdefault("widget", RecordSelect(db_field, self.admin_site, using=kwargs.get("using")))
        _offer_what_is_seen(db_field, request, kwargs)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        kwargs.setdefault("widget", RecordSelectMultiple(db_field, self.admin_site, using=kwargs.get("using")))
        _offer_what_is_seen(db_field, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> forms.Field | None:
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        if isinstance(db_field, CSLField):
            kwargs["form_class"] = CSLFormField
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is None:
            return None
        if isinstance(formfield.widget, RelatedFieldWidgetWrapper):
            # To delete what others may cite is not done in passing.
            formfield.widget.can_delete_related = False
        if isinstance(db_field, EDTFField):
            formfield.help_text = format_lazy("{} {}", db_field.help_text, DATE_HINT)
            formfield.widget.attrs |= {"class": "date-text", "placeholder": "1951-04", "spellcheck": "false"}
        elif db_field.name == "slug":
            formfield.help_text = SLUG_HINT
            # Read by the script that fills the slug while the title is typed; what is valid stays as the model says.
            formfield.max_length = LONGEST  # type: ignore[attr-defined]
        elif isinstance(db_field, ProseField):
            formfield.widget.attrs["rows"] = 3
        elif isinstance(db_field, LineField) and (db_field.max_length or 0) >= 300:
            formfield.widget.attrs["class"] = "vLargeText"
        return formfield


def _offer_what_is_seen(db_field: Any, request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Nobody names what he or she may not see: to the form it is as if it were not there."""
    if issubclass(db_field.related_model, Record) and not access.sees_all(request.user):
        kwargs.setdefault("queryset", access.visible(db_field.related_model, request.user))
