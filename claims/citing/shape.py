"""The shape of an item: its type, and which variables it has. A list of many sources has few shapes."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .style import load

SHORTENED = frozenset(["title", "container-title"])


class Shape(NamedTuple):
    """``area``: ``citation`` or ``bibliography``; ``position``: ``first`` or ``subsequent``."""

    style: str
    area: str
    position: str
    kind: str
    present: frozenset[str]
    circa: frozenset[str]
    located: bool

    def narrowed(self, macro: str) -> Shape:
        """As much of it as this macro asks for: shapes have most of their macros in common."""
        asked = mentioned(self.style, macro)
        return Shape(
            self.style,
            self.area,
            self.position,
            self.kind if asked.kind else "",
            self.present & asked.variables,
            self.circa & asked.variables,
            self.located and asked.locator,
        )

    def tells(self, variable: str) -> bool:
        return self.located if variable == "locator" else variable in self.present


class Mentioned(NamedTuple):
    """What a macro, with those in it, asks of a shape."""

    variables: frozenset[str]
    kind: bool
    locator: bool


@cache
def mentioned(style: str, macro: str) -> Mentioned:
    variables: set[str] = set()
    kind = locator = False
    rest = [load(style).macros[macro]]
    while rest:
        node = rest.pop()
        rest += node.children
        attributes = node.attributes
        for name in ("variable", "is-numeric", "is-uncertain-date"):
            variables.update(attributes.get(name, "").split())
        kind |= "type" in attributes
        locator |= "locator" in attributes
        if "macro" in attributes:
            inner = mentioned(style, attributes["macro"])
            variables |= inner.variables
            kind, locator = kind | inner.kind, locator | inner.locator
    shortened = {f"{variable}-short" for variable in SHORTENED & variables}
    return Mentioned(frozenset(variables | shortened), kind, locator or "locator" in variables)
