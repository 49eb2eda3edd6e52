"""EDTF dates: the days a text may mean, what is wrong with it, and its wording.

EDTF is ISO 8601-2:2019, https://www.loc.gov/standards/datetime/. python-edtf reads each single date; what joins dates
(intervals, sets) is taken apart here, because python-edtf 5.0.2 gets many of those wrong: `/1900` begins ten years
earlier, `1951-XX/1952` and `1951-21~/1953` end in an AttributeError, in `[1951~,1953]` the `~` is lost. Nor does any
text reach it before its shape is checked: it takes 2015-02-29 for a day, ignores spaces, prints on some errors, and
would occupy a processor with `Y1E999999999` until it is stopped.
"""

import re
import warnings
from calendar import monthrange
from contextlib import suppress
from datetime import date
from functools import lru_cache
from time import struct_time
from typing import Any, TypeAlias

from django.utils.dates import MONTHS
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pyparsing import ParseException, PyparsingDiagnosticWarning

from .edtf_words import OPEN_ENDS, guesses, words

with warnings.catch_warnings():
    # pyparsing comments on python-edtf's grammar while it is built, but only under `python -W…` or PYTHONWARNINGS.
    warnings.simplefilter("ignore", PyparsingDiagnosticWarning)
    from edtf import (
        Date,
        EDTFObject,
        Level2Season,
        PartialUncertainOrApproximate,
        PartialUnspecified,
        Season,
        UncertainOrApproximate,
        Unspecified,
    )

Bounds: TypeAlias = tuple[date | None, date | None]

MAX_LENGTH = 100
SEASONS = range(21, 42)
NO_BOUNDS: Bounds = (None, None)

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# ISO 8601: 24:00:00 is the end of a day, and no place is more than 14 hours from Greenwich.
_DATE_AND_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})T(?:(?:[01][0-9]|2[0-3])(?::[0-5][0-9]){2}|24:00:00)"
    r"(?:Z|[+-](?:(?:0[0-9]|1[0-3])(?::[0-5][0-9])?|14(?::00)?))?"
)
_PLAIN = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}")
# The outline of one date: a year, perhaps a month or season and a day, with unspecified digits, qualifiers anywhere.
# Only a year by itself can have significant digits ("1950S2"): python-edtf fails on "~1950S2".
_DATE = re.compile(
    r"(?![?~%].*S)[?~%]?(?P<year>[0-9X]{4})(?:S[1-4]|[?~%]?"
    r"(?:-[?~%]?(?P<month>[0-9]{2}|XX)[?~%]?(?:-[?~%]?(?P<day>[0-9]{2}|XX)[?~%]?)?)?)"
)
_OTHER_YEAR = re.compile(r"-[0-9X]{4}(?:-.*)?|Y-?[0-9]+(?:[ES].*)?")


class EDTFError(ValueError):
    """Text that is no date we can keep. str() tells an editor what is wrong and what would be right."""


class _UnreadableError(EDTFError):
    """Nothing more particular is known to be wrong."""

    def __init__(self, text: str) -> None:
        super().__init__(_("“%(text)s” is not an EDTF date.") % {"text": text})


def bounds(text: str) -> Bounds:
    """The first and last day that `text` may mean: None for an open or unknown end, both None for "".

    A date has the bounds that python-edtf's `lower_fuzzy` and `upper_fuzzy` give (design.md, section 2): `~` and `?`
    widen by one of each unit given, `%` by two, so `1951~` is 1950-01-01 to 1952-12-31. A time of day is ignored.
    Raises EDTFError.
    """
    if not isinstance(text, str):
        raise EDTFError(_("A date must be text, such as 1951 or 1951-05-23."))
    try:
        return _bounds(text)
    except EDTFError as error:
        # What could not be read may have been one end of an interval; editors know what they wrote as a whole.
        raise EDTFError(
            _with_advice(_UnreadableError(text) if isinstance(error, _UnreadableError) else error, text)
        ) from None


