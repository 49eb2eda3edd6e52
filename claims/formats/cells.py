"""Cells: how each shape of value is written as text, and what comes back. One form, whatever the container.

A list is its values joined by ``;``. A ``;`` inside a value is written ``\\;``. Backslashes stand for themselves,
except in a run right before a ``;``: there each is written twice, so that a value may end in one.
"""

import re
from collections.abc import Callable
from typing import Any

from . import json_text
from .layout import Shape
from .limits import LONGEST_CELL
from .problems import echo

Value = str | list[str] | bool | dict[str, Any]

# The look-behind keeps a long run of backslashes from being tried from each of them anew.
SEPARATOR = re.compile(r"(?<!\\)(\\*);")
LAST_BACKSLASHES = re.compile(r"(?<!\\)(\\+)\Z")

YES = frozenset({"yes", "true"})
NO = frozenset({"", "no", "false"})


class CellError(ValueError):
    """A cell that cannot be read; the message says what is wrong and what was expected."""


def split_list(text: str) -> list[str]:
    """The values, stripped, without empty ones."""
    values = text.split(";") if "\\;" not in text else _split_escaped(text)
    return [value for part in values if (value := part.strip())]


def _split_escaped(text: str) -> list[str]:
    values, value = [], ""
    *pairs, last = SEPARATOR.split(text)
    for part, run in zip(pairs[::2], pairs[1::2], strict=True):
        value += part + "\\" * (len(run) // 2)
        if len(run) % 2:
            value += ";"
        else:
            values.append(value)
            value = ""
    return [*values, value + last]


def join_list(values: list[str]) -> str:
    text = ";".join(values)
    if "\\" not in text and text.count(";") == max(len(values) - 1, 0):
        return text
    escaped = [SEPARATOR.sub(r"\1\1\\;", value) for value in values]
    return ";".join([*(LAST_BACKSLASHES.sub(r"\1\1", value) for value in escaped[:-1]), escaped[-1]])


def parse_flag(text: str) -> bool:
    word = text.strip().casefold()
    if word not in YES and word not in NO:
        raise CellError(f"{echo(text)} is neither yes nor no, expected yes, or nothing for no")
    return word in YES


def format_flag(value: bool) -> str:
    return "yes" if value else ""


def parse_object(text: str) -> dict[str, Any]:
    if not text.strip():
        return {}
    try:
        value = json_text.loads(text)
    except json_text.NotJSONError as error:
        raise CellError(f'{error}, expected a JSON object such as {{"volume": "12"}}') from None
    return check_object(value)


def check_object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CellError(f'this is {json_text.name(value)}, expected a JSON object such as {{"volume": "12"}}')
    return value


def format_object(value: dict[str, Any]) -> str:
    return json_text.dumps(value) if value else ""


PARSE: dict[Shape, Callable[[str], Value]] = {
    Shape.LIST: split_list,
    Shape.FLAG: parse_flag,
    Shape.OBJECT: parse_object,
}
"""From text, by shape; text itself is taken as it stands. They raise CellError."""

FORMAT: dict[Shape, Callable[[Any], str]] = {
    Shape.LIST: join_list,
    Shape.FLAG: format_flag,
    Shape.OBJECT: format_object,
}
"""To text, by shape. ``PARSE`` gives the same value back."""

EMPTY: dict[Shape, Callable[[], Value]] = {
    Shape.TEXT: str,
    Shape.LIST: list,
    Shape.FLAG: bool,
    Shape.OBJECT: dict,
}
"""What an empty cell means, by shape."""


def from_json(shape: Shape, value: Any) -> Value:
    """The cell that a JSON value stands for: text as in a table, or the value itself. Raises CellError."""
    if value is None:
        return EMPTY[shape]()
    if isinstance(value, str):
        check_length(value)
        return value if shape is Shape.TEXT else PARSE[shape](value)
    if shape is Shape.LIST and isinstance(value, list):
        return [text for entry in value if (text := from_scalar(entry).strip())]
    if shape is Shape.FLAG and isinstance(value, bool):
        return value
    if shape is Shape.OBJECT:
        return check_object(value)
    if shape is Shape.TEXT:
        return from_scalar(value)
    wanted = "an array of texts" if shape is Shape.LIST else "true or false"
    raise CellError(f"this is {json_text.name(value)}, expected {wanted}")


def from_scalar(value: Any) -> str:
    """Text, or a whole number as it is written; a decimal number could come out other than it was meant."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise CellError(f"this is {json_text.name(value)}, expected text in quotation marks")


def check_length(text: str) -> None:
    if len(text) > LONGEST_CELL:
        raise CellError(f"{len(text):,} characters, expected {LONGEST_CELL:,} at most")
