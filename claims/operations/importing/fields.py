"""What the cells of a bundle must be to become a record, and what is wrong where they are not.

The rules are those of the model's fields and constraints. Most cells are right, so each kind of field
has a quick test that only says yes; a cell that fails it is put before the field itself, which knows
what to say.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db import models
from django.utils.translation import gettext as _

from claims import edtf
from claims.choices import State
from claims.models import Identifier
from claims.models.fields import CONTROL_CHARACTERS, EDTFField, LineField, ProseField, VocabularyField
from claims.records import RecordType, Reference

Cells = Mapping[str, Any]
"""Column → text, list of texts, boolean or JSON object; an absent column is not there."""

Wrong = tuple[str, str]
"""A column (empty: the row) and what is wrong with it, and what was expected."""

NOT_ONE_LINE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
STATES = frozenset(State.values)


def is_line(field: models.Field) -> Callable[[Any], bool]:
    longest = field.max_length or 0
    return lambda value: len(value) <= longest and NOT_ONE_LINE.search(value) is None


def is_prose(field: models.Field) -> Callable[[Any], bool]:
    longest = field.max_length or 0
    return lambda value: len(value) <= longest and CONTROL_CHARACTERS.search(value) is None


def is_word(field: models.Field) -> Callable[[Any], bool]:
    return frozenset(word for word, _label in field.flatchoices).__contains__


def is_slug(field: models.Field) -> Callable[[Any], bool]:
    longest = field.max_length or 0
    return lambda value: len(value) <= longest and slug_re.match(value) is not None


def is_date(_field: models.Field) -> Callable[[Any], bool]:
    def test(value: str) -> bool:
        try:
            edtf.bounds(value)
        except edtf.EDTFError:
            return False
        return True

    return test


QUICK_TESTS: tuple[tuple[type[models.Field], Callable[[models.Field], Callable[[Any], bool]]], ...] = (
    (models.SlugField, is_slug),
    (VocabularyField, is_word),
    (EDTFField, is_date),
    (LineField, is_line),
    (ProseField, is_prose),
)


def quick_test(field: models.Field) -> Callable[[Any], bool]:
    if "validators" in field.deconstruct()[3]:
        return lambda _value: False  # it has rules of its own besides those of its kind
    for kind, make in QUICK_TESTS:
        if isinstance(field, kind):
            return make(field)
    return lambda _value: False


class CellRules:
    """The rules for the rows of one record type, apart from what they name."""

    def __init__(self, record_type: RecordType) -> None:
        self.type = record_type
        self.fields = {
            column.name: self._field(column.name)
            for column in record_type.columns
            if not isinstance(column, Reference) and column.name != "identifiers"
        }
        self.tests = {name: quick_test(field) for name, field in self.fields.items()}
        self.messages = {
            constraint.name: str(constraint.get_violation_error_message())
            for constraint in record_type.model._meta.constraints
        }

    def _field(self, name: str) -> Any:
        return self.type.model._meta.get_field(name)

    def problems(self, cells: Cells) -> Iterator[Wrong]:
        """What is wrong with the cells that are there, each by itself."""
        for name, value in cells.items():
            if value and name in self.tests:
                text = "\n".join(value) if isinstance(value, list) else value
                if not self.tests[name](text):
                    yield from self._said(name, text)
            elif value and name == "identifiers":
                yield from identifier_problems(value)
            elif value and name == "state" and value not in STATES:
                yield (
                    name,
                    _("“%(state)s” is not one of: %(allowed)s.")
                    % {
                        "state": value,
                        "allowed": ", ".join(State.values),
                    },
                )

    def _said(self, name: str, value: Any) -> Iterator[Wrong]:
        try:
            self.fields[name].clean(value, None)
        except ValidationError as error:
            yield name, " ".join(error.messages)

    def row_problems(self, cells: Cells) -> Iterator[Wrong]:
        """What cells say that do not go together; messages are those of the model's constraints."""
        for names, constraint, broken in ROW_RULES.get(self.type.collection, ()):
            if all(name in cells for name in names) and broken(cells):
                yield names[-1], self.messages[f"claims_{constraint}"]


def same(first: str, second: str) -> Callable[[Cells], bool]:
    return lambda cells: bool(cells[first]) and cells[first] == cells[second]


ROW_RULES: dict[str, tuple[tuple[tuple[str, ...], str, Callable[[Cells], bool]], ...]] = {
    "witnesses": (
        (
            ("protected", "agent"),
            "witness_protected_has_no_agent",
            lambda cells: bool(cells["protected"] and cells["agent"]),
        ),
    ),
    "sources": ((("slug", "part_of"), "source_not_part_of_itself", same("slug", "part_of")),),
    "items": (
        (
            ("source", "witness"),
            "evidenceitem_has_source_or_witness",
            lambda cells: not (cells["source"] or cells["witness"]),
        ),
    ),
    "appearances": (
        (
            ("agent", "witness"),
            "appearance_agent_or_witness",
            lambda cells: bool(cells["agent"]) == bool(cells["witness"]),
        ),
    ),
    "derivations": ((("derived", "origin"), "derivation_not_itself", same("derived", "origin")),),
    "relations": ((("subject", "object"), "claimrelation_not_itself", same("subject", "object")),),
}
"""What one row can get wrong between its columns: the columns it takes, the constraint, when it is broken."""


def identifier_problems(values: list[str]) -> Iterator[Wrong]:
    for value in values:
        scheme, colon, number = value.partition(":")
        if not (colon and scheme.strip() and number.strip()):
            yield (
                "identifiers",
                _("“%(value)s” is no identifier; expected scheme:value, such as doi:10.1000/1.")
                % {"value": value[:80]},
            )
            continue
        for name, text in zip(("scheme", "value"), Identifier.normal(scheme, number), strict=True):
            field: Any = Identifier._meta.get_field(name)
            if not is_line(field)(text):
                yield "identifiers", _("“%(value)s” is too long or holds a control character.") % {"value": value[:80]}


def normal_identifiers(values: list[str]) -> list[str]:
    """As they are kept and told: normalised, each once, by scheme and value."""
    pairs = {Identifier.normal(*value.split(":", 1)) for value in values}
    return [":".join(pair) for pair in sorted(pairs)]
