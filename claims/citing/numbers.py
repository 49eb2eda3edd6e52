"""Volumes, issues, pages and the like: ``CSL.Engine.processNumber`` of citeproc-js.

“12, 14–18 and ch. 3” is a row of numbers with what joins them, each with its label; what stands together may be a range.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from .labels import LABELS, SHORT, SPLIT_LABELS
from .letters import SPACE, SPACES, js_int
from .style import Terms

NUMERIC = frozenset(
    [
        "page",
        "page-first",
        "chapter-number",
        "collection-number",
        "edition",
        "issue",
        "number",
        "number-of-pages",
        "number-of-volumes",
        "volume",
        "locator",
    ]
)
PAGES = ("locator", "page")
LABELLED = ("locator", "number", "page")

_S = f"[{SPACE}]"
_JOINERS = re.compile(rf"({_S}*&{_S}*|,{_S}+and{_S}+|{_S}+and{_S}+|;{_S}+|,{_S}+|{_S}*\\*[-\u2013]+{_S}*)")
_JOINERS_ESCAPED = re.compile(rf"({_S}*&{_S}*|,{_S}+and{_S}+|{_S}+and{_S}+|;{_S}+|,{_S}+|{_S}*\\*[\u2013]+{_S}*)")
_AND = re.compile(rf"{_S}*&{_S}*")
_PARTED = re.compile("([0-9]*[a-zA-Z]+0*)?([0-9]+(?:[a-zA-Z]*|[-,a-zA-Z]+))")
_DIGITS_OR_ROMAN = re.compile(r"(?:[0-9]+|[ixv]+)([-,:a-zA-Z]*|-[-0-9]+)")
_ROMAN = re.compile("[ivxlcmIVXLCM]+")
_FRACTION = re.compile("[0-9]+(?:/[0-9]+)+")
_SUBSECTION = re.compile(r"(?:[a-z]{1,4}\.  *)*[0-9]+[,a-zA-Z]+")
_LETTERS = re.compile("[,a-zA-Z]+")
LONGEST = 500
"""Characters of what is looked through for numbers; what is longer is text."""


@dataclass(slots=True)
class Value:
    """One number."""

    text: str
    particle: str = ""
    joiner: str = ""
    """What stands behind it, before the next."""
    label: str = ""
    original: str = ""
    visible: bool = False
    """Whether its label is to be set with it, for it is not that of the whole."""
    label_suffix: str = ""
    plural: int = 0
    numeric: bool = False
    collapsible: bool | None = None
    sleepy: bool = False


@dataclass(slots=True)
class Numbers:
    """All that a variable says."""

    values: list[Value] = field(default_factory=list)
    numeric: bool = False
    plural: int = 0
    label: str = ""
    """The term that labels it, where its own text says one: “ch. 3” for a locator."""
    label_form: str = ""
    ranged: bool = False


class Reader:
    """Of one variable."""

    def __init__(self, variable: str, text: str, terms: Terms, *, label: str = "", legal_case: bool = False) -> None:
        self.real = variable
        self.variable = "page" if variable == "page-first" else variable
        self.default = SHORT.get(self.variable, "")
        self.label = label
        self.terms = terms
        self.text = re.sub(r"\\*-", r"\\-", text) if variable == "number" and legal_case else text

    def run(self) -> Numbers:
        if len(self.text) > LONGEST:
            return Numbers([Value(self.text)])
        values = self.values()
        for one, following in pairwise(values):
            if not one.joiner and following.label:
                one.joiner = " "
        self.count(values)
        for one in values:
            if not one.numeric:
                one.plural = 0
        found = Numbers(values, values[0].numeric, values[0].plural, LABELS.get(values[0].label, ""))
        if self.variable == "number" and found.label == "issue" and self.terms.get("number"):
            found.label = "number"
        if len(values) == 1:
            self.alone(values[0], found)
        if self.variable == "page" and values[0].sleepy:
            found.label_form = "short"
        return found

    def alone(self, value: Value, found: Numbers) -> None:
        if self.variable == "number" and "|" in value.text:
            value.text = value.text.replace("|", ", ")
            value.numeric = found.numeric = True
            value.plural = found.plural = 1
            value.collapsible = False
        if _FRACTION.fullmatch(value.text):
            value.numeric = found.numeric = True
            value.plural = found.plural = 0
            value.collapsible = False

    # ------------------------------------------------------------ Taking it apart

    def labelled(self) -> str:
        """With its label before it, where that is not there."""
        text = self.text.strip(SPACES)
        first = text.partition(" ")[0]
        if not first or first in LABELS:
            return text
        own = self.default
        if self.variable in PAGES:
            own = SHORT.get(self.label, "") if self.label else "p."
        return f"{own} {text}" if own else text

    def split(self) -> list[str]:
        text = self.labelled()
        if self.variable == "page":
            text = text.replace("\u2013", "-")
        joiners = _JOINERS
        if "\\-" in text:
            joiners = _JOINERS_ESCAPED
            text = "\\-".join(part.replace("-", "\u2013") for part in text.split("\\-")).replace("\\", "")
        row = joiners.split(text)
        if joiners is _JOINERS_ESCAPED and len(row) > 3:
            # There citeproc-js finds the first joiner only, and cuts at all.
            row = [row[0], *(one for at in range(2, len(row), 2) for one in (row[1] if at < 5 else "", row[at]))]
        for at in range(1, len(row), 2):
            if _AND.fullmatch(row[at]):
                between_letters = row[at - 1][:1].isalpha() and row[at - 1][-1:].isalpha() and row[at - 1].isascii()
                row[at] = "&" if between_letters else " & "
        for at in range(len(row) - 2, 0, -2):
            if row[at] == "-" and _SUBSECTION.fullmatch(row[at - 1]) and _LETTERS.fullmatch(row[at + 1]):
                row[at - 1 : at + 2] = ["".join(row[at - 1 : at + 2])]
        return row

    def values(self) -> list[Value]:
        row = self.split()
        values: list[Value] = []
        label, original = self.default, ""
        for at in range(0, len(row), 2):
            joiner = row[at + 1] if at + 1 < len(row) else ""
            found = SPLIT_LABELS.findall(row[at])
            if not found:
                shown = "" if original == label.strip(SPACES) else original
                values.append(self.value(shown, label, row[at], joiner, None))
                continue
            texts, labels, original = self.cut(row[at], found, at, original)
            for place, text in enumerate(texts):
                if text or place == len(texts) - 1:
                    label = labels[place - 1] if 0 <= place - 1 < len(labels) else label
                    shown = "" if original == label.strip(SPACES) else original
                    behind = joiner if place == len(texts) - 1 else ""
                    values.append(self.value(shown, label, text.strip(SPACES), behind, at))
        return values

    def cut(self, text: str, labels: list[str], at: int, original: str) -> tuple[list[str], list[str], str]:
        """A text at its labels; a label that is none goes back into the text."""
        texts = SPLIT_LABELS.split(text)[::2]
        for place in range(len(texts) - 1, 0, -1):
            before, after = texts[place - 1], texts[place]
            if before and not (
                re.fullmatch("[0-9]+[-;,:a-zA-Z]*", after) and re.fullmatch("[0-9]+[-;,:a-zA-Z]*", before)
            ):
                texts[place - 1 : place + 1] = [before + labels[place - 1] + after]
                del labels[place - 1]
        if labels:
            slug = labels[0].strip(SPACES)
            term = LABELS.get(slug, "")
            if term and self.terms.get(term) and (self.variable in LABELLED or term == self.variable):
                original = slug
            elif at == 0:
                del labels[0]
                texts[0:2] = [f"{texts[0]} {slug} {texts[1]}"]
        return texts, labels, original

    def value(self, original: str, label: str, text: str, joiner: str, place: int | None) -> Value:
        made = Value(text)
        if not label and self.variable not in SHORT:
            label = f"var:{self.variable}"
        if label.strip(SPACES):
            bare = label.strip(SPACES).split(" ")[0]
            made.label = bare
            made.original = original
            made.label_suffix = label[len(label.rstrip(SPACES)) :]
            if self.real == "page" and place == 0 and bare not in ("p.", "pp."):
                made.sleepy = made.visible = True
        if parted := _PARTED.fullmatch(text):
            made.particle, made.text = parted[1] or "", parted[2]
        made.joiner = re.sub(rf"{_S}*-{_S}*", "-", joiner, count=1)
        return made

    # ------------------------------------------------------------ One or several

    def count(self, values: list[Value]) -> None:
        start = 0
        for at in range(1, len(values)):
            if values[at - 1].label != values[at].label:
                self.group(values, start, at - start)
                self.show_label(values, start)
                start = at
        self.group(values, start, len(values) - start)
        self.show_label(values, start)
        if values[0].numeric and self.variable.startswith("number-of-") and (js_int(self.text) or 0) > 1:
            values[0].plural = 1

    def group(self, values: list[Value], start: int, count: int) -> None:
        """Whether numbers with one label are numbers, and can be a range."""
        master = values[start]
        numeric = _DIGITS_OR_ROMAN.fullmatch(master.text) is not None
        for one in values[start : start + count]:
            one.collapsible = js_int(one.text) is not None or _ROMAN.fullmatch(one.text) is not None
        ranged = values[start].collapsible
        for one in values[start : start + count]:
            if count > 1 and ranged:
                one.plural = 1
            one.numeric = numeric
            one.collapsible = ranged

    def show_label(self, values: list[Value], at: int) -> None:
        label = values[at].label
        if label.startswith("var:"):
            return
        if at:
            values[at].visible = True
        elif self.variable in LABELLED:
            if not self.terms.get(LABELS.get(label, "")):
                values[at].visible = True
        elif LABELS.get(label) != self.variable:
            values[0].visible = True
