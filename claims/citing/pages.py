"""Ranges of pages: ``CSL.Util.PageRangeMangler`` of citeproc-js."""

import re

from .letters import SPACE

_END = "[0-9]*[a-zA-Z]+0*"
_RANGE = re.compile(rf"({_END})?([0-9]+[a-z]*)[{SPACE}]*(?:\u2013|-)[{SPACE}]*({_END})?([0-9]+[a-z]*)")


def set_range(start: tuple[str, str], end: tuple[str, str], form: str) -> str:
    """Two ends, each letters before and number, in the style’s ``page-range-format``: “321–28” in Chicago."""
    text = f"{start[0]}{start[1]}-{end[0]}{end[1]}"
    found = _RANGE.fullmatch(text)
    if not found:
        return text.replace("-", "–")
    before, first, again, last = found[1] or "", found[2], found[3] or "", found[4]
    if again and again != before:
        return text.replace("-", "–")
    if len(last) < len(first):
        last = first[: len(first) - len(last)] + last
    if number(first) >= number(last):
        return text.replace("-", "–")
    if form == "chicago-16":
        return f"{before}{first}–{chicago(number(first), number(last)) or last}"
    return f"{before}{first}–{before}{last}"


def number(text: str) -> int:
    found = re.match("[0-9]+", text)
    return int(found[0]) if found else 0


def chicago(first: int, last: int) -> str:
    """What of the last page is written, by section 9.63 of the Chicago Manual of Style; empty: all of it."""
    if first <= 100 or first % 100 == 0:
        return ""
    for digits in range(2, len(str(last))):
        divisor = 10**digits
        if first // divisor == last // divisor:
            return str(last % divisor)
    return ""
