"""A marked text as pieces, each set in one way."""

from typing import Any, NamedTuple

from . import letters


class Run(NamedTuple):
    """A piece of a citation that is set in one way; plain text, nothing in it is markup."""

    text: str
    italic: bool = False
    bold: bool = False
    raised: str = ""
    """``sup``, ``sub`` or nothing."""
    small_caps: bool = False


ON: dict[str, tuple[str, Any]] = {
    letters.ITALIC: ("italic", True),
    letters.UPRIGHT: ("italic", False),
    letters.BOLD: ("bold", True),
    letters.LIGHT: ("bold", False),
    letters.RAISE: ("raised", "sup"),
    letters.LOWER: ("raised", "sub"),
    letters.CAPS: ("small_caps", True),
    letters.PLAIN_CAPS: ("small_caps", False),
}


def runs(marked: str) -> list[Run]:
    found: list[Run] = []
    stack = [Run("")]
    for piece in letters.MARKS.split(marked):
        if piece == letters.END:
            stack.pop()
        elif piece in ON:
            name, value = ON[piece]
            stack.append(stack[-1]._replace(**{name: value}))
        elif piece:
            one = stack[-1]._replace(text=piece)
            if found and found[-1][1:] == one[1:]:
                found[-1] = one._replace(text=found[-1].text + piece)
            else:
                found.append(one)
    return found
