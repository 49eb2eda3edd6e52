"""Two editors at one record: what a form was loaded with, and what has become different since."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from claims.choices import State
from claims.ledger.body import canonical, digest
from claims.models import LedgerEntry, Record
from claims.operations.access import Account, shown_to, visible
from claims.records import RECORD_TYPES, Plain, RecordType

FIELD = "_loaded_with"
"""The form's hidden field that tells what it was loaded with."""

Rows = Sequence[tuple[type[Model], str]]
"""Models of rows that are edited along with a record, each with its reference to the record."""


class Snapshot:
    """A record and the rows that are edited along with it, as they stand."""

    def __init__(self, record: Record, rows: Rows, *, of: Account) -> None:
        """As the account sees them. Raises LookupError for a row that is told as a column of another record."""
        self.of = record
        record_type = _type_of(type(record))
        (told,) = record_type.read([record.pk])
        self.key = told.key
        self.record: Plain = dict(shown_to(of, record_type, told.full))
        if told.state:
            self.record["state"] = str(State(told.state).label)
        self.rows: dict[str, Plain] = {}
        for model, reference in rows:
            # Authors, identifiers and the like have no record type: they are columns of their record already.
            if is_told(model):
                pks = visible(model, of).filter(**{reference: record.pk}).values_list("pk", flat=True)
                row_type = _type_of(model)
                self.rows |= {f"{row_type.collection}/{row.key}": row.full for row in row_type.read(list(pks))}

    def token(self) -> str:
        """Digests of all that is seen here, which the form sends back."""
        return json.dumps(
            {
                "record": {name: _short(value) for name, value in self.record.items()},
                "rows": {name: _short(row) for name, row in self.rows.items()},
            }
        )

    def conflict(self, token: str) -> list[ValidationError]:
        """What has become different since the form with this token was loaded; nothing if nothing has."""
        differences = list(self._differences(token))
        if not differences:
            return []
        newest = LedgerEntry.objects.filter(collection=self.of.collection, key=self.key).first()
        who = (
            _(" (%(by)s, %(at)s UTC)") % {"by": newest.by, "at": date_format(newest.at, "DATETIME_FORMAT")}
            if newest
            else ""
        )
        opening = _(
            "This record was changed by somebody else%(who)s after you had opened it, so nothing has been saved yet. "
            "What you typed stands below. Compare it with what is different now; save again to have it as it stands below."
        ) % {"who": who}
        return [ValidationError(text, code="changed_meanwhile") for text in (opening, *differences)]

    def _differences(self, token: str) -> Iterator[str]:
        try:
            loaded = json.loads(token)
            columns, rows = dict(loaded["record"]), dict(loaded["rows"])
        except (ValueError, TypeError, KeyError):
            return
        for name, value in self.record.items():
            if columns.get(name) != _short(value):
                yield _("%(field)s is now: %(value)s") % {"field": self._field_name(name), "value": _said(value)}
        for name in sorted(rows.keys() | self.rows.keys()):
            if name not in self.rows:
                yield _("Removed meanwhile: %(row)s") % {"row": name}
            elif name not in rows:
                yield _("Added meanwhile: %(row)s") % {"row": name}
            elif rows[name] != _short(self.rows[name]):
                yield _("Changed meanwhile: %(row)s") % {"row": name}

    def _field_name(self, column: str) -> str:
        try:
            field: Any = self.of._meta.get_field(column)
        except FieldDoesNotExist:
            return capfirst(column)
        return capfirst(str(getattr(field, "verbose_name", column)))


def is_told(model: type[Model]) -> bool:
    """Whether the model's rows are records of their own, and not columns of others."""
    return any(row_type.model is model._meta.concrete_model for row_type in RECORD_TYPES.values())


def _type_of(model: type[Model]) -> RecordType:
    for row_type in RECORD_TYPES.values():
        if row_type.model is model._meta.concrete_model:
            return row_type
    raise LookupError(model)


def _short(value: Any) -> str:
    return digest(canonical(value))[:16]


def _said(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"“{Truncator(text).chars(600)}”" if text else _("empty")
