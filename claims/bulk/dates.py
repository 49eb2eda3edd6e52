"""Dates as researchers have them: EDTF text in every form that ``claims.edtf`` reads."""

from calendar import monthrange
from functools import cache

from .chance import Draw

FIRST_YEAR, LAST_YEAR = 1900, 2025

# One of each, with {y} for the year, {n} for the next, {l} for a later one, {d} for its decade without the last digit.
UNCERTAIN = (
    "{y}~",
    "{y}?",
    "{d}X",
    "{y}-05",
    "{y}-11",
    "{y}-21",
    "{y}-24",
    "{y}/{n}",
    "{y}-04/{n}",
    "../{y}",
    "{y}/..",
    "[{y},{l}]",
    "{y}%",
    "~{y}",
    "{d}X~",
    "{c}XX",
    "{y}-XX",
    "{y}-05-XX",
    "{y}-XX-XX",
    "{y}-09~",
    "{y}-~05",
    "{y}-05-23?",
    "{y}S2",
    "{y}-22",
    "{y}-23",
    "{y}-33",
    "{y}-41",
    "{y}-04/{y}-06",
    "{y}~/{l}",
    "{y}/{l}~",
    "{y}~/..",
    "/{y}",
    "{y}/",
    "XXXX/{y}",
    "{{{y},{n}}}",
    "[{y}..{l}]",
    "[..{y}]",
    "[{y}..]",
    "{y}-05-01T12:00:00Z",
    "XXXX",
)
_USUAL = 12  # of these every year has each, of the rest one in four: a date that is not plain is slow to parse
_EVERY = 4


def uncertain(form: str, year: int) -> str:
    text = str(year)
    return form.format(y=text, n=year + 1, l=year + 3, d=text[:3], c=text[:2])


@cache
def _days(year: int) -> tuple[str, ...]:
    return tuple(
        f"{year}-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, monthrange(year, month)[1] + 1)
    )


@cache
def _others(year: int) -> tuple[str, ...]:
    """The other dates of this year, the usual ones more often."""
    usual = [uncertain(form, year) for form in UNCERTAIN[:_USUAL]]
    rare = [uncertain(form, year) for at, form in enumerate(UNCERTAIN[_USUAL:]) if (at + year) % _EVERY == 0]
    months = [f"{year}-{month:02}" for month in range(1, 13)]
    return tuple([str(year)] * 24 + months * 2 + usual * 2 + rare)


def date(draw: Draw, year: int, plain: float = 0.6) -> str:
    """A date in or about this year, with this chance a plain day."""
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    return draw.one(_days(year)) if draw.chance(plain) else draw.one(_others(year))


def day(draw: Draw, year: int) -> str:
    return draw.one(_days(min(max(year, FIRST_YEAR), LAST_YEAR)))
