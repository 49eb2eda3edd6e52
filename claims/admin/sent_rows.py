"""The rows of an inline as a form sends them, to be read and to be sent otherwise."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from .sent import Values

MOST_SENT = 2_000
"""Rows of one inline. Django itself takes a thousand more than are allowed for, and no more."""


@dataclass(frozen=True, slots=True)
class SentRow:
    """One row. ``pk`` is that of the row it was loaded with, None for a new one."""

    pk: int | None
    values: Values
    files: dict[str, list[Any]] = field(default_factory=dict)
    number: int = 0
    """Its place among the rows sent."""
    was: str = ""
    """Of a new row that stands for one which is no more: the key of that one."""

    @property
    def to_be_deleted(self) -> bool:
        return DELETION_FIELD_NAME in self.values


def was_sent(data: QueryDict, prefix: str) -> bool:
    return f"{prefix}-{TOTAL_FORM_COUNT}" in data


def sent_rows(data: QueryDict, files: MultiValueDict, prefix: str) -> list[SentRow] | None:
    """The rows in their order; None if it cannot be told how many there are."""
    total, initial = (data.get(f"{prefix}-{name}", "0") for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT))
    if not (total.isdecimal() and initial.isdecimal() and len(total) < 9 and len(initial) < 9):
        return None
    values = _by_row(data, prefix)
    uploaded = _by_row(files, prefix)
    found = []
    for number in range(min(int(total), MOST_SENT)):
        row = values.get(number, {})
        pk = row.pop("id", [""])[-1].strip()
        stored = number < int(initial) and pk.isdecimal() and len(pk) < 19
        found.append(SentRow(int(pk) if stored else None, row, uploaded.get(number, {}), number))
    return found


def _by_row(data: MultiValueDict, prefix: str) -> dict[int, dict[str, list[Any]]]:
    rows: dict[int, dict[str, list[Any]]] = {}
    for name, values in data.lists():
        if match := re.fullmatch(rf"{re.escape(prefix)}-([0-9]{{1,6}})-(.+)", name):
            rows.setdefault(int(match[1]), {})[match[2]] = values
    return rows


def send_rows(data: QueryDict, files: MultiValueDict, prefix: str, rows: Iterable[SentRow]) -> None:
    """Let these rows have been sent instead: those that stand first, as Django expects them."""
    for sent in (data, files):
        for name in [name for name in sent if re.fullmatch(rf"{re.escape(prefix)}-[0-9]+-.+", name)]:
            del sent[name]
    ordered = sorted(rows, key=lambda row: row.pk is None)
    for number, row in enumerate(ordered):
        data[f"{prefix}-{number}-id"] = "" if row.pk is None else str(row.pk)
        for name, values in row.values.items():
            data.setlist(f"{prefix}-{number}-{name}", values)
        for name, uploads in row.files.items():
            files.setlist(f"{prefix}-{number}-{name}", uploads)
    data[f"{prefix}-{TOTAL_FORM_COUNT}"] = str(len(ordered))
    data[f"{prefix}-{INITIAL_FORM_COUNT}"] = str(sum(row.pk is not None for row in ordered))
