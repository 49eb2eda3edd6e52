"""A form that was sent on what is no longer so, brought together with what others saved meanwhile.

Column by column (``fates``): where the sender touched nothing, what is there now; else what was typed. Rows likewise. What
was sent is rewritten so: the form that is given back shows it, and to send that form again loses nobody's work.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.options import InlineModelAdmin
from django.forms import ModelForm
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from claims.ledger import past

from .edits import Loaded, Snapshot, arranged, as_seen, type_of
from .fates import Column, Compared, Event, Fate, Opened, compared
from .row_reconciliation import RowReconciliation
from .sent import typed, untouched

Page = tuple[type[ModelForm], Sequence[tuple[InlineModelAdmin, Any]]]
"""The form of a record's page, and its inlines, each with its rows as they stand."""


class Reconciliation:
    """What a form sent, brought together with the record and its rows as they stand."""

    def __init__(self, request: HttpRequest, snapshot: Snapshot, loaded: Loaded | None) -> None:
        """``loaded``: what the form was loaded with, None if it does not tell."""
        self.snapshot, self.loaded = snapshot, loaded
        self.data: QueryDict = request.POST.copy()
        self.files: MultiValueDict = request.FILES.copy()
        self.compared: list[Compared] = []
        """What somebody else changed, or may have: the record, then rows."""
        self.fates: dict[str, Fate] = {}
        """By the name of a form's field, for those that others changed."""

    def run(self, page: Page) -> None:
        form_class, inlines = page
        columns = self._record(form_class)
        for inline, formset in inlines:
            rows = RowReconciliation(self.snapshot, self.loaded, inline, formset)
            rows.run(self.data, self.files)
            self.fates |= rows.fates
            self.compared += rows.compared
            columns = [self._listed(column, rows) for column in columns]
        seen = self.snapshot.seen
        record = Compared(type(self.snapshot.record), seen.key, Event.CHANGED, columns, self.snapshot.record)
        # A row that is told in a column of the record is told there.
        listed = {column.name for column in record.told}
        self.compared = [row for row in self.compared if row.listed_in not in listed]
        if record.told:
            self.compared.insert(0, record)

    def send(self, request: HttpRequest) -> None:
        """Let the request have been sent so."""
        request.POST = self.data  # type: ignore[assignment]
        request._files = self.files  # type: ignore[attr-defined]

    def _record(self, form_class: type[ModelForm]) -> list[Column]:
        record, now = self.snapshot.record, self.snapshot.seen.plain
        form = form_class(self.data, self.files, instance=record)
        inputs = {name: name for name in form.fields if name in now}
        columns = compared(self._opened(), now, typed(form), inputs)
        as_it_is = untouched(form_class(instance=record))
        for column in columns:
            if column.input and column.fate in (Fate.THEIRS, Fate.BOTH):
                self.fates[column.input] = column.fate
            if column.input and column.fate is Fate.THEIRS:
                self.data.setlist(column.input, as_it_is[column.input])
        return columns

    def _opened(self) -> Opened:
        record_type = type_of(type(self.snapshot.record))
        if self.loaded is None:
            return Opened()
        plain = None
        if record_type is not None:
            content = past.content_at(self.loaded.position, record_type.collection, [self.loaded.key])
            plain = content.get(self.loaded.key)
        if record_type is None or plain is None:
            return Opened(columns=self.loaded.columns)
        seen = as_seen(self.snapshot.account, record_type.model, plain)
        return Opened(arranged(record_type, seen), self.loaded.columns)

    def _listed(self, column: Column, rows: RowReconciliation) -> Column:
        """The column that tells these rows, with what they say as typed."""
        if rows.listed_in != column.name:
            return column
        return rows.as_column(column, self._opened())
