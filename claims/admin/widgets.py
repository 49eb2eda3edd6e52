"""Choosing a record by typing a part of its name, without a query for each row of a page."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.db.models import Model, Q

from .concealing import stands_in
from .labels import label


class LabelledChoices:
    """Shows the chosen records by their labels, as the list of choices does."""

    known: dict[str, Model]
    choices: Any
    field: Any
    is_required: bool
    allow_multiple_selected: bool

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """The chosen records alone. Those that the form's row has loaded already are not asked for again.

        Django's own asks the database once for every field of every row.
        """
        known = getattr(self, "known", {})
        chosen = [str(one) for one in value if str(one) not in ("", "None")]
        if missing := [one for one in chosen if one not in known]:
            wanted = [one for one in missing if one.isdecimal() and len(one) < 19]
            known = known | {str(record.pk): record for record in self.choices.queryset.filter(pk__in=wanted)}
        options = []
        if not self.is_required and not self.allow_multiple_selected:
            options.append(self.create_option(name, "", "", False, 0))  # type: ignore[attr-defined]
        for index, one in enumerate(chosen, start=1):
            if one in known:
                option = self.create_option(name, one, label(known[one]), True, index)  # type: ignore[attr-defined]
                options.append(option)
        return [(None, options, 0)]


class RecordSelect(LabelledChoices, AutocompleteSelect):  # type: ignore[misc]
    """One record."""


class RecordSelectMultiple(LabelledChoices, AutocompleteSelectMultiple):  # type: ignore[misc]
    """Several records."""


def tell_what_is_loaded(form: forms.ModelForm) -> None:
    """Give the form's record fields what the form's row has loaded by a join."""
    for name, field in form.fields.items():
        widget = _inner(field)
        loaded = form.instance._state.fields_cache.get(name)
        if isinstance(widget, LabelledChoices) and loaded is not None:
            widget.known = {str(loaded.pk): loaded}
            if stands_in(loaded):
                # Nobody may choose it; what has it already may keep it.
                offered: Any = field.queryset  # type: ignore[attr-defined] # it is a choice of records
                kept = Q(pk=loaded.pk) | Q(pk__in=offered.order_by().values("pk"))
                field.queryset = offered.model._default_manager.filter(kept)  # type: ignore[attr-defined]


def mark(field: forms.Field, name: str) -> None:
    """Give the field's own element a class."""
    attrs = _inner(field).attrs
    attrs["class"] = f"{attrs.get('class', '')} {name}".strip()


def _inner(field: forms.Field) -> Any:
    return field.widget.widget if isinstance(field.widget, RelatedFieldWidgetWrapper) else field.widget
