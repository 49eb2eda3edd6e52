"""Dates as people write them, read by patterns such as ``%d.%m.%Y``, and given as EDTF, as partial as they are."""

import re
from calendar import month_abbr, month_name
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache

from claims import edtf
from claims.formats.problems import echo

EDTF = "EDTF"
"""The pattern for what is EDTF already."""

# Directives of strptime that a date without its time can need. English names, whatever the language of the process.
DIRECTIVES = {
    "%Y": r"(?P<year>[0-9]{4})",
    "%m": r"(?P<month>1[0-2]|0?[1-9])",
    "%d": r"(?P<day>3[01]|[12][0-9]|0?[1-9])",
    "%B": r"(?P<name>[A-Za-z]+)",
    "%b": r"(?P<name>[A-Za-z]+)\.?",
    "%%": "%",
}
MONTH = "month"
TOKEN = re.compile(r"%.?|[^%]+")
MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}


class DatePatternError(ValueError):
    """A pattern that is none; the message says what was expected."""


class DateError(ValueError):
    """A date that fits no pattern, or is none."""


def pattern_of(text: str) -> re.Pattern[str]:
    """Raises DatePatternError."""
    made, fields = "", set()
    for token in TOKEN.findall(text):
        if not token.startswith("%"):
            made += r"\s+".join(map(re.escape, re.split(r"\s+", token)))
            continue
        if token not in DIRECTIVES:
            raise DatePatternError(f"{echo(token)} in {echo(text)}, expected of {', '.join(DIRECTIVES)}, or {EDTF}")
        field = MONTH if token in ("%m", "%B", "%b") else token
        if field in fields and field != "%%":
            raise DatePatternError(f"{echo(text)} asks for the same twice, expected once")
        fields.add(field)
        made += DIRECTIVES[token]
    if "%Y" not in fields or ("%d" in fields and MONTH not in fields):
        raise DatePatternError(
            f"{echo(text)}, expected a year with perhaps a month and a day: %Y, %m/%Y, %d.%m.%Y, %d %B %Y; or {EDTF}"
        )
    return re.compile(made, re.ASCII)


def reader(patterns: Sequence[str]) -> Callable[[str], str]:
    """From a date written in one of these patterns, the first that fits, to EDTF. It raises DateError.

    Raises DatePatternError.
    """
    compiled = [None if pattern == EDTF else pattern_of(pattern) for pattern in patterns]

    @lru_cache(maxsize=2**12)
    def read(text: str) -> str:
        impossible = ""
        for pattern in compiled:
            if pattern is None:
                try:
                    edtf.bounds(text)
                except edtf.EDTFError:
                    continue
                return text
            if found := pattern.fullmatch(text):
                try:
                    return _as_edtf(found.groupdict())
                except ValueError as error:
                    impossible = str(error)
        if impossible:
            raise DateError(f"{echo(text)} is no date: {impossible}")
        raise DateError(f"{echo(text)} fits none of the date formats of the map: {', '.join(patterns)}")

    return read


def _as_edtf(found: dict[str, str]) -> str:
    """Raises ValueError for a day that never was."""
    year = found["year"]
    if name := found.get("name"):
        if name.casefold() not in MONTHS:
            raise ValueError(f"there is no month {name}")
        month = MONTHS[name.casefold()]
    elif "month" in found:
        month = int(found["month"])
    else:
        return year
    if "day" not in found:
        return f"{year}-{month:02}"
    return date(int(year), month, int(found["day"])).isoformat()
