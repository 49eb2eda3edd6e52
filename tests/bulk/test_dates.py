import re
from datetime import date

import pytest

from claims import edtf
from claims.bulk import dates
from claims.bulk.chance import Draw


@pytest.mark.parametrize("form", dates.UNCERTAIN)
def test_uncertain_date_is_edtf(form):
    for year in (dates.FIRST_YEAR, 1951, dates.LAST_YEAR):
        text = dates.uncertain(form, year)

        earliest, latest = edtf.bounds(text)

        assert (earliest or date.min).year <= year <= (latest or date.max).year
        assert (text == "XXXX") == (str(year)[:2] not in text)


def test_dates_of_a_year_are_days_and_every_usual_form():
    draw = Draw(1, "test")

    drawn = {dates.date(draw, 1951) for _time in range(5_000)}

    assert drawn >= {"1951", "1951-02", "1951~", "1951?", "195X", "1951-21", "../1951", "1951/..", "[1951,1954]"}
    assert sum(bool(re.fullmatch(r"1951-\d\d-\d\d", text)) for text in drawn) > 300


def test_all_forms_are_met_within_four_years():
    draw = Draw(1, "test")

    drawn = {dates.date(draw, year, plain=0) for year in range(1950, 1954) for _time in range(3_000)}

    met = [any(dates.uncertain(form, year) in drawn for year in range(1950, 1954)) for form in dates.UNCERTAIN]
    assert all(met)


def test_dates_out_of_range_move_to_its_end():
    draw = Draw(1, "test")

    assert dates.day(draw, 3000).startswith("2025-")
    assert dates.day(draw, 1).startswith("1900-")
