"""What a map's regular expressions may be, and that none of them goes on for ever."""

import re
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.formats.flat.expression import LONGEST, Expression, ExpressionError, SlowError

from .sheets import HEADER, MAP, ROW, made, map_file, sheet

ENDLESS = "^(?:a|aa)*$"
LINE = "a" * 5_000 + "b"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(", "“(” is no regular expression: missing ), unterminated subpattern at position 0"),
        ("(?r)a", "“(?r)a” is no regular expression: unknown extension ?r at position 1"),
        ("a{10001}", "“a{10001}” repeats something more than 10,000 times, expected fewer"),
        ("((a{100}){100}){100}", "“((a{100}){100}){100}” repeats something more than 10,000 times, expected fewer"),
        ("a{" + "9" * 500 + "}", f"“a{{{'9' * 58}…” repeats something more than 10,000 times, expected fewer"),
        ("a" * 1_001, "1,001 characters, expected 1,000 at most"),
    ],
)
def test_expression_that_is_none_or_too_much_is_refused(text, said):
    with pytest.raises(ExpressionError) as refused:
        Expression(text)

    assert str(refused.value) == said


def test_expression_that_finds_no_end_is_given_up():
    began = perf_counter()

    with pytest.raises(SlowError) as slow:
        Expression(ENDLESS).found(LINE)

    assert perf_counter() - began < 5
    assert str(slow.value) == (
        f"extract: “{ENDLESS}” takes more than 1 second for “{'a' * 60}…”, expected a plainer expression"
    )


@given(
    st.sampled_from(
        [r"[0-9]{4}", r"^(.+) et al", r"^(.{1,30}[.!?](?= [A-Z])|.{1,30}(?=\s|$))", r"(\w+)$", "(x)|y", ""]
    ),
    st.text(alphabet="ab xyÄß.?!12\n\u0660"),
)
def test_expression_finds_what_python_finds(pattern, text):
    found = re.search(pattern, text)

    first = found and found[1 if re.compile(pattern).groups else 0]
    assert Expression(pattern).found(text) == (first or "").strip()


def test_longest_expression_is_taken():
    assert Expression("a" * LONGEST).found("a" * LONGEST) == "a" * LONGEST


@pytest.mark.django_db
def test_sheet_is_read_no_further_than_the_row_where_an_expression_finds_no_end(tmp_path):
    path = sheet(tmp_path, ROW, (LINE, *ROW[1:]), (LINE, *ROW[1:]), header=HEADER)
    text = MAP.replace('"{Claim}"', f'{{ from = "{{Claim}}", extract = "{ENDLESS}", default = "None." }}')

    began = perf_counter()
    _found, problems, _notes = made(path, map_file(tmp_path, text))

    assert perf_counter() - began < 5
    assert problems == [
        f"evidence.csv:3: extract: “{ENDLESS}” takes more than 1 second for “{'a' * 60}…”, expected a plainer expression"
    ]
