"""What the vault holds of one person, in the clear: for as short a time as can be, and never in a message, log or ``repr``."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from claims.models.fields import validate_one_line, validate_printable

from .models import Identity
from .sealing import current_key, key_called

LONGEST = {"name": 200, "other_names": 2_000, "contact": 5_000, "notes": 20_000}
"""Characters of each field. A name always fits into the shortest sealed text."""

CALLED = {
    "name": gettext_lazy("Name"),
    "other_names": gettext_lazy("Other names"),
    "contact": gettext_lazy("How to reach him or her"),
    "notes": gettext_lazy("Notes"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Particulars:
    """Who somebody is. ``other_names``: one in each line."""

    name: str
    other_names: str = ""
    contact: str = ""
    notes: str = ""

    FIELDS: ClassVar[tuple[str, ...]] = ("name", "other_names", "contact", "notes")

    def __repr__(self) -> str:
        return "Particulars(…)"

    def stamp(self) -> str:
        """Tells whether these are the same as others, to whoever has seen both; of itself it tells nothing."""
        told = "\0".join(getattr(self, one.name) for one in fields(self))
        return salted_hmac("claims.vault.particulars", told, algorithm="sha256").hexdigest()

    def names(self) -> list[str]:
        """All that he or she is called."""
        return [name for line in (self.name, *self.other_names.splitlines()) if (name := line.strip())]

    def check(self) -> None:
        """Raises ValidationError, whose messages name the field and never what stands in it."""
        problems = list(self._problems())
        if problems:
            raise ValidationError(problems)

    def _problems(self) -> Iterator[str]:
        if not self.name.strip():
            yield _("Name: this is missing; expected the name of the person.")
        for one, longest in LONGEST.items():
            text = getattr(self, one)
            if len(text) > longest:
                yield _("%(field)s: this has %(length)s characters; expected %(longest)s at most.") % {
                    "field": CALLED[one],
                    "length": len(text),
                    "longest": longest,
                }
            for validate in (validate_printable, *([validate_one_line] if one == "name" else [])):
                try:
                    validate(text)
                except ValidationError as error:
                    yield f"{CALLED[one]}: {' '.join(error.messages)}"


NOBODY = Particulars("")
"""For a form that is still empty."""


@sensitive_variables()
def opened(row: Identity) -> Particulars:
    """What the row holds. Raises SealingError."""
    key = key_called(row.key_id)
    return Particulars(*(key.open(getattr(row, one), token=row.token, name=one) for one in Particulars.FIELDS))


@sensitive_variables()
def sealed(token: str, particulars: Particulars) -> Identity:
    """A row of it, not stored, sealed with the current key. Raises NoKeyError."""
    key = current_key()
    texts = {one: key.seal(getattr(particulars, one), token=token, name=one) for one in Particulars.FIELDS}
    return Identity(token=token, key_id=key.id, **texts)


@sensitive_variables()
def names_in(row: Identity) -> list[str]:
    """All that the person is called, and no other field opened. Raises SealingError."""
    key = key_called(row.key_id)
    return Particulars(
        *(key.open(getattr(row, one), token=row.token, name=one) for one in ("name", "other_names"))
    ).names()
