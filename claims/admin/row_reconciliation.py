"""The rows of one inline that a form sent, brought together with the rows as they stand."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model
from django.forms import ModelForm
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from claims.ledger import past
from claims.records import Plain
from claims.records.columns import Listing, Reference

from .edits import Loaded, Snapshot, arranged, named, short, type_of
from .fates import Column, Compared, Event, Fate, Opened, compared, fate
from .inlines import MOST_ROWS
from .sent import typed, untouched
from .sent_rows import SentRow, send_rows, sent_rows, was_sent


@dataclass(frozen=True, slots=True)
class Merged:
    """A row as it is to be sent, and what is to be told of it."""

    row: SentRow
    event: Event = Event.CHANGED
    columns: list[Column] = field(default_factory=list)


class RowReconciliation:
    """The rows of one inline."""

    def __init__(self, snapshot: Snapshot, loaded: Loaded | None, inline: InlineModelAdmin, formset: Any) -> None:
        self.loaded, self.inline = loaded, inline
        self.model: type[Model] = formset.model
        self.prefix: str = formset.prefix
        self.form_class: type[ModelForm] = formset.form
        self.reference: str = formset.fk.name
        self.type = type_of(self.model)
        self.objects = {row.pk: row for row in formset.get_queryset()}
        self.now = {pk: seen for pk, seen in snapshot.rows[self.model].items() if pk in self.objects}
        self.known = loaded.rows.get(named(self.model)) if loaded else None
        self.column = None if self.type else _column_of(snapshot, formset)
        self.compared: list[Compared] = []
        self.fates: dict[str, Fate] = {}
        self._typed: list[Plain] = []

    @property
    def listed_in(self) -> str:
        """The record's column that tells these rows; empty if they are told by themselves."""
        return self.column.name if self.column else ""

    def run(self, data: QueryDict, files: MultiValueDict) -> None:
        sent = sent_rows(data, files, self.prefix) if was_sent(data, self.prefix) else []
        if sent is None:
            return  # Django says what is wrong with it
        merged = [one for row in sent if (one := self._merged(row, data, files))]
        merged += self._added({row.pk for row in sent}, room=MOST_ROWS - len(merged))
        merged.sort(key=lambda one: one.row.pk is None)
        for number, one in enumerate(merged):
            self._tell(one, f"{self.prefix}-{number}-")
        send_rows(data, files, self.prefix, [one.row for one in merged])

    def _tell(self, one: Merged, prefix: str) -> None:
        columns = [replace(column, input=column.input and f"{prefix}{column.input}") for column in one.columns]
        told = [column for column in columns if column.fate in (Fate.THEIRS, Fate.BOTH)]
        if one.event is not Event.REMOVED_BUT_TYPED:  # all of it is the sender's
            self.fates |= {column.input: column.fate for column in told if column.input}
        if told and one.row.pk is not None:
            self._note(one.event, self.now[one.row.pk].key, columns, one.row.pk)
        elif told:
            self._note(one.event, one.row.was, columns)

    def _note(self, event: Event, key: str, columns: list[Column], pk: int | None = None) -> None:
        row = self.objects.get(pk) if pk else None
        title = str(self.inline.verbose_name_plural)
        self.compared.append(Compared(self.model, key, event, columns, row, title, self.listed_in))

    # ------------------------------------------------------------ one row

    def _merged(self, sent: SentRow, data: QueryDict, files: MultiValueDict) -> Merged | None:
        row = self.objects.get(sent.pk) if sent.pk else None
        form = self.form_class(data, files, prefix=f"{self.prefix}-{sent.number}", instance=row)
        # A row that may only be looked at is sent without its fields.
        given = typed(form) if form.fields.keys() & sent.values.keys() else {}
        if given and not sent.to_be_deleted:
            self._typed.append(given)
        if sent.pk is None:
            return Merged(sent)
        return self._removed(sent, given) if row is None else self._standing(sent, given, form)

    def _standing(self, sent: SentRow, given: Plain, form: ModelForm) -> Merged:
        pk: Any = sent.pk
        columns = compared(self._opened(pk), self.now[pk].plain, given, {name: name for name in form.fields})
        changed = {column.name for column in columns if column.fate in (Fate.THEIRS, Fate.BOTH)}
        if sent.to_be_deleted and (self.known is None or not changed):
            return Merged(sent)
        as_it_is = untouched(self.form_class(instance=form.instance))
        theirs = {
            column.name: as_it_is[column.name] for column in columns if column.fate is Fate.THEIRS and column.input
        }
        values = {name: value for name, value in (sent.values | theirs).items() if name != DELETION_FIELD_NAME}
        event = Event.CHANGED_BUT_REMOVED if sent.to_be_deleted else Event.CHANGED
        return Merged(replace(sent, values=values), event, columns)

    def _removed(self, sent: SentRow, given: Plain) -> Merged | None:
        """The row is no more. What the sender typed into it is offered as a new one."""
        if sent.to_be_deleted:
            return None
        key, digest = (self.known or {}).get(str(sent.pk), (str(sent.pk), ""))
        opened = self._opened(sent.pk).plain
        if digest == short((opened or {}) | given) or not given:
            columns = [Column(name, Fate.THEIRS, value, None, None) for name, value in (opened or {}).items() if value]
            self._note(Event.REMOVED, key, columns)
            return None
        columns = [
            Column(name, Fate.BOTH, (opened or {}).get(name), None, value, name)
            for name, value in given.items()
            if value
        ]
        values = {name: [""] if name == "slug" and value == [key] else value for name, value in sent.values.items()}
        return Merged(SentRow(None, values, sent.files, was=key), Event.REMOVED_BUT_TYPED, columns)

    def _added(self, sent: set[int | None], *, room: int) -> list[Merged]:
        """The rows that the form did not send, as far as it holds them: others added them."""
        merged: list[Merged] = []
        for pk in [pk for pk in self.objects if pk not in sent]:
            is_new = self.known is not None and str(pk) not in self.known
            shown = {name: name for name in self.form_class.base_fields} if len(merged) < room else {}
            plain = self.now[pk].plain
            columns = [
                Column(name, Fate.THEIRS, None, plain[name], None, shown.get(name, "")) for name in plain if plain[name]
            ]
            if shown:
                row = SentRow(pk, untouched(self.form_class(instance=self.objects[pk])))
                merged.append(Merged(row, Event.ADDED, columns if is_new else []))
            elif is_new:
                self._note(Event.ADDED_ELSEWHERE, self.now[pk].key, columns, pk)
        return merged

    # ------------------------------------------------------------ what was there

    def _opened(self, pk: int | None) -> Opened:
        if self.known is None or str(pk) not in self.known:
            return Opened()
        key, digest = self.known[str(pk)]
        plain = self._contents.get(key)
        return Opened(plain if plain is not None and short(plain) == digest else None, whole=digest)

    @cached_property
    def _contents(self) -> dict[str, Plain]:
        """By key, what the form was loaded with, of the rows that are different now or gone."""
        if self.type is None or self.loaded is None or self.known is None:
            return {}
        standing = {str(pk): short(seen.plain) for pk, seen in self.now.items()}
        keys = [key for pk, (key, digest) in self.known.items() if standing.get(pk) != digest]
        found = past.content_at(self.loaded.position, self.type.collection, keys)
        return {key: arranged(self.type, plain, without=self.reference) for key, plain in found.items()}

    # ------------------------------------------------------------ as a column of the record

    def as_column(self, column: Column, opened: Opened) -> Column:
        """The record's column that tells these rows, with what it would say had the form been saved."""
        here = {self._text(seen.plain) for seen in self.now.values()}
        elsewhere = [text for text in column.now if text not in here]  # "possibly the same", said by the other witness
        ordered = sorted(self._typed, key=lambda plain: str(plain.get("position", "")).zfill(9))
        mine = [*elsewhere, *(text for plain in ordered if (text := self._text(plain)))]
        if not getattr(self.column, "ordering", ()):
            mine.sort()
        what = fate(opened.columns.get(column.name), column.now, mine)
        return replace(column, fate=what, typed=mine, input=f"{self.prefix}-group")

    def _text(self, plain: Plain) -> str:
        if isinstance(self.column, Listing):
            return ":".join(str(plain[name]) for name in self.column.fields).strip(":")
        return next((str(value) for name, value in plain.items() if name != "position" and value), "")


def _column_of(snapshot: Snapshot, formset: Any) -> Listing | Reference | None:
    """The record's column that tells the rows of this formset: the one that is read by way of them."""
    record_type = type_of(type(snapshot.record))
    way = formset.fk.remote_field.get_accessor_name()
    for column in record_type.columns if record_type else ():
        if isinstance(column, Listing) and column.relation == way:
            return column
        if isinstance(column, Reference) and way in {path.partition("__")[0] for path in column.paths}:
            return column
    return None
