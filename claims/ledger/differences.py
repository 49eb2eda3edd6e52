"""What differs between two versions of a record, in words for whoever reads them, and the words for what was done."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.choices import State
from claims.records import Plain, RecordType, Reference

SAME, REMOVED, ADDED = "same", "removed", "added"

MOST_WORDS = 1_000
"""On either side, after what both begin and end with: more are not compared word by word, since that may take seconds."""

LABELS: Mapping[str, Any] = {
    "state": gettext_lazy("state"),
    "identifiers": gettext_lazy("identifiers"),
    "relays": gettext_lazy("passes on the account of"),
    "possibly_same_as": gettext_lazy("possibly the same as"),
}
"""Columns that are no field of their model."""

ACTIONS: Mapping[str, Any] = {
    "created": gettext_lazy("created"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("deleted"),
    "renamed": gettext_lazy("given another address"),
    "submitted": gettext_lazy("submitted for review"),
    "returned": gettext_lazy("returned to draft"),
    "published": gettext_lazy("published"),
    "withdrawn": gettext_lazy("withdrawn"),
    "shown": gettext_lazy("became public with what it hangs on"),
    "hidden": gettext_lazy("no longer public, like what it hangs on"),
    "moved": gettext_lazy("moved to another record"),
    "merged": gettext_lazy("merged with a duplicate"),
    "restored": gettext_lazy("restored to an earlier version"),
    "undone": gettext_lazy("undone"),
    "erased": gettext_lazy("erased on legal grounds"),
    "considered": gettext_lazy("considered anew"),
    "retired": gettext_lazy("retired"),
}
"""By an entry's word for what was done."""

_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"\s*(?:[{_IDEOGRAPHS}]|[^\s{_IDEOGRAPHS}]+)|\s+\Z")
"""A word with the space before it, so that a text is not different for what is added to it; of Chinese each character."""

Called = Callable[[type, str], str]
"""How a record of this model and slug is called."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that differs; ``before`` and ``after`` as texts to be shown, empty for nothing."""

    column: str
    label: str
    before: str
    after: str


class Part(NamedTuple):
    """A stretch of a text: ``kind`` is SAME, REMOVED or ADDED."""

    kind: str
    text: str


def differences(
    record_type: RecordType, before: Plain | None, after: Plain | None, *, called: Called | None = None
) -> list[Difference]:
    """What differs between two contents of a record's entries, None being a record that was not there.

    In the order of the columns, the state last. References are told as ``called`` says, else by their slugs.
    """
    return [
        Difference(column, label_of(record_type, column), *texts)
        for column in columns_of(record_type, before, after)
        if _value(before, column) != _value(after, column)
        for texts in [[text_of(record_type, column, _value(row, column), called=called) for row in (before, after)]]
        if texts[0] != texts[1]
    ]


def columns_of(record_type: RecordType, *contents: Plain | None) -> list[str]:
    """The columns that these contents have, in their order; last the state, and what older entries alone know of."""
    held: dict[str, None] = dict.fromkeys(name for content in contents for name in content or ())
    known = [column.name for column in record_type.columns if column.name in held]
    return [*known, *(name for name in held if name not in known)]


def label_of(record_type: RecordType, column: str) -> str:
    """How a column is called: as the model calls the field, where there is one."""
    if column in LABELS:
        return str(LABELS[column])
    field = _field(record_type, column)
    return column.replace("_", " ") if field is None else str(field.verbose_name)


def text_of(record_type: RecordType, column: str, value: Any, *, called: Called | None = None) -> str:
    """A column's value in words: vocabularies by their labels, several joined; empty for nothing."""
    reference = next((one for one in record_type.references if one.name == column), None)
    if reference is not None:
        return _named(reference, value, called)
    if column == "state":
        return _of_vocabulary(State.choices, value)
    field = _field(record_type, column)
    if field is not None and field.choices:
        return _of_vocabulary(field.flatchoices, value)
    return plain_text(value)


def plain_text(value: Any) -> str:
    """Any value of a record as text, JSON objects as ``name: value``."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {plain_text(part)}" for name, part in value.items())
    if isinstance(value, list):
        inner = ", " if any(isinstance(part, int) for part in value) else "; "
        return inner.join(map(plain_text, value))
    return str(value)


def words_for(action: str) -> str:
    """What was done, readable; a word that is not known stands for itself."""
    return str(ACTIONS.get(action, action.replace("_", " ")))


def parts(before: str, after: str) -> list[Part]:
    """Both texts in one, word by word: without what is ADDED it is the text before, without what is REMOVED that after.

    Texts that differ in more than MOST_WORDS words are told as one removed and one added, but for what both begin and
    end with.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _alike(old, new)
    tail = _alike(reversed(old[head:]), reversed(new[head:]))
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    told = [Part(SAME, "".join(old[:head])), *_compared(*middle), Part(SAME, "".join(old[len(old) - tail :]))]
    return _joined(told)


def _alike(old: Iterable[str], new: Iterable[str]) -> int:
    """How many words both begin with."""
    number = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        number += 1
    return number


def _compared(old: list[str], new: list[str]) -> Iterable[Part]:
    if max(len(old), len(new)) > MOST_WORDS:
        yield from (Part(REMOVED, "".join(old)), Part(ADDED, "".join(new)))
        return
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Part(SAME, "".join(old[start:end]))
        else:
            yield from (Part(REMOVED, "".join(old[start:end])), Part(ADDED, "".join(new[new_start:new_end])))


def _joined(told: Iterable[Part]) -> list[Part]:
    """Without empty parts, and those of one kind that follow one another as one."""
    joined: list[Part] = []
    for part in told:
        if joined and joined[-1].kind == part.kind:
            joined[-1] = Part(part.kind, joined[-1].text + part.text)
        elif part.text:
            joined.append(part)
    return joined


def _value(content: Plain | None, column: str) -> Any:
    return None if content is None else content.get(column)


def _named(reference: Reference, value: Any, called: Called | None) -> str:
    slugs = [value] if isinstance(value, str) else value or []
    return "; ".join(called(reference.to, slug) if called else slug for slug in slugs if slug)


def _of_vocabulary(choices: Iterable[tuple[Any, Any]], value: Any) -> str:
    return next((str(label) for word, label in choices if value and word == value), plain_text(value))


def _field(record_type: RecordType, column: str) -> Field | None:
    try:
        found = record_type.model._meta.get_field(column)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None
