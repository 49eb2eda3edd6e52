"""Citations in words: an item of CSL-JSON, in a published style.

Pure: no database, no request, no Django. What an item is, https://docs.citationstyles.org/ says. The styles are those of
the Citation Style Language project, and what is made of them is what citeproc-js makes (docs/decisions/0029).

cite(item, "chicago").text               # Cole, Paul M. Title. RAND, 1994.
cite(item, "chicago-note", "12").runs    # with the page that is pointed to, in pieces of which some are italic
listed(letter, "chicago")                # of what Chicago lists in no bibliography, the note, and that it is one
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from .citing import cited
from .runs import Run, runs

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

_SHAPED = {
    "chicago-note": ("chicago-notes-bibliography", "citation"),
    "chicago": ("chicago-notes-bibliography", "bibliography"),
    "apa": ("apa", "bibliography"),
    "apa-text": ("apa", "citation"),
}


@dataclass(frozen=True)
class Cited:
    """A citation, as the style sets it. Without runs where the style has none: Chicago lists no unpublished letters."""

    runs: Sequence[Run]
    unlisted: bool = False
    """Whether it stands in a list of ours though the style lists no such thing: how it is cited where it is cited."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


UNPRINTED = frozenset(["id", "abstract", "keyword", "categories", "custom"])
"""Variables that no style here asks for: items that differ in nothing else are cited alike."""

LONGEST_KEPT = 4_000
"""Characters of an item whose citations are kept; with 2,048 of them a process holds some megabytes."""


def cite(item: Item, form: str, locator: str = "") -> Cited:
    """The item in this form. ``locator``: a page, ``12`` or ``12–14``, in notes and in text; ``ch. 3`` is a chapter.

    Never raises on an item: what can be printed of it is.
    """
    printed = {name: value for name, value in item.items() if name not in UNPRINTED}
    if FORMS[form].place == "bibliography":
        locator = ""
    try:
        text = json.dumps(printed, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        # No JSON: nothing by which it could be known again.
        return _cite(printed, form, locator)
    return _kept(text, form, locator) if len(text) <= LONGEST_KEPT else _cite(printed, form, locator)


@lru_cache(maxsize=2048)
def _kept(text: str, form: str, locator: str) -> Cited:
    """Of an item as JSON. The same documents are cited on page after page."""
    return _cite(json.loads(text), form, locator)


def _cite(item: Item, form: str, locator: str) -> Cited:
    style, area = _SHAPED[form]
    return Cited(tuple(runs(cited(item, style, area, locator))))


CITED_IN = {"chicago": "chicago-note", "apa": "apa-text"}
"""Of a form for lists, the one of the same style that every item has."""


def listed(item: Item, form: str) -> Cited:
    """As an entry of a list that leaves out nothing. ``form``: one for bibliographies."""
    cited = cite(item, form)
    return cited if cited.runs else replace(cite(item, CITED_IN[form]), unlisted=True)


__all__ = ["FORMS", "Cited", "Form", "Item", "Run", "cite", "listed"]
