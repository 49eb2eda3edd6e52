"""One citation, from item to marked text."""

from typing import Any

from . import items
from .blobs import Blob
from .compiler import program
from .labels import of_locator
from .letters import SPACES
from .punctuation import settle
from .setting import Setter
from .shape import Shape
from .state import State
from .style import load

SECTIONED = frozenset(["bill", "legislation", "regulation", "treaty"])


def cited(item: dict[str, Any], style: str, area: str, locator: str, position: str = "first") -> str:
    """Marked as ``letters`` says; empty where the style prints nothing."""
    fields = items.read(item)
    located = locate(locator, fields.kind) if locator else None
    circa = frozenset(variable for variable, date in fields.dates.items() if date.circa)
    shape = Shape(style, area, position, fields.kind, fields.present, circa, located is not None)
    state = State(load(style), fields, located)
    top = program(shape).row(state)
    if not top.body:
        return ""
    if area == "bibliography":
        top = Blob([top])
    settle(top)
    return Setter(hoists=area == "citation", ordinal=state.style.terms.ordinal).text(top)


def locate(locator: str, kind: str) -> tuple[str, str] | None:
    text = items.plain(locator).partition("|")[0]
    label = "page"
    if kind not in SECTIONED:
        label, text = of_locator(text)
    text = text.rstrip(SPACES)
    return (label, text) if text else None
