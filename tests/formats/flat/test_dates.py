from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims import edtf
from claims.formats.flat.dates import DateError, DatePatternError, reader


@pytest.mark.parametrize(
    ("pattern", "text", "said"),
    [
        ("%d.%m.%Y", "3.1.1953", "1953-01-03"),
        ("%d.%m.%Y", "31.12.1953", "1953-12-31"),
        ("%m/%Y", "2/1953", "1953-02"),
        ("%Y", "1953", "1953"),
        ("%d %B %Y", "31 January  1953", "1953-01-31"),
        ("%B %d, %Y", "january 31, 1953", "1953-01-31"),
        ("%b %Y", "Sept 1953", None),
        ("%b %Y", "Sep. 1953", "1953-09"),
        ("EDTF", "195X", "195X"),
        ("%Y 100%%", "1953 100%", "1953"),
    ],
)
def test_date_becomes_edtf(pattern, text, said):
    read = reader([pattern])

    if said is None:
        with pytest.raises(DateError):
            read(text)
    else:
        assert read(text) == said


def test_first_pattern_that_fits_is_taken():
    read = reader(["%d/%m/%Y", "%m/%Y", "%Y", "EDTF"])

    assert [read(text) for text in ("1/2/1953", "2/1953", "1953", "1953~")] == [
        "1953-02-01",
        "1953-02",
        "1953",
        "1953~",
    ]


def test_date_that_fits_no_pattern_is_refused():
    with pytest.raises(DateError, match=r"“1953-01” fits none of the date formats of the map: %d\.%m\.%Y, %Y"):
        reader(["%d.%m.%Y", "%Y"])("1953-01")


@pytest.mark.parametrize("text", ["30.2.1953", "1 Brumaire 1953", "1.1.0000"])
def test_day_that_never_was_is_refused(text):
    with pytest.raises(DateError, match="is no date"):
        reader(["%d.%m.%Y", "%d %B %Y"])(text)


@pytest.mark.parametrize("pattern", ["%H:%M", "%d.%m", "%d %Y", "%Y %Y", "%m %B %Y", "%", "year"])
def test_pattern_that_is_none_is_refused(pattern):
    with pytest.raises(DatePatternError, match="expected"):
        reader([pattern])


@given(st.dates(min_value=date(1, 1, 1)), st.sampled_from(["%d.%m.%Y", "%Y-%m-%d", "%d %B %Y", "%b %d %Y"]))
def test_every_day_is_read_as_that_day(day, pattern):
    written = day.strftime(pattern.replace("%Y", f"{day.year:04}"))

    assert edtf.bounds(reader([pattern])(written)) == (day, day)
