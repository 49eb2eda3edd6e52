"""Form fields of the lists' parameters. Each error says what is wrong and what is allowed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claims import edtf
from claims.models import Agent, Claim, Question, Source, Topic, Witness
from claims.models.fields import CONTROL_CHARACTERS
from claims.search.query import Query, parse

from .problems import echo, printable

MOST_VALUES = 50
LABELS: dict[type[Model], str] = {
    Agent: "name",
    Claim: "statement",
    Question: "text",
    Source: "title",
    Topic: "name",
    Witness: "name",
}
"""The field by which readers know a record."""

# What Django's QueryDict puts where the address was not UTF-8.
_UNDECODABLE = "\N{REPLACEMENT CHARACTER}"
_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")
# ``refuse_unprintable`` as JSON Schema has it, for whoever makes up values: no regular expression there knows surrogates.
_PRINTABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]*$"

Described = dict[str, Any]
"""What a field takes, as JSON Schema."""


def refuse_unprintable(text: str) -> None:
    if _UNDECODABLE in text:
        raise ValidationError(_("It is not valid UTF-8. Use text in UTF-8."))
    if found := CONTROL_CHARACTERS.search(text):
        raise ValidationError(
            _("It holds the control character U+%(code)s. Use printable text.") % {"code": f"{ord(found[0]):04X}"}
        )


class WordsField(forms.Field):
    """A few words, cleaned to a list of them."""

    LONGEST: ClassVar[int] = 200
    MOST_WORDS: ClassVar[int] = 10

    def to_python(self, value: str | None) -> list[str]:
        text = (value or "").strip()
        if len(text) > self.LONGEST:
            raise ValidationError(
                _("It has %(length)s characters. At most %(limit)s are allowed.")
                % {"length": len(text), "limit": self.LONGEST}
            )
        refuse_unprintable(value or "")
        words = text.split()
        self.refuse_many(len(words))
        return words

    def described(self) -> Described:
        return {"type": "string", "maxLength": self.LONGEST, "pattern": _PRINTABLE}

    def refuse_many(self, number: int) -> None:
        if number > self.MOST_WORDS:
            raise ValidationError(
                _("It has %(length)s words. At most %(limit)s are allowed.")
                % {"length": number, "limit": self.MOST_WORDS}
            )


@dataclass(frozen=True)
class Sought:
    """What a reader looks for: as typed, and as understood, which may be nothing."""

    text: str
    query: Query


class SearchField(WordsField):
    """A search in the reader's words, cleaned to ``Sought``; None if it is empty."""

    MOST_WORDS: ClassVar[int] = 30

    def to_python(self, value: str | None) -> Sought | None:  # type: ignore[override] # a form field's value is its own
        text = " ".join(super().to_python(value))
        if not text:
            return None
        query = parse(text)
        self.refuse_many(sum(len(term.words) for term in (*query.wanted, *query.unwanted)))
        return Sought(text, query)


class SeveralField(forms.Field):
    """A parameter that takes several values by repetition, each of them once."""

    widget = forms.SelectMultiple

    def to_python(self, value: Sequence[str] | None) -> list[Any]:
        if len(value or ()) > MOST_VALUES:
            raise ValidationError(
                _("It is given %(length)s times. At most %(limit)s values are allowed.")
                % {"length": len(value or ()), "limit": MOST_VALUES}
            )
        return list(dict.fromkeys(text.strip() for text in value or ()))

    def described(self) -> Described:
        return {"type": "array", "items": self.described_each(), "maxItems": MOST_VALUES}

    def described_each(self) -> Described:
        raise NotImplementedError(self)


