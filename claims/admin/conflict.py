"""What somebody else changed while a form was open, ready to show above the form that is given back."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Self

from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claims.ledger import past
from claims.models import LedgerEntry

from .edits import told_as, type_of
from .reconciliation import Page, Reconciliation
from .sent import typed
from .sent_rows import sent_rows
from .versions import Part, Words

MOST_TOLD = 300
"""Rows in the table: more than forms hold. What is left out are rows that others added, and that are not in the form."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The table, and what is said of it."""

    opening: str
    parts: list[Part]
    more: int
    """How many rows are not told."""
    tells_opened: bool
    """Whether the ledger tells of anything what stood there when the form was opened."""
    files: list[str]
    """Names of files that must be chosen again: a page keeps none."""

    @classmethod
    def of(cls, reconciliation: Reconciliation, *, by: str, files: list[str]) -> Self:
        """``by``: who sent the form."""
        newest = _newest(reconciliation)
        words = Words(reconciliation.snapshot.account)
        told = reconciliation.compared[:MOST_TOLD]
        parts = [words.part(one, by_and_when(newest.get(id(one)))) for one in told]
        return cls(
            opening=_opening(reconciliation, newest, by),
            parts=parts,
            more=len(reconciliation.compared) - len(told),
            tells_opened=any(line.opened is not None for part in parts for line in part.lines),
            files=files,
        )


def _newest(reconciliation: Reconciliation) -> dict[int, LedgerEntry]:
    """By identity of what is compared, its newest entry since the form was loaded, where the ledger has one."""
    if reconciliation.loaded is None:
        return {}
    keys: dict[type, list[str]] = defaultdict(list)
    for one in reconciliation.compared:
        keys[one.model].append(one.key)
    position = reconciliation.loaded.position
    found: dict[int, LedgerEntry] = {}
    pages = past.newest_on_pages_since(position, told_as(reconciliation.snapshot.record))
    on_page = max(pages.values(), key=lambda entry: entry.pk, default=None)
    for model, some in keys.items():
        record_type = type_of(model)
        entries = past.newest_since(position, record_type.collection, some) if record_type else {}
        for one in reconciliation.compared:
            if one.model is model and (entry := entries.get(one.key) or (None if record_type else on_page)):
                found[id(one)] = entry
    return found


def _opening(reconciliation: Reconciliation, newest: dict[int, LedgerEntry], by: str) -> str:
    if reconciliation.loaded is None:
        return _(
            "This form does not tell what it was opened with: the page was too old, or it did not come from here. So "
            "nobody can tell whether somebody else has changed the record meanwhile, and nothing has been saved yet. "
            "What you typed stands below. Compare it with what is there now; save again to have it as it stands below."
        )
    entry = max(newest.values(), key=lambda entry: entry.pk, default=None)
    if entry is not None and {one.by for one in newest.values()} == {by}:
        opening = _("You have saved this record in another window (%s) after you had opened it here, ") % _when(entry)
    elif entry is not None:
        opening = _("This record was changed by somebody else (%s) after you had opened it, ") % by_and_when(entry)
    else:
        opening = _("This record was changed by somebody else after you had opened it, ")
    return opening + _(
        "so nothing has been saved yet. The form below holds what both of you did; where both changed the same, it "
        "holds what you typed. Compare; save again to have it as it stands below."
    )


def by_and_when(entry: LedgerEntry | None) -> str:
    return "" if entry is None else f"{entry.by}, {_when(entry)}"


def _when(entry: LedgerEntry) -> str:
    return _("%s UTC") % date_format(entry.at, "DATETIME_FORMAT")


def file_names(request: HttpRequest) -> list[str]:
    return [file.name or "" for name in request.FILES for file in request.FILES.getlist(name)]


def typed_parts(request: HttpRequest, page: Page) -> list[Part]:
    """All that was typed into the form of a record that is no more, for somebody to copy."""
    form_class, inlines = page
    words = Words(request.user)
    model = form_class._meta.model
    parts = [words.typed_part(model, str(model._meta.verbose_name), typed(form_class(request.POST, request.FILES)))]
    for inline, formset in inlines:
        for row in sent_rows(request.POST, request.FILES, formset.prefix) or ():
            form = formset.form(request.POST, request.FILES, prefix=f"{formset.prefix}-{row.number}")
            parts.append(words.typed_part(formset.model, str(inline.verbose_name_plural), typed(form)))
    return [part for part in parts if part.lines]