def describe(text: str) -> str:
    """The date in words, in the current language; what has none, and what is not EDTF, unchanged. Never raises."""
    if not text or len(text) > MAX_LENGTH:
        return text
    return _described(text, get_language())


@lru_cache(maxsize=8192)
def _described(text: str, language: str | None) -> str:  # noqa: ARG001 (`language` is there for the cache)
    try:
        _bounds(text)
    except EDTFError:
        return text
    return words(text)


def _bounds(text: str) -> Bounds:
    """As `bounds`, but an error's text has no advice."""
    if not text:
        return NO_BOUNDS
    if len(text) > MAX_LENGTH:
        raise EDTFError(_("A date can have %(limit)s characters at most.") % {"limit": MAX_LENGTH})
    if not text.isprintable():
        raise EDTFError(_("The date contains an invisible character: type it again instead of pasting it."))
    if text[0] + text[-1] in ("[]", "{}"):
        return _set_bounds(text)
    if "/" in text:
        return _interval_bounds(text)
    if text == "..":
        raise EDTFError(_("“..” alone says nothing: leave the date empty, or write XXXX for an unknown one."))
    with_time = _DATE_AND_TIME.fullmatch(text)
    return _date_bounds(with_time[1] if with_time else text)


def _interval_bounds(text: str) -> Bounds:
    if text.count("/") != 1:
        raise _UnreadableError(text)
    start, end = text.split("/")
    earliest = None if start in OPEN_ENDS else _date_bounds(start)[0]
    latest = None if end in OPEN_ENDS else _date_bounds(end)[1]
    if earliest is None and latest is None:
        raise EDTFError(
            _("“%(text)s” needs a date at one end at least: leave it empty if there is none.") % {"text": text}
        )
    return _in_order(earliest, latest, text)


def _set_bounds(text: str) -> Bounds:
    """One of a set `[…]`, all of a set `{…}`: from the first day to the last of them."""
    elements = re.split(", ?", text[1:-1])
    if len(elements) == 1 and ".." not in text:
        raise _UnreadableError(text)
    every = []
    for at, element in enumerate(elements):
        start, dots, end = element.partition("..")
        if not dots:
            every.append(_date_bounds(element))
            continue
        # EDTF allows "..1953" first and "1953.." last, and only plain dates beside the dots.
        if (not start and at > 0) or (not end and at < len(elements) - 1):
            raise _UnreadableError(text)
        if not (start or end) or not all(_PLAIN.fullmatch(date_) for date_ in (start, end) if date_):
            raise _UnreadableError(text)
        earliest = _date_bounds(start)[0] if start else None
        latest = _date_bounds(end)[1] if end else None
        every.append(_in_order(earliest, latest, element))
    firsts, lasts = zip(*every, strict=True)
    return (None if None in firsts else min(firsts)), (None if None in lasts else max(lasts))


def _in_order(earliest: date | None, latest: date | None, text: str) -> Bounds:
    if earliest and latest and latest < earliest:
        raise EDTFError(_("“%(text)s” ends before it begins.") % {"text": text})
    return earliest, latest


# 100,000 imported rows have a few thousand different dates that are not plain days, and each costs 2 to 15 ms to parse.
@lru_cache(maxsize=16384)
def _date_bounds(text: str) -> Bounds:
    found = _DATE.fullmatch(text)
    if not found:
        raise _out_of_range(text) if _OTHER_YEAR.fullmatch(text) else _UnreadableError(text)
    year, month, day = found["year"], found["month"], found["day"]
    _check_calendar(text, year, month, day)
    if _DAY.fullmatch(text):
        only = date(int(year), int(month), int(day))
        return only, only
    if _PLAIN.fullmatch(text) and (not month or int(month) in MONTHS):
        first, last = (int(month), int(month)) if month else (1, 12)
        return date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])
    parsed = _parse(text)
    if year == "XXXX":
        return NO_BOUNDS
    try:
        earliest, latest = parsed.lower_fuzzy(), parsed.upper_fuzzy()
    except (ValueError, OverflowError):
        # Widened beyond even the years that python-edtf pretends to have: "0XXX%".
        raise _out_of_range(text) from None
    return _to_date(earliest, text), _to_date(latest, text)


