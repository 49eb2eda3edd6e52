"""Dates, and how a style sets them: ``CSL.Node.date`` and ``date-part`` of citeproc-js."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from .blobs import Blob
from .letters import js_int
from .style import Node, Terms

PARTS = ("year", "month", "day")
CE_UNTIL = 500
"""Years before this one have “AD” behind them."""


class Date(NamedTuple):
    start: dict[str, int]
    """By part. What is not told is not there."""
    end: dict[str, int]
    season: str = ""
    literal: str = ""
    circa: bool = False


def read(value: Any) -> Date | None:
    """A date as CSL-JSON has it; nothing where it says nothing."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        value = of_text(str(value))
    if not isinstance(value, dict):
        return None
    found = [parts_of(one) for one in listed(value.get("date-parts"))[:2]]
    if not found and isinstance(value.get("raw"), str | int):
        return read(of_text(str(value["raw"])))
    start, end = [*found, {}, {}][:2]
    if end and len(start) != len(end):
        # Of ends that are not told alike, citeproc-js refuses the item: what both tell is what can be set.
        both = start.keys() & end.keys()
        start, end = ({part: one[part] for part in PARTS if part in both} for one in (start, end))
    season = value.get("season")
    literal = value.get("literal")
    date = Date(
        start,
        end,
        str(season) if isinstance(season, str | int) and season else "",
        str(literal) if isinstance(literal, str | int) and literal else "",
        bool(value.get("circa")),
    )
    return date if date.start or date.season or date.literal else None


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def parts_of(value: Any) -> dict[str, int]:
    found = {}
    for part, one in zip(PARTS, listed(value), strict=False):
        if isinstance(one, str | int | float) and (number := js_int(str(one))) is not None:
            found[part] = number
    return found


_PLAIN = re.compile(r"(-?\d{1,4})(?:-(\d\d?))?(?:-(\d\d?))?(?:T.*)?")


def of_text(text: str) -> dict[str, Any]:
    """``1951``, ``1951-05``, ``1951-05-23``, two of these with a slash between, or what is to be set as it is."""
    found = [_PLAIN.fullmatch(end.strip()) for end in text.split("/")]
    if all(found) and len(found) <= 2:
        return {"date-parts": [[int(part) for part in end.groups() if part] for end in found if end]}
    return {"literal": text}


class Part(NamedTuple):
    """One part of a date in a style."""

    name: str
    form: str
    prefix: str
    suffix: str


class Form(NamedTuple):
    """How a style sets a date."""

    parts: tuple[Part, ...]
    prefix: str
    suffix: str
    delimiter: str

    def tells(self, date: Date) -> bool:
        """Whether there is anything of the date in it, as groups count it."""
        return bool(date.literal) or any(date.start.get(part.name) for part in self.parts)


def parts_set(node: Node, own: dict[str, dict[str, str]] | None = None) -> tuple[Part, ...]:
    """The parts that a ``date`` has, with what the style says of its own about each."""
    found = []
    for child in node.children:
        attributes = child.attributes | (own or {}).get(child.attributes["name"], {})
        form = attributes.get("form", "long")
        found.append(Part(attributes["name"], form, attributes.get("prefix", ""), attributes.get("suffix", "")))
    return tuple(found)


def month(form: str, number: int, terms: Terms) -> str:
    if form in ("numeric", "numeric-leading-zeros"):
        if not 1 <= number <= 12:
            return ""
        return str(number).zfill(2) if form == "numeric-leading-zeros" else str(number)
    if not 1 <= number <= 24:
        return ""
    while number > 16:
        number -= 4
    kind, number = ("season", number - 12) if number > 12 else ("month", number)
    return terms.get(f"{kind}-{number:02}", form)


def shown(part: Part, number: int, terms: Terms) -> str:
    if part.name == "month":
        return month(part.form, number, terms)
    if part.name == "day" and part.form == "numeric-leading-zeros":
        return str(number).zfill(2)
    return str(abs(number)) if part.name == "year" else str(number)


def era(number: int, terms: Terms) -> str:
    if number < 0:
        return terms.get("bc")
    return terms.get("ad") if 0 < number < CE_UNTIL else ""


def collapsing(form: Form, date: Date) -> list[str]:
    """The parts that stand on both sides of a range: from the first in which its ends differ."""
    names = {part.name for part in form.parts}
    both = [part for part in PARTS if part in names and part in date.end]
    for at, part in enumerate(both):
        if date.start.get(part) != date.end[part]:
            return both[at:]
    return both[2:]


class Setting:
    """One date being set."""

    def __init__(self, form: Form, date: Date, terms: Terms, make: Callable[[str, str, str], Blob]) -> None:
        self.make = make
        self.form = form
        self.date = date
        self.terms = terms
        self.waiting = collapsing(form, date)
        self.doubled = frozenset(self.waiting)
        self.ends: list[Blob] = []
        self.done: set[str] = set()
        self.told_season = False

    def run(self) -> Blob:
        found: list[Blob] = []
        for part in self.form.parts:
            self.done.add(part.name)
            row = self.part(part)
            if row:
                found += row
        return Blob(found, self.form.prefix, self.form.suffix, self.form.delimiter)

    def part(self, part: Part) -> list[Blob]:
        row: list[Blob] = []
        if self.date.literal and part.name == "year":
            row.append(self.make(self.date.literal, part.prefix, part.suffix))
        number = self.date.start.get(part.name)
        if number is None:
            if part.name == "month" and self.date.season:
                known = self.date.season in ("1", "2", "3", "4")
                season = self.terms.get(f"season-0{self.date.season}") if known else ""
                self.told_season |= known
                row.append(Blob(season or self.date.season, part.prefix, part.suffix))
            return row
        here: list[Blob] = []
        text = shown(part, number, self.terms) if number or part.name != "year" else ""
        if self.waiting and (part.name in self.doubled or self.done >= self.doubled):
            self.ranged(part, text, number, here)
        else:
            here.append(Blob(text, part.prefix, part.suffix))
        if part.name == "year" and (mark := era(number, self.terms)):
            here.append(Blob(mark))
        here = [one for one in here if one.body]
        if here:
            row.append(Blob(here))
        return row

    def ranged(self, part: Part, text: str, number: int, here: list[Blob]) -> None:
        end = self.date.end.get(part.name)
        later = shown(part, end, self.terms) if end is not None else ""
        if not self.done >= self.doubled:
            here.append(Blob(text, part.prefix, part.suffix))
            if later and later != "0":
                inner = [Blob(later, "", part.suffix)]
                if part.name == "year" and (mark := era(number, self.terms)):
                    inner.append(Blob(mark))
                self.ends.append(Blob(inner))
            return
        if later and later != "0":
            self.ends.append(Blob(later, "" if not self.ends else part.prefix, part.suffix))
        here += [Blob(text, part.prefix, ""), Blob(self.terms.get("year-range-delimiter"))]
        if self.ends:
            here.append(Blob(self.ends, "", "", self.form.delimiter))
        self.waiting = []
