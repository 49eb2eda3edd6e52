"""Words cut to fit a box of a picture, where no browser breaks lines.

The page is made before anybody knows the reader's font, so widths are those of a wide sans serif: rather a word too
few than one that runs over the edge.
"""

from functools import lru_cache
from unicodedata import combining, east_asian_width

NARROW, WIDE = frozenset("fijlrtI.,:;'’‘|!()[]/ -·"), frozenset("mwMW@%—…")
MORE = "…"


def fit(text: str, width: float, lines: int) -> list[str]:
    """At most ``lines`` of the text, none wider than ``width`` (in ems), the last with an ellipsis if more follows."""
    words = text.split()
    found: list[str] = []
    while words and len(found) < lines:
        line, words = _line(words, width)
        found.append(line)
    if words:
        found[-1] = _cut(f"{found[-1]} {' '.join(words)}", width)
    return found


def width_of(text: str) -> float:
    """In ems, about."""
    return sum(map(_width_of, text))


def _line(words: list[str], width: float) -> tuple[str, list[str]]:
    """As many words as fit a line, and the rest; at least one, broken if it must be."""
    line = words[0]
    if width_of(line) > width:
        end = _fitting(line, width)
        return line[:end], [line[end:], *words[1:]]
    taken, used = 1, width_of(line)
    while taken < len(words) and (used := used + width_of(f" {words[taken]}")) <= width:
        taken += 1
    return " ".join(words[:taken]), words[taken:]


def _cut(line: str, width: float) -> str:
    return line[: _fitting(line, width - width_of(MORE))].rstrip(" ,.;:-–—") + MORE


def _fitting(text: str, width: float) -> int:
    """How many signs fit: at least one, lest nothing ever ends."""
    used = 0.0
    for number, sign in enumerate(text):
        used += _width_of(sign)
        if used > width:
            return max(1, number)
    return len(text)


@lru_cache(maxsize=4096)
def _width_of(sign: str) -> float:
    if combining(sign):
        return 0
    if east_asian_width(sign) in {"W", "F"}:
        return 1
    if sign in NARROW:
        return 0.32
    if sign in WIDE:
        return 0.92
    return 0.7 if sign.isupper() else 0.57