def _check_calendar(text: str, year: str, month: str | None, day: str | None) -> None:
    """Raise EDTFError for a year, month, season or day that there is not."""
    if year == "0000":
        raise _out_of_range(text)
    if month and month != "XX" and int(month) not in MONTHS:
        if day or int(month) not in SEASONS:
            raise EDTFError(
                _("There is no month %(month)s in “%(text)s”: months go from 01 to 12, as in %(year)s-12.")
                % {"month": month, "text": text, "year": year}
            )
        if re.search("[?~%]", text):
            raise EDTFError(
                _("A season cannot be marked approximate or uncertain: write %(year)s~, or the months.")
                % {"year": year}
            )
    if not month or not day or day == "XX":
        return
    # While digits of the year are unknown, 29 February is possible.
    days = 31 if month == "XX" else monthrange(2000 if "X" in year else int(year), int(month))[1]
    if month != "XX" and int(day) > days:
        which = MONTHS[int(month)] if "X" in year else f"{MONTHS[int(month)]} {year}"
        raise EDTFError(
            _("%(month)s has %(days)s days, the last of them %(last)s.")
            % {"month": which, "days": days, "last": f"{year}-{month}-{days}"}
        )
    if not 1 <= int(day) <= days:
        raise EDTFError(_("There is no day %(day)s in “%(text)s”.") % {"day": day, "text": text})


# In the order in which python-edtf's own grammar prefers them. Asked one by one they answer ten times sooner than all
# of that grammar, which compares every reading of an interval and a set too.
_KINDS: tuple[type[EDTFObject], ...] = (
    Date,
    UncertainOrApproximate,
    Unspecified,
    Season,
    PartialUncertainOrApproximate,
    PartialUnspecified,
    Level2Season,
)


def _parse(text: str) -> EDTFObject:
    """One date, as `parse_edtf` would read it."""
    for kind in _KINDS:
        grammar: Any = kind.parser
        with suppress(ParseException):
            # Tried first, for a date that goes on behind what fits would be made, and printed, all the same.
            if grammar.try_parse(text, 0) == len(text):
                parsed: EDTFObject = grammar.parse_string(text)[0]
                return parsed
    raise _UnreadableError(text)


def _to_date(moment: struct_time, text: str) -> date:
    year, month, day = moment[:3]
    if not date.min.year <= year <= date.max.year:
        raise _out_of_range(text)
    # 195X-02-29 begins, for python-edtf, on 29 February 1950.
    return date(year, month, min(day, monthrange(year, month)[1]))


def _out_of_range(text: str) -> EDTFError:
    return EDTFError(_("“%(text)s” may reach beyond the years 1 to 9999, which are all we can keep.") % {"text": text})


def _with_advice(error: EDTFError, text: str) -> str:
    """What is wrong, followed by what was probably meant, or by examples."""
    if len(text) > MAX_LENGTH:
        return str(error)
    meant, wrong = [], ""
    for guess in guesses(text):
        try:
            _bounds(guess)
            said = words(guess)
            meant.append(guess if said == guess else _("%(edtf)s for “%(words)s”") % {"edtf": guess, "words": said})
        except _UnreadableError:
            continue
        except EDTFError as other:
            wrong = wrong or str(other)
    if meant:
        return f"{error} {_('Write %(choices)s.') % {'choices': _(', or ').join(meant)}}"
    if wrong:
        # Understood, but impossible: for "31 April 1951", that April has 30 days.
        return wrong if wrong == str(error) else f"{error} {wrong}"
    if not isinstance(error, _UnreadableError):
        return str(error)
    return f"{error} " + _(
        "Write, for example, 1951, 1951-05, 1951-05-23, 1951~ (about 1951), 1951? (uncertain), 195X (the 1950s), "
        "1951-21 (spring 1951), 1951/1953 (from, to) or ../1953 (until)."
    )
