"""What joins numbers of a row: “321–28” of pages, “1–3” of issues. After ``fixRanges`` in citeproc-js."""

import re

from . import pages
from .labels import LABELS
from .letters import SPACE, js_int
from .numbers import NUMERIC, PAGES, Value
from .style import Terms

_S = f"[{SPACE}]"
RANGED = NUMERIC - {"page-first"}
DASHED = frozenset(["locator", "issue", "volume", "edition", "number"])

_PLAIN = re.compile("[0-9]+|[ivxlcmIVXLCM]+")
_SET = re.compile(rf"((?:[0-9]*[a-zA-Z]+0*))?([0-9]+[a-z]*)({_S}*[^0-9]+{_S}*)([-,a-zA-Z]?0*)([0-9]+[a-z]*)")


class Ranges:
    """What joins numbers, as the style has it."""

    def __init__(self, variable: str, terms: Terms, form: str) -> None:
        self.variable = "page" if variable == "page-first" else variable
        self.terms = terms
        self.form = form

    def run(self, values: list[Value]) -> None:
        if self.variable not in RANGED:
            return
        count, label = 0, None
        for at, one in enumerate(values):
            if not one.collapsible:
                count, label = 0, None
                one.joiner = self.dash(one, one.joiner, one.numeric)
            elif label == one.label and one.joiner != "-":
                count += 1
                if count == 2:
                    count = self.join(values, at)
            else:
                count, label = 1, one.label
        if count == 2:
            self.join(values, len(values) - 1)

    def is_page(self, one: Value) -> bool:
        return self.variable == "page" or (self.variable == "locator" and "p." in (one.label, one.original))

    def dash(self, one: Value, joiner: str, numeric: bool) -> str:
        if joiner != "-" or not numeric:
            return joiner
        if self.variable in PAGES and not self.terms.get(LABELS.get(one.original or one.label, "")):
            return joiner
        if self.is_page(one) or self.variable in DASHED or self.variable == "collection-number":
            return "–"
        return joiner

    def join(self, values: list[Value], at: int) -> int:
        before, one = values[at - 1], values[at]
        if at < 1 or before.particle != one.particle:
            return 2
        if before.joiner != "-":
            return 1
        if self.is_page(one) and js_int(before.text) is not None and js_int(one.text) is not None:
            text = pages.set_range((before.particle, before.text), (one.particle, one.text), self.form)
        else:
            if _PLAIN.fullmatch(before.text) and _PLAIN.fullmatch(one.text):
                before.joiner = "–"
            text = before.text + before.joiner + one.text
        if found := _SET.fullmatch(text):
            before.particle, before.text = found[1] or "", found[2]
            before.joiner = self.dash(one, found[3], one.numeric)
            one.particle, one.text = found[4], found[5]
        return 0
