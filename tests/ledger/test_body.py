import pytest

from claims.ledger.body import canonical


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"b": 1, "a": "é"}, '{"a":"é","b":1}'.encode()),
        ({"list": ["z", "a"], "empty": None}, b'{"empty":null,"list":["z","a"]}'),
        ({}, b"{}"),
    ],
)
def test_canonical_has_one_form(value, expected):
    assert canonical(value) == expected


@pytest.mark.parametrize("value", [1.5, {"a": 1.5}, ["x", {"b": [0.0]}]])
def test_canonical_refuses_floats(value):
    with pytest.raises(TypeError, match="canonical"):
        canonical(value)
