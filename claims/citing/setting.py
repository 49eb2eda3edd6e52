"""From the tree of pieces to text: ``CSL.Output.Queue.string`` and ``renderBlobs`` of citeproc-js.

How a piece is set stands in the text as marks (``letters.ITALIC`` … ``letters.END``); ``runs`` makes pieces of it.
Numbers are set last: until something stands behind them they remain blobs, as there, for delimiters depend on it.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from . import letters
from .blobs import Blob, Decor
from .casing import CASES

Part = str | Blob

MARK_OF = {
    ("style", "italic"): letters.ITALIC,
    ("style", "normal"): letters.UPRIGHT,
    ("weight", "bold"): letters.BOLD,
    ("weight", "normal"): letters.LIGHT,
    ("align", "sup"): letters.RAISE,
    ("align", "sub"): letters.LOWER,
    ("caps", "small-caps"): letters.CAPS,
    ("caps", "normal"): letters.PLAIN_CAPS,
}
QUOTES = {"true": ("“", "”"), "inner": ("‘", "’")}
RAISED = re.compile(f"[{''.join(letters.RAISED)}]")


def written(text: str) -> str:
    """As it stands on the page: of two spaces the first does not break, raised letters are set raised."""
    if letters.WIDE.search(text):
        text = letters.WIDE.sub("\u00a0 ", text)
    if not text.isascii():
        text = RAISED.sub(raised, text)
    return text


affix = lru_cache(maxsize=2048)(written)
"""The same of what stands before, behind and between: few texts, and always the same."""


def raised(found: re.Match[str]) -> str:
    return f"{letters.RAISE}{letters.RAISED[found[0]]}{letters.END}"


def decorated(text: str, decor: Decor) -> str:
    for kind, value in decor:
        if kind == "quotes":
            opening, closing = QUOTES[value]
            text = f"{opening}{text}{closing}"
        elif text:
            text = f"{MARK_OF[kind, value]}{text}{letters.END}"
    return text


class Setter:
    """One citation being set."""

    def __init__(self, *, hoists: bool, ordinal: Callable[[str], str]) -> None:
        self.hoists = hoists
        """Whether a lone number takes what stands around it into itself, as in citations but not in bibliographies."""
        self.ordinal = ordinal

    def text(self, top: Blob) -> str:
        """All of it. ``top`` is not empty."""
        return self.joined(self.parts(top, whole=True), "")

    def parts(self, blob: Blob, *, whole: bool = False) -> list[Part]:
        """What the row holds: one text, with numbers behind it that are not set yet. ``whole``: without such."""
        found: list[Part] = []
        for child in rows(blob):
            if not isinstance(child.body, str):
                found += self.of_row(child)
            elif child.number is not None and child.number.exact:
                found.append(child)
            elif child.body and (text := decorated(written(leaf(child, child.body)), child.decor)):
                found.append(affix(child.prefix) + text + affix(child.suffix))
        if all(isinstance(one, str) for one in found):
            text = (affix(blob.delimiter) if blob.delimiter else "").join(found)  # type: ignore[arg-type]
            return [self.around(text, blob)] if text else []
        return self.with_numbers(found, blob, whole)

    def of_row(self, child: Blob) -> list[Part]:
        found = self.parts(child)
        if child.delimiter and len(found) > 1:
            seen = False
            for at, one in enumerate(found):
                if not isinstance(one, str):
                    seen = True
                elif seen:
                    found[at] = child.delimiter + one
        return found

    def around(self, text: str, blob: Blob) -> str:
        if blob.decor:
            text = decorated(text, blob.decor)
        return affix(blob.prefix) + text + affix(blob.suffix)

    def with_numbers(self, found: list[Part], blob: Blob, whole: bool) -> list[Part]:
        between = blob.delimiter
        delimit_numbers(found, between)
        split = delimit_texts(found, between)
        if whole or blob.decor or blob.suffix:
            split = len(found)
        elif blob.prefix:
            split = next(at for at, one in enumerate(found) if not isinstance(one, str))
            if split == 0 and isinstance(found[0], Blob):
                found[0].prefix = blob.prefix + found[0].prefix
        start, rest = found[:split], found[split:]
        if self.hoists and len(start) == 1 and isinstance(start[0], Blob):
            number = start[0]
            number.prefix = blob.prefix + number.prefix
            number.suffix += blob.suffix
            number.decor += blob.decor
            return [number, *rest]
        text = self.joined(start, between)
        if text and (blob.decor or blob.suffix or blob.prefix):
            text = self.around(text, blob)
        return [text, *rest] if text else rest

    def joined(self, found: list[Part], between: str) -> str:
        text = ""
        for one in found:
            if isinstance(one, str):
                text += (affix(between) if text else "") + one
            elif isinstance(one.body, str):
                text += self.of_number(one, one.body)
        return text

    def of_number(self, blob: Blob, digits: str) -> str:
        number = blob.number
        if number is None or number.particle:
            text = leaf(blob, digits)
        else:
            text = self.ordinal(digits) if number.ordinal else digits
        text = written(text)
        if number is not None and number.case:
            text = CASES[number.case](text, ())
        return self.around(text, blob)


def delimit_numbers(found: list[Part], between: str) -> None:
    """What stands between two numbers goes with the first."""
    for one, following in pairwise(found):
        if not isinstance(one, str) and not isinstance(following, str) and not following.parted:
            one.suffix += between
            following.parted = True


def delimit_texts(found: list[Part], between: str) -> int:
    """What stands between a text and a number goes with the text. Where the last text ends."""
    split = 0
    for at, one in enumerate(found):
        if not isinstance(one, str):
            continue
        split = at + 1
        following = found[split] if split < len(found) else ""
        if not isinstance(following, str):
            if between and not following.parted:
                found[at] = one + affix(between)
            following.parted = True
    return split


def rows(blob: Blob) -> list[Blob]:
    return [] if isinstance(blob.body, str) else blob.body


def leaf(blob: Blob, text: str) -> str:
    """With the letters that stand before a number: “A12”."""
    return blob.number.particle + text if blob.number is not None else text
