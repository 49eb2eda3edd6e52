import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.views.fitting import fit, width_of


@pytest.mark.parametrize(
    ("text", "width", "lines", "fitted"),
    [
        ("", 10, 2, []),
        ("A study", 10, 2, ["A study"]),
        ("The transfer of prisoners", 8, 2, ["The transfer of", "prisoners"]),
        ("The transfer of prisoners to the Soviet Union", 8, 2, ["The transfer of", "prisoners to th…"]),
        ("The transfer, prisoners", 7.2, 1, ["The transfer…"]),
        ("  blanks \n and lines ", 20, 1, ["blanks and lines"]),
        ("Donaudampfschifffahrt", 6, 2, ["Donaudampf", "schifffahrt"]),
        ("战俘问题报告", 4, 2, ["战俘问题", "报告"]),
        ("战俘问题报告", 4, 1, ["战俘问…"]),
    ],
)
def test_text_is_broken_between_words_and_cut_with_an_ellipsis(text, width, lines, fitted):
    assert fit(text, width, lines) == fitted


@given(st.text(max_size=80), st.floats(3, 20), st.integers(1, 3))
def test_no_line_is_too_wide_and_there_are_never_too_many(text, width, lines):
    fitted = fit(text, width, lines)

    assert len(fitted) <= lines
    assert all(width_of(line) <= width for line in fitted)
    assert not text.split() or fitted