class VocabularyField(SeveralField):
    """Words of a vocabulary."""

    def __init__(self, *, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = choices

    def to_python(self, value: Sequence[str] | None) -> list[str]:
        words = super().to_python(value)
        allowed = [str(word) for word, _label in self.choices]
        if wrong := [word for word in words if word not in allowed]:
            raise ValidationError(not_one_of(wrong, allowed))
        return words

    def described_each(self) -> Described:
        return {"type": "string", "enum": [str(word) for word, _label in self.choices]}


class SortField(forms.Field):
    """One of the orders a list can have."""

    def __init__(self, *, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.choices = choices

    def to_python(self, value: str | None) -> str:
        word, allowed = (value or "").strip(), [key for key, _label in self.choices]
        if word and word not in allowed:
            raise ValidationError(not_one_of([word], allowed))
        return word

    def described(self) -> Described:
        return {"type": "string", "enum": [str(key) for key, _label in self.choices]}


class TagsField(SeveralField):
    """Short texts that editors choose freely, such as language tags."""

    LONGEST: ClassVar[int] = 35

    def to_python(self, value: Sequence[str] | None) -> list[str]:
        tags = super().to_python(value)
        for tag in tags:
            if len(tag) > self.LONGEST:
                raise ValidationError(
                    _("“%(value)s” is too long for a language tag such as ru.") % {"value": echo(tag)}
                )
            refuse_unprintable(tag)
        return tags

    def described_each(self) -> Described:
        return {"type": "string", "maxLength": self.LONGEST, "pattern": _PRINTABLE}


@dataclass(frozen=True)
class Chosen:
    """A public record that a parameter names."""

    model: type[Model]
    pk: int
    slug: str
    label: str


class RecordsField(SeveralField):
    """Slugs of public records. One that is not public answers as if it did not exist."""

    def __init__(self, *, models: Sequence[type[Model]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.models = models

    def to_python(self, value: Sequence[str] | None) -> list[Chosen]:
        slugs = super().to_python(value)
        # PostgreSQL refuses some characters outright (NUL); no slug has any of those.
        wellformed = [slug for slug in slugs if _SLUG.fullmatch(slug)]
        found = [chosen for model in self.models for chosen in self._public(model, wellformed)]
        if missing := set(slugs) - {chosen.slug for chosen in found}:
            raise ValidationError(self._unknown([slug for slug in slugs if slug in missing]))
        return sorted(found, key=lambda chosen: slugs.index(chosen.slug))

    def described_each(self) -> Described:
        return {"type": "string", "pattern": f"^{_SLUG.pattern}$"}

    @staticmethod
    def _public(model: type[Model], slugs: list[str]) -> list[Chosen]:
        if not slugs:
            return []
        rows = model.objects.public().filter(slug__in=slugs)  # type: ignore[attr-defined]
        return [Chosen(model, *row) for row in rows.values_list("pk", "slug", LABELS[model])]

    def _unknown(self, slugs: list[str]) -> str:
        kinds = _(" or ").join(str(model._meta.verbose_name) for model in self.models)
        return _("There is no %(kind)s “%(slugs)s”. Use the slug, as in the address of its page.") % {
            "kind": kinds,
            "slugs": _("”, “").join(echo(slug) for slug in slugs),
        }


class DateField(forms.Field):
    """An EDTF date, cleaned to (text, earliest, latest)."""

    def to_python(self, value: str | None) -> tuple[str, edtf.Bounds] | None:
        text = (value or "").strip()
        if not text:
            return None
        try:
            return text, edtf.bounds(text)
        except edtf.EDTFError as error:
            raise ValidationError(self.advise(printable(str(error)))) from None

    def described(self) -> Described:
        return {"type": "string", "format": "edtf", "maxLength": edtf.MAX_LENGTH}

    @staticmethod
    def advise(error: str) -> str:
        """What is wrong, and what is right unless the error says so itself."""
        if "EDTF" in error:
            return error
        return f"{error} " + _("Use an EDTF date, such as 1951, 1951-05, 1951-05-23, 195X or ../1953.")


class NumberField(forms.Field):
    """A whole number in decimal digits."""

    MOST_DIGITS: ClassVar[int] = 15
    DIGITS = re.compile(rf"[0-9]{{1,{MOST_DIGITS}}}")

    def __init__(self, *, least: int, most: int | None, expected: str | Promise, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most, self.expected = least, most, expected

    def to_python(self, value: str | None) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        number = int(text) if self.DIGITS.fullmatch(text) else self.least - 1
        if number < self.least or (self.most is not None and number > self.most):
            raise ValidationError(
                _("“%(value)s” is not %(expected)s.") % {"value": echo(text), "expected": self.expected}
            )
        return number

    def described(self) -> Described:
        return {"type": "integer", "minimum": self.least, "maximum": self.most or 10**self.MOST_DIGITS - 1}


def not_one_of(wrong: Sequence[str], allowed: Sequence[str]) -> str:
    return _("“%(wrong)s” is not one of: %(allowed)s.") % {
        "wrong": _("”, “").join(echo(word) for word in wrong[:5]),
        "allowed": ", ".join(allowed),
    }
