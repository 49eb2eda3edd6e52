import pytest
from django.http import QueryDict

from claims.filters.fields import NumberField
from claims.filters.problems import BadParameters
from claims.filters.single import single_values

FIELDS = {
    "from": NumberField(least=0, most=9, expected="a number from 0 to 9"),
    "size": NumberField(least=1, most=None, expected="a size", required=False),
}


def problems(query):
    with pytest.raises(BadParameters) as caught:
        single_values(QueryDict(query), FIELDS)
    return [tuple(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("from=3", {"from": 3, "size": None}),
        ("from=0&size=12", {"from": 0, "size": 12}),
        ("from=+7+&size=&utm_source=x", {"from": 7, "size": None}),
    ],
)
def test_numbers_are_read(query, found):
    assert single_values(QueryDict(query), FIELDS) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [("from", "It is missing. Give a number from 0 to 9.")]),
        ("from=10", [("from", "“10” is not a number from 0 to 9.")]),
        ("from=%D9%A3", [("from", "“٣” is not a number from 0 to 9.")]),
        ("from=1&from=2", [("from", "It is given 2 times. One value is allowed.")]),
        (
            "from=x&size=0&to=1",
            [
                ("from", "“x” is not a number from 0 to 9."),
                ("size", "“0” is not a size."),
                ("to", "There is no such parameter here. Allowed are: from, size."),
            ],
        ),
    ],
)
def test_all_that_is_wrong_is_told(query, found):
    assert problems(query) == found


def test_unknown_parameters_are_not_all_repeated():
    told = problems("from=1&" + "&".join(f"x{number}=1" for number in range(50)))

    assert [name for name, _message in told] == ["x0", "x1", "x2", "x3", "x4", "…"]
    assert told[-1][1] == "There are 45 more unknown parameters."
