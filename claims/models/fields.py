"""Field types of the model: bounded text, vocabularies, and dates as researchers know them."""

import re
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, URLValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from claims import edtf

CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
LINE_BREAKS = re.compile(r"[\t\n\r]")


def validate_printable(value: str) -> None:
    """PostgreSQL refuses NUL and lone surrogates in text; no other control character has a use either."""
    if found := CONTROL_CHARACTERS.search(value):
        raise ValidationError(
            _("This text holds the control character U+%(code)s, which cannot be stored. Please remove it."),
            code="control_character",
            params={"code": f"{ord(found[0]):04X}"},
        )


def validate_one_line(value: str) -> None:
    if LINE_BREAKS.search(value):
        raise ValidationError(_("This must be a single line, without tabs or line breaks."), code="line_break")


class LineField(models.CharField):
    """A single line of text of at most ``max_length`` characters; empty unless given."""

    default_validators = [validate_printable, validate_one_line]


class WebAddressField(models.URLField):
    """An address on the web; other schemes have no place in a link that readers follow."""

    default_validators = [URLValidator(schemes=["http", "https"])]


class ProseField(models.TextField):
    """Plain text with paragraphs, of at most ``max_length`` characters; empty unless given."""

    default_validators = [validate_printable]
    LIMIT: ClassVar[int] = 50_000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.LIMIT)
        super().__init__(*args, **kwargs)
        # Unlike CharField, TextField leaves max_length to forms, which imports and fixtures never meet.
        self.validators.append(MaxLengthValidator(self.max_length))


class VocabularyField(models.CharField):
    """One word of a vocabulary; the error names the words that are allowed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 24)
        super().__init__(*args, **kwargs)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        try:
            super().validate(value, model_instance)
        except ValidationError as error:
            if error.code != "invalid_choice":
                raise
            allowed = ", ".join(str(word) for word, _label in self.flatchoices if word)
            raise ValidationError(
                _("“%(value)s” is not one of: %(allowed)s."),
                code="invalid_choice",
                params={"value": str(value)[:80], "allowed": allowed},
            ) from None


class FigureField(models.PositiveIntegerField):
    """A count that is worked out from the record and stored for lists; nobody enters it, and no fixture holds it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": 0, "editable": False, "serialize": False} | kwargs)


def validate_edtf(text: str) -> None:
    try:
        edtf.bounds(text)
    except edtf.EDTFError as error:
        raise ValidationError(str(error), code="edtf") from None


class EDTFText(DeferredAttribute):
    """Setting the text of a date does away with the bounds of the former text."""

    field: "EDTFField"

    def __set__(self, instance: models.Model, value: str) -> None:
        values = instance.__dict__
        values[self.field.attname] = value
        for bound in self.field.bounds:
            if instance._state.adding:
                values.pop(bound.attname, None)  # worked out when asked for; a row just read brings its own
            else:
                # At once: what is absent from a stored instance is taken for deferred, and not saved.
                values[bound.attname] = bound.bound(value)


class EDTFField(models.CharField):
    """A date as EDTF text (ISO 8601-2), kept verbatim: ``1951~``, ``195X``, ``1951-04/1952``.

    Goes with an ``EarliestField`` and a ``LatestField`` named after it, which filters, sorting and
    reasoning use.
    """

    descriptor_class = EDTFText
    default_validators = [validate_edtf]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", edtf.MAX_LENGTH)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    @cached_property
    def bounds(self) -> list["EDTFBoundField"]:
        fields = self.model._meta.concrete_fields
        return [field for field in fields if isinstance(field, EDTFBoundField) and field.of == self.attname]

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        # Every write passes here, ``update()`` and raw saves too: no date without bounds gets in.
        if isinstance(value, str):
            validate_edtf(value)
        return super().get_db_prep_save(value, connection)


class EDTFBound(DeferredAttribute):
    """Works the bound out from the text, whenever no stored bound belongs to that text."""

    field: "EDTFBoundField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        if instance is None:
            return self
        values = instance.__dict__
        if self.field.attname not in values and self.field.of in values:
            values[self.field.attname] = self.field.bound(values[self.field.of])
        return super().__get__(instance, cls)


class EDTFBoundField(models.DateField):
    """A bound of the EDTF date it is named after. Follows that date; never entered by anybody."""

    descriptor_class = EDTFBound
    SUFFIX: ClassVar[str]
    END: ClassVar[int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # Fixtures carry the text alone: a bound in a file could contradict it.
        kwargs |= {"null": True, "blank": True, "editable": False, "serialize": False}
        super().__init__(*args, **kwargs)

    @property
    def of(self) -> str:
        return self.attname.removesuffix(self.SUFFIX)

    def bound(self, text: str) -> date | None:
        """The bound of this text; None if it is open, unknown, or no EDTF (which the text's own field reports)."""
        try:
            return edtf.bounds(text)[self.END]
        except edtf.EDTFError:
            return None

    def get_default(self) -> Any:
        # A new instance starts without a value here, so that the first look works it out.
        return models.DEFERRED


class EarliestField(EDTFBoundField):
    """The first day the date may mean, or None if it has no such bound."""

    SUFFIX = "_earliest"
    END = 0


class LatestField(EDTFBoundField):
    """The last day the date may mean, or None if it has no such bound."""

    SUFFIX = "_latest"
    END = 1


CSL_DEPTH = 8
"""CSL itself nests three deep (``{"issued": {"date-parts": [[1951]]}}``); what recurses here and in the ledger needs a bound."""


def validate_csl(value: Any) -> None:
    """One flat or nested JSON object of texts and whole numbers, which has one form in the ledger's bytes."""
    if not isinstance(value, dict):
        raise ValidationError(_('Expected a JSON object of CSL variables, such as {"volume": "12"}.'))
    for name, entry in value.items():
        validate_printable(name)
        _validate_csl_entry(name, entry)


def _validate_csl_entry(name: str, entry: Any, depth: int = 1) -> None:
    if depth > CSL_DEPTH:
        raise ValidationError(
            _("The CSL variable “%(name)s” is nested too deeply; expected %(depth)s levels at most."),
            params={"name": name, "depth": CSL_DEPTH},
        )
    if isinstance(entry, float):
        raise ValidationError(
            _("The CSL variable “%(name)s” is a decimal number; write it as text, in quotation marks."),
            params={"name": name},
        )
    if isinstance(entry, str):
        validate_printable(entry)
    for part in (*entry, *entry.values()) if isinstance(entry, dict) else entry if isinstance(entry, list) else ():
        _validate_csl_entry(name, part, depth + 1)


class CSLField(models.JSONField):
    """Variables of the Citation Style Language that have no column of their own; an empty object unless given."""

    default_validators = [validate_csl]
    empty_values = []  # nothing is skipped as empty: [] is a mistake

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"blank": True, "default": dict}
        super().__init__(*args, **kwargs)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return super().clean({} if value is None or value == "" else value, model_instance)
