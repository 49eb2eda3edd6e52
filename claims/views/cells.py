"""A record's columns as labelled facts, from what an entry tells of it and not from the database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import FieldDoesNotExist

from claims.ledger.differences import (
    ADDED,
    REMOVED,
    SAME,
    Difference,
    Part,
    columns_of,
    differences,
    label_of,
    parts,
    text_of,
)
from claims.ledger.references import WITHDRAWN, Name, Names
from claims.models.fields import EDTFField, LineField, ProseField, WebAddressField
from claims.records import Plain, RecordType

ROW_HEADS: Mapping[str, tuple[str, ...]] = {
    "appearances": ("agent", "witness", "date"),
    "links": ("stance", "item"),
    "relations": ("kind", "object"),
    "assessments": ("verdict", "assessor", "date"),
    "searches": ("outcome", "repository", "date"),
    "derivations": ("kind", "origin"),
    "source_events": ("event", "date"),
    "attachments": ("role", "name"),
}
"""By collection, the columns by which readers know a row on the page of its record."""

SHAPES = ((EDTFField, "date"), (ProseField, "prose"), (WebAddressField, "address"))
NAMED_SHAPES = {"stance": "stance", "language": "language", "slug": "code", "sha256": "code", "original": "original"}

LONGEST_ALIKE = 400
"""Characters between two changes, or before and after them, that are shown of what is alike in both."""

LONGEST_CHANGED = 3_000
"""Characters of one change that are shown: the whole is in the version."""


class Cell(NamedTuple):
    """One column: ``shape`` says how it is to be shown, ``names`` are the records it names, ``language`` is its tag."""

    column: str
    label: str
    shape: str
    text: str
    names: Sequence[Name]
    language: str


class Altered(NamedTuple):
    """A column that differs, both texts in one."""

    label: str
    parts: Sequence[Part]


def cells_of(
    record_type: RecordType,
    content: Plain,
    names: Names,
    columns: Collection[str] | None = None,
    but: Collection[str] = (),
) -> list[Cell]:
    """Those of the columns that say anything: these, or all but some."""
    chosen = columns or columns_of(record_type, content)
    cells = [_cell(record_type, column, content, names) for column in chosen if column not in {*but, "state"}]
    return [cell for cell in cells if cell.text or cell.names]


def head_of(record_type: RecordType, content: Plain, names: Names) -> list[Cell]:
    """What a row is known by on the page of its record."""
    return cells_of(record_type, content, names, ROW_HEADS[record_type.collection])


def altered(record_type: RecordType, before: Plain, after: Plain, names: Names) -> list[Altered]:
    """What differs, as readers are shown it."""

    def called(model: Any, slug: str) -> str:
        name = names.of(model.collection, slug)
        return f"{slug} ({name.text})" if name.status == WITHDRAWN else name.text

    found = differences(record_type, before, after, called=called)
    return [Altered(one.label, _shortened(_parts(record_type, one))) for one in found]


def told_apart(before: str, after: str) -> list[Part]:
    """Two texts in one, word by word, as readers are shown it."""
    return _shortened(parts(before, after))


def _cell(record_type: RecordType, column: str, content: Plain, names: Names) -> Cell:
    value = content.get(column)
    label = label_of(record_type, column)
    reference = next((one for one in record_type.references if one.name == column), None)
    if reference is not None:
        slugs = [value] if isinstance(value, str) else value or []
        named = [names.of(reference.to.collection, slug) for slug in slugs if slug]
        return Cell(column, label, "names", "", named, "")
    shape = NAMED_SHAPES.get(column) or _shape(record_type, column)
    text = str(value or "") if shape in {"stance", "date"} else text_of(record_type, column, value)
    return Cell(column, label, shape, text, (), str(content.get("language") or ""))


def _shape(record_type: RecordType, column: str) -> str:
    field = _field(record_type, column)
    return next((shape for kind, shape in SHAPES if isinstance(field, kind)), "plain")


def _field(record_type: RecordType, column: str) -> Any:
    try:
        return record_type.model._meta.get_field(column)
    except FieldDoesNotExist:
        return None


def _parts(record_type: RecordType, one: Difference) -> list[Part]:
    """Texts word by word; of dates, names and words of a vocabulary the one and the other."""
    if isinstance(_field(record_type, one.column), LineField | ProseField):
        return parts(one.before, one.after)
    return [part for part in (Part(REMOVED, one.before), Part(ADDED, one.after)) if part.text]


def _shortened(told: Sequence[Part]) -> list[Part]:
    """What is alike only around the changes, and very long changes cut. Marks begin with a word, and not with a space."""
    shown: list[Part] = []
    for place, part in enumerate(told):
        if part.kind == SAME:
            shown.append(Part(SAME, _around(part.text, first=place == 0, last=place == len(told) - 1)))
        else:
            words = part.text.lstrip()
            space = part.text[: len(part.text) - len(words)] or (" " if place and told[place - 1].kind != SAME else "")
            shown += [Part(SAME, space), Part(part.kind, _cut(words, LONGEST_CHANGED))]
    return [part for part in shown if part.text]


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]} …"


def _around(text: str, *, first: bool, last: bool) -> str:
    if len(text) <= LONGEST_ALIKE:
        return text
    half = LONGEST_ALIKE // 2
    begin = "" if first else text[:half].rpartition(" ")[0]
    end = "" if last else text[-half:].partition(" ")[2]
    return f"{begin} … {end}"
