"""The versions of a record that two editors made, in words: for the table on the form that is given back."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Field, ForeignKey, Model
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.ledger.differences import label_of, plain_text, text_of
from claims.models import SluggedRecord
from claims.operations.access import Account, visible
from claims.records import Plain

from .edits import short, type_of
from .fates import Column, Compared, Event, Fate
from .labels import change_url

FATES = {
    Fate.SAME: "",
    Fate.MINE: "",
    Fate.THEIRS: _("Taken over: the form has it as it is now."),
    Fate.BOTH: _("Yours to decide: the form has what you typed."),
}
EVENTS = {
    Event.CHANGED: _("changed"),
    Event.ADDED: _("added meanwhile; it stands in the form, and saving keeps it"),
    Event.ADDED_ELSEWHERE: _("added meanwhile; the form holds enough rows without it, and saving keeps it"),
    Event.REMOVED: _("removed meanwhile, and no longer in the form"),
    Event.REMOVED_BUT_TYPED: _(
        "removed meanwhile. What you typed is offered below as a new row: save to add it again, or remove it"
    ),
    Event.CHANGED_BUT_REMOVED: _(
        "changed meanwhile, so that it is no longer marked to be deleted. Mark it again if it is to go all the same"
    ),
}
TOLD_APART = {
    "appearances": ("agent", "witness", "date"),
    "assessments": ("assessor", "verdict", "date"),
    "searches": ("repository", "date"),
}
"""By collection, the columns by which rows are named; others by those of their key, the record they belong to left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """One column in words. A version is None where there is none to be told."""

    label: str
    opened: str | None = None
    now: str | None = None
    typed: str | None = None
    untouched: bool = False
    """What was typed is what the form was opened with."""
    kind: str = ""
    note: Any = ""
    field: str = ""
    """The id of the field in the form; empty where it has none."""


@dataclass(frozen=True, slots=True)
class Part:
    """The record, or one row of its page."""

    title: str
    event: Any
    who: str
    lines: list[Line]
    url: str = ""


class Words:
    """Labels and values of columns, with records called by their names."""

    def __init__(self, user: Account) -> None:
        """For this account, which learns no name of what it may not see."""
        self._user = user
        self._names: dict[tuple[type[Model], str], str] = {}

    def label(self, model: type[Model], column: str) -> str:
        record_type = type_of(model)
        if record_type is None:
            return capfirst(str(_field(model, column).verbose_name))
        return capfirst(label_of(record_type, column))

    def text(self, model: type[Model], column: str, value: Any) -> str:
        record_type = type_of(model)
        if record_type is not None:
            return text_of(record_type, column, value, called=self.called)
        field = _field(model, column)
        if isinstance(field, ForeignKey) and value:
            return self.called(field.related_model, str(value))
        return plain_text(value)

    def called(self, model: type, slug: str) -> str:
        """By name, and by slug too, since two may have the same name."""
        if (model, slug) not in self._names:
            self._names[model, slug] = self._called(model, slug)
        return self._names[model, slug]

    def _called(self, model: type, slug: str) -> str:
        if not issubclass(model, SluggedRecord):
            return slug
        if record := visible(model, self._user).filter(slug=slug).first():
            return f"{record} ({slug})"
        return gettext("(something that is not public)") if model.objects.filter(slug=slug).exists() else slug

    def line(self, one: Compared, column: Column) -> Line:
        opened, now, typed = (
            None if value is None else self.text(one.model, column.name, value)
            for value in (column.opened, column.now, column.typed)
        )
        field = f"id_{column.input}" if column.input and not column.input.endswith("-group") else column.input
        note = FATES[column.fate] if one.event in (Event.CHANGED, Event.CHANGED_BUT_REMOVED) and field else ""
        return Line(
            label=self.label(one.model, column.name),
            opened=opened,
            now=now,
            typed=typed,
            untouched=None not in (opened, typed) and short(column.opened) == short(column.typed),
            kind=column.fate.value,
            note=note,
            field=field,
        )

    def part(self, one: Compared, who: str) -> Part:
        lines = [self.line(one, column) for column in one.told]
        if not one.title:
            return Part(capfirst(str(one.model._meta.verbose_name)), "", who, lines)
        url = change_url(one.row) if one.row is not None else ""
        return Part(f"{capfirst(one.title)}: {self._name(one)}", EVENTS[one.event], who, lines, url)

    def _name(self, one: Compared) -> str:
        """A row by what tells it from the others of its record."""
        record_type = type_of(one.model)
        known = {column.name: _newest(column) for column in one.columns}
        names = TOLD_APART.get(record_type.collection, record_type.key_columns) if record_type else tuple(known)
        told = [self.text(one.model, name, known[name]) for name in names if known.get(name)]
        return " · ".join(told) or one.key

    def typed_part(self, model: type[Model], title: str, plain: Plain) -> Part:
        """What was typed, for somebody to copy."""
        lines = [
            Line(self.label(model, name), typed=text)
            for name, value in plain.items()
            if (text := self.text(model, name, value))
        ]
        return Part(title, "", "", lines)


def _field(model: type[Model], column: str) -> Field:
    return model._meta.get_field(column)  # type: ignore[return-value]


def _newest(column: Column) -> Any:
    return next((value for value in (column.now, column.opened, column.typed) if value is not None), None)
