"""Forms for records: they fill an empty slug, and say why a write was refused without losing what was typed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from claims.models import Record, SluggedRecord
from claims.operations import Change
from claims.operations.access import Account, changeable, reviews, why_not_enter
from claims.operations.slugs import free_slug, made_from

from .concealing import stands_in
from .widgets import mark, tell_what_is_loaded

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class RecordForm(forms.ModelForm):
    """A form for one record."""

    problems: ClassVar[Sequence[ValidationError]] = ()
    """What kept an earlier attempt at this very request from being written. Set by the admin, for one request."""

    fates: ClassVar[Mapping[str, str]] = {}
    """Which of the fields, by their names in the form, somebody else changed meanwhile. Set by the admin likewise."""

    asked_by: ClassVar[Account | None] = None
    """Whose form it is. Set by the admin, for one request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given_slugs: set[str] = set()
        tell_what_is_loaded(self)
        for name, fate in self._changed_meanwhile():
            mark(self.fields[name], f"meanwhile-{fate}")
        if "slug" in self.fields:
            self.fields["slug"].required = False
            # Below it is said in the words of the hint, which allow less.
            self.fields["slug"].validators = [one for one in self.fields["slug"].validators if one is not validate_slug]

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        # A slug that a fixture gave may be written otherwise, and is permanent.
        if slug and slug != self.instance.slug and not SLUG.fullmatch(slug):
            raise ValidationError(
                _("“%(slug)s” is not a slug. Use lower-case letters, digits and single hyphens: kass-2005."),
                code="invalid",
                params={"slug": slug},
            )
        return slug

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "slug" in self.fields and self._slug_is_ours(values):
            values["slug"] = self._slug(values)
        for problem in self.problems:
            self.add_error(None, problem)
        for name, record in self.instance._state.fields_cache.items():
            if stands_in(record) and getattr(values.get(name), "pk", None) == record.pk:
                values[name] = record  # or its name would be told once it is saved
        return values

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc] # Django's, once the row has the form's values
        if why_not := self._why_not_enter():
            self.add_error(None, ValidationError(why_not, code="not_yours"))
        for name, fate in self._changed_meanwhile():
            if fate == "both":
                self.add_error(name, _("Changed meanwhile by somebody else too: see the comparison above."))

    def _why_not_enter(self) -> str:
        row = self.instance
        if self.asked_by is None or self.errors or not isinstance(row, Record):
            return ""
        return why_not_enter(self.asked_by, row) if row._state.adding or self.has_changed() else ""

    def _changed_meanwhile(self) -> list[tuple[str, str]]:
        fates = [(name, self.fates.get(self.add_prefix(name), "")) for name in self.fields] if self.fates else []
        return [(name, fate) for name, fate in fates if fate]

    def before_saving(self, work: Change) -> None:
        """What is to be done, as part of this change, once the form is known to be right, before its row is written."""

    def _slug_is_ours(self, values: dict[str, Any]) -> bool:
        """Nobody chose it: it is empty, or what the script made up, which cannot know that it is taken."""
        slug = values.get("slug")
        if slug and self.instance._state.adding:
            return bool(slug == made_from(type(self.instance).collection, values))
        return slug == ""

    def _slug(self, values: dict[str, Any]) -> str:
        record = self.instance
        if not isinstance(record, SluggedRecord):
            raise TypeError(f"{type(record).__name__} has no slug.")
        if record.slug:
            return record.slug
        slug = free_slug(type(record), values, avoid=self.given_slugs)
        self.given_slugs.add(slug)
        return slug


class RowFormSet(BaseInlineFormSet):
    """The rows of an inline. Two new rows never get the same slug, and a row given twice is named as such."""

    asked_by: ClassVar[Account | None] = None
    """Whose form it is. Set by the inline, for one request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.given_slugs: set[str] = set()
        super().__init__(*args, **kwargs)

    @cached_property
    def _open(self) -> set[Any] | None:
        """The rows that whoever asks may change; None: all."""
        if self.asked_by is None or reviews(self.asked_by):
            return None
        shown = [row.pk for row in self.get_queryset()]
        model: Any = self.model
        return set(changeable(model, self.asked_by).filter(pk__in=shown).values_list("pk", flat=True))

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if form.instance.pk is not None and self._open is not None and form.instance.pk not in self._open:
            for name, field in form.fields.items():
                field.disabled = field.disabled or name not in {self.model._meta.pk.name, self.fk.name}  # type: ignore[union-attr]

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if isinstance(form, RecordForm):
            form.given_slugs = self.given_slugs
        return form

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        names = [
            str(self.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            for name in unique_check
            if name != self.fk.name
        ]
        return _(
            "Two of these rows give the same %(fields)s. Each may be given once: remove one of them, or change it."
        ) % {"fields": get_text_list(names, _("and"))}
