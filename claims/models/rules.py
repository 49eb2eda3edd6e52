"""The database constraints that several models share, each with a message a reader understands."""

from typing import TYPE_CHECKING

from django.db.models import CheckConstraint, Choices, F, Q
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claims.choices import State

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NAME = "%(app_label)s_%(class)s_{field}_{rule}"


def one_of(field: str, vocabulary: type[Choices], *, blank: bool = False) -> CheckConstraint:
    """The field holds a word of the vocabulary, or nothing where ``blank``.

    No regular expression anywhere in a constraint: the plain ``sqlite3`` program could then write no row.
    """
    words = [str(word) for word in vocabulary.values]
    return CheckConstraint(
        name=NAME.format(field=field, rule="valid"),
        condition=Q(**{f"{field}__in": [*words, *([""] if blank else [])]}),
        violation_error_message=format_lazy(_("{field} must be one of: {words}."), field=field, words=", ".join(words)),
    )


def not_blank(field: str, message: "str | StrPromise") -> CheckConstraint:
    return CheckConstraint(
        name=NAME.format(field=field, rule="not_blank"),
        condition=~Q(**{field: ""}),
        violation_error_message=message,
    )


def not_same(first: str, second: str, *, name: str, message: "str | StrPromise") -> CheckConstraint:
    """The two references name different rows; either may be empty."""
    return CheckConstraint(
        name=f"%(app_label)s_%(class)s_{name}",
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True}) | ~Q(**{first: F(second)}),
        violation_error_message=message,
    )


def record_rules() -> list[CheckConstraint]:
    """What every record with a slug obeys."""
    return [not_blank("slug", _("A record needs a slug, the permanent name in its address."))]


def state_rules() -> list[CheckConstraint]:
    """What every record that is reviewed and published obeys."""
    return [*record_rules(), one_of("state", State)]
