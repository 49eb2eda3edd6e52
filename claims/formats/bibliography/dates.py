"""Dates: EDTF here; in CSL parts, in RIS ``1951/05/23/``, and in whatever words people write them."""

import re
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from claims import edtf

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
NONE = frozenset({"", "n.d.", "n.d", "nd", "s.d.", "no date", "undated", "forthcoming", "in press", "to appear", "???"})

PLAIN = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?(~?)")
APPROXIMATE = re.compile(r"(?:c|ca|circa|about|approx)\b\.?\s*(.+)", re.IGNORECASE)
SLASHES = re.compile(r"(\d{4})/(\d{0,2})(?:/(\d{0,2}))?(?:/(.*))?")
LOOSE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
WITH_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[ T]\d\d?:\d\d.*")
RANGE = re.compile(r"(\d{4})\s*(?:--|–|-| to )\s*(\d{4})")
DECADE = re.compile(r"(\d{3})0s")
WORDS = (
    re.compile(r"(?P<month>[^\W\d]+)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[^\W\d]+)\.?,? (?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4}),? (?P<month>[^\W\d]+)\.?(?: (?P<day>\d{1,2}))?"),
    re.compile(r"(?P<month>[^\W\d]+)\.?,? (?P<year>\d{4})"),
)


class UnreadableDateError(ValueError):
    """Text that is no date we understand; the message says so."""

    def __init__(self, text: object) -> None:
        shown = str(text)[:60]
        super().__init__(f"“{shown}” is not a date, expected one such as 1951, 1951-05-23, 1951~ (about) or May 1951")


@lru_cache(maxsize=8192)  # a list says the same dates over and over
def read(text: str) -> str:
    """The EDTF of a date as somebody wrote it; empty where it says that there is none. Raises UnreadableDateError."""
    text = " ".join(text.split())
    if text.casefold() in NONE:
        return ""
    if len(text) <= edtf.MAX_LENGTH:
        for guess in filter(None, (text, *guesses(text))):
            with suppress(edtf.EDTFError):
                edtf.bounds(guess)
                return guess
    raise UnreadableDateError(text)


def guesses(text: str) -> list[str]:
    """What it may be in EDTF, the likeliest first. None of it need be a date."""
    if about := APPROXIMATE.fullmatch(text):
        return [f"{inner}~" for inner in (about[1], *guesses(about[1]))]
    if text[0] + text[-1] == "[]":
        inside = text[1:-1].rstrip("?") or "?"
        return [f"{inner}?" for inner in (inside, *guesses(inside))]
    if found := SLASHES.fullmatch(text):
        return of_strokes(*found.groups())
    for pattern, make in FORMS:
        if found := pattern.fullmatch(text):
            return [make(*found.groups())]
    return [
        guess for pattern in WORDS if (found := pattern.fullmatch(text)) and (guess := in_words(**found.groupdict()))
    ]


def of_strokes(year: str, month: str, day: str | None, other: str | None) -> list[str]:
    """RIS: year, month, day, and other information, which may be a season or, of our own writing, all of the date."""
    rest = (other or "").strip()
    season = SEASONS.get(rest.casefold())
    return [rest, *([f"{year}-{season}"] if season else []), numbers(year, month, day)]


def numbers(year: str, month: str | None, day: str | None) -> str:
    return "-".join([year, *(part.zfill(2) for part in (month, day if month else "") if part)])


FORMS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (LOOSE, numbers),
    (WITH_TIME, lambda day: day),
    (RANGE, lambda start, end: f"{start}/{end}"),
    (DECADE, lambda digits: f"{digits}X"),
)


def in_words(year: str, month: str, day: str | None = None) -> str:
    if (season := SEASONS.get(month.casefold())) and not day:
        return f"{year}-{season}"
    short = month.casefold()[:3]
    return numbers(year, str(MONTHS.index(short) + 1), day) if short in MONTHS else ""


def year_of(text: str) -> str:
    """The one year that a date begins with, four digits; empty where it has none."""
    found = re.search(r"\d{4}", text)
    if found:
        return found[0]
    with suppress(edtf.EDTFError):
        earliest, latest = edtf.bounds(text)
        return f"{(earliest or latest).year:04}" if earliest or latest else ""  # type: ignore[union-attr]
    return ""


def to_csl(text: str) -> dict[str, Any]:
    """A date as CSL has it: its parts, and where they cannot say all of it, its text."""
    made = in_parts(text)
    try:
        told = from_csl(made) if made else ""
    except UnreadableDateError:
        told = ""
    return made if told == text else {**made, "literal": text}


def structured(text: str) -> dict[str, Any] | str:
    """A date as CSL has it, from any text; what cannot be read stays as it is, for whoever reads the item to refuse."""
    try:
        return to_csl(told) if (told := read(text)) else ""
    except UnreadableDateError:
        return text


def in_parts(text: str) -> dict[str, Any]:
    """As much of it as parts can say."""
    ends = [PLAIN.fullmatch(end) for end in text.split("/")]
    if len(ends) <= 2 and all(ends):
        found = [end for end in ends if end]
        season = int(found[0][2] or 0) if len(found) == 1 else 0
        if season > 12:
            return {"date-parts": [[int(found[0][1])]], "season": season - 20} if season < 25 else {}
        parts = [[int(part) for part in end.groups()[:3] if part] for end in found]
        circa = {"circa": True} if any(end[4] for end in found) else {}
        return {"date-parts": parts, **circa}
    with suppress(edtf.EDTFError):
        years = sorted({bound.year for bound in edtf.bounds(text) if bound})
        if years:
            return {"date-parts": [[year] for year in years], "circa": True}
    return {}


def from_csl(value: Any) -> str:
    """The EDTF of a date as CSL has it, structured or as text. Raises UnreadableDateError."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return read(str(value))
    if not isinstance(value, dict):
        raise UnreadableDateError(value)
    parts = value.get("date-parts")
    for name in ("literal", "raw"):
        if text := value.get(name):
            try:
                return read(str(text))
            except UnreadableDateError:
                if not parts:
                    raise
    return from_parts(parts, value) if parts else ""


def from_parts(parts: Any, value: dict[str, Any]) -> str:
    if not isinstance(parts, list) or not all(isinstance(part, list) for part in parts) or len(parts) > 2:
        raise UnreadableDateError(value)
    ends = []
    for part in parts:
        told = [str(number) for number in part if number not in (None, "", 0, "0")]
        if not all(number.isdecimal() and number.isascii() for number in told) or len(told) > 3:
            raise UnreadableDateError(value)
        ends.append("-".join([told[0].zfill(4), *(number.zfill(2) for number in told[1:])]) if told else "")
    season = str(value.get("season") or "")
    number = SEASONS.get(season.casefold(), 20 + int(season) if season in ("1", "2", "3", "4") else 0)
    if number and len(ends) == 1 and len(ends[0]) == 4:
        ends = [f"{ends[0]}-{number}"]
    elif value.get("circa"):
        ends = [f"{end}~" if end else "" for end in ends]
    return read("/".join(ends) if any(ends) else "")


def to_ris(text: str) -> str:
    """``1951/05/23/``; what that cannot say stands behind the last stroke, where RIS has other information."""
    found = PLAIN.fullmatch(text)
    if found and not found[4] and int(found[2] or 0) <= 12:
        return "/".join([found[1], found[2] or "", found[3] or "", ""])
    return f"{year_of(text)}///{text}" if year_of(text) else text
