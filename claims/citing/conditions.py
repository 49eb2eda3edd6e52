"""Conditions of a style, settled for one shape of item."""

from __future__ import annotations

from collections.abc import Callable

from .numbers import NUMERIC
from .shape import Shape
from .state import State
from .style import Node

MAYBE_NUMERIC = NUMERIC | frozenset(
    ["call-number", "division", "part-number", "printing-number", "section", "supplement-number", "version"]
)

Condition = bool | Callable[[State], bool]


class Conditions:
    """What the shape alone settles is true or false; of the rest, the item is asked."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape

    def condition(self, node: Node) -> Condition:
        tests = [
            test
            for name, value in node.attributes.items()
            if name != "match"
            for test in self.tests(name, value.split())
        ]
        match = node.attributes.get("match", "all")
        if match == "none":
            inner = combined(tests, any_of=True)
            return not inner if isinstance(inner, bool) else lambda state: not inner(state)
        return combined(tests, any_of=match == "any")

    def tests(self, name: str, values: list[str]) -> list[Condition]:
        shape = self.shape
        if name == "type":
            return [shape.kind in values]
        asked: dict[str, Callable[[str], Condition]] = {
            "variable": shape.tells,
            "position": self.at_position,
            "is-numeric": self.is_numeric,
            "is-uncertain-date": shape.circa.__contains__,
            "locator": self.is_located,
            # One citation by itself is not ambiguous.
            "disambiguate": lambda _value: False,
        }
        return [asked[name](value) for value in values]

    def at_position(self, value: str) -> bool:
        if self.shape.area == "bibliography":
            return False
        return value == self.shape.position

    def is_numeric(self, variable: str) -> Condition:
        if not self.shape.tells(variable) or variable not in MAYBE_NUMERIC:
            return False
        return lambda state: state.numbers_of(variable).numeric

    def is_located(self, label: str) -> Condition:
        label = label.replace("sub verbo", "sub-verbo")
        return (lambda state: state.numbers_of("locator").label == label) if self.shape.located else False


def combined(tests: list[Condition], *, any_of: bool) -> Condition:
    """Settled where that can be done without the item."""
    left = []
    for test in tests:
        if isinstance(test, bool):
            if test is any_of:
                return any_of
        else:
            left.append(test)
    if not left:
        return not any_of
    if len(left) == 1:
        return left[0]
    many = tuple(left)
    if any_of:
        return lambda state: any(test(state) for test in many)
    return lambda state: all(test(state) for test in many)
