"""Three versions of one thing: as a form was opened, as it is now, and as it was typed into the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Model

from claims.records import Plain

from .edits import short


class Fate(Enum):
    """Who changed a column since the form was opened, and so which version stands in the form that is given back."""

    SAME = "same"
    """What was typed is what is there now: nobody did, or both did the same."""
    MINE = "mine"
    """Only who sent the form: what was typed."""
    THEIRS = "theirs"
    """Only somebody else: what is there now."""
    BOTH = "both"
    """Both, or nobody can tell: what was typed, until the sender decides."""


def fate(opened: str | None, now: Any, typed: Any) -> Fate:
    """``opened``: the digest of what the form was opened with, None if nobody can tell."""
    if short(now) == short(typed):
        return Fate.SAME
    if opened == short(typed):
        return Fate.THEIRS
    return Fate.MINE if opened == short(now) else Fate.BOTH


class Event(Enum):
    """What became of a row while the form was open."""

    CHANGED = "changed"
    ADDED = "added"
    ADDED_ELSEWHERE = "added_elsewhere"
    """Added, and not in the form: it holds enough rows."""
    REMOVED = "removed"
    REMOVED_BUT_TYPED = "removed_but_typed"
    """Somebody removed what the sender changed: it is offered as a new row."""
    CHANGED_BUT_REMOVED = "changed_but_removed"
    """Somebody changed what the sender marked to be deleted: it is marked no longer."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a record or row. A version that nobody can tell, or that has none of this column, is None."""

    name: str
    fate: Fate
    opened: Any
    now: Any
    typed: Any
    input: str = ""
    """The name under which the form sends it; empty where it is no field of the form."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A record, or a row of its page, in its three versions."""

    model: type[Model]
    key: str
    event: Event
    columns: list[Column] = field(default_factory=list)
    row: Model | None = None
    """The row as it stands, if it does."""
    title: str = ""
    """What such rows are to the record; empty for the record itself."""
    listed_in: str = ""
    """The record's column that tells such rows, if they have no words of their own in the ledger."""

    @property
    def told(self) -> list[Column]:
        """The columns that somebody else changed, or may have."""
        return [column for column in self.columns if column.fate in (Fate.THEIRS, Fate.BOTH)]


@dataclass(frozen=True, slots=True)
class Opened:
    """What a form was opened with: the content where the ledger tells it, and the digests of its columns, else of all."""

    plain: Plain | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    whole: str = ""

    def digests(self, *versions: Plain) -> Mapping[str, str]:
        """By column. Where no more than a digest of all is known, it may be that of one of these versions."""
        if self.columns:
            return self.columns
        for version in (self.plain, *versions):
            if version is not None and short(version) == self.whole:
                return {name: short(value) for name, value in version.items()}
        return {}

    def value(self, name: str) -> Any:
        """What stood in the column; None if nobody can tell: what the ledger says must have the digest."""
        if self.plain is None or name not in self.plain:
            return None
        value = self.plain[name]
        right = self.columns.get(name) == short(value) if self.columns else short(self.plain) == self.whole
        return value if right else None


def compared(opened: Opened, now: Plain, typed: Plain, inputs: Mapping[str, str]) -> list[Column]:
    """Column by column; one that is not in ``typed`` is in no field of the form, so that nobody typed anything."""
    digests = opened.digests(now | typed, now)
    columns = []
    for name, value in now.items():
        before = digests.get(name)
        if name in typed:
            what = fate(before, value, typed[name])
        else:
            what = Fate.SAME if before in (None, short(value)) else Fate.THEIRS
        columns.append(Column(name, what, opened.value(name), value, typed.get(name), inputs.get(name, "")))
    return columns
