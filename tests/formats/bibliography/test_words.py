import pytest

from claims.formats.bibliography.words import in_words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("14-19", "14-19"),
        (2, "2"),
        ([{"family": "Čapek", "given": "Karel"}, {"literal": "The Board"}], "Karel Čapek, The Board"),
        ({"date-parts": [[1953, 2, 1]]}, "1 February 1953"),
        ({"date-parts": [[1953, 14]]}, '{"date-parts": [[1953, 14]]}'),
        ([1, "ü"], '[1, "ü"]'),
        ({}, "{}"),
        (True, "true"),
    ],
)
def test_variable_in_words(value, said):
    assert in_words(value) == said
