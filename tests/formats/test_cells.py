import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.formats import Shape
from claims.formats.cells import CellError, from_json, join_list, parse_flag, parse_object, split_list
from claims.formats.limits import LONGEST_CELL

values = st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(";\\ "))).map(str.strip)


@given(st.lists(values.filter(bool)))
def test_list_comes_back_as_it_was(parts):
    assert split_list(join_list(parts)) == parts


@given(st.lists(values.filter(bool)))
def test_list_is_written_in_one_way(parts):
    assert join_list(split_list(join_list(parts))) == join_list(parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" ; ;", []),
        ("a; b ;c", ["a", "b", "c"]),
        (r"a\;b;c", ["a;b", "c"]),
        (r"C:\x\\y;z", [r"C:\x\\y", "z"]),
        (r"a\\;b", ["a\\", "b"]),
        (r"a\\\;b", [r"a\;b"]),
        ("a\\", ["a\\"]),
        (r"\;", [";"]),
    ],
)
def test_list_is_split_at_semicolons_that_no_backslash_guards(text, parts):
    assert split_list(text) == parts


def test_list_with_very_many_backslashes_is_split_in_no_time():
    assert split_list("\\" * 300_000 + "x\\;y") == ["\\" * 300_000 + "x;y"]


@pytest.mark.parametrize(("text", "flag"), [("yes", True), (" YES", True), ("TRUE", True), ("", False), ("no", False)])
def test_flag_takes_yes_and_nothing(text, flag):
    assert parse_flag(text) is flag


def test_flag_that_is_neither_is_refused():
    with pytest.raises(CellError, match="“perhaps” is neither yes nor no, expected yes, or nothing for no"):
        parse_flag("perhaps")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON: expecting property name enclosed in double quotes"),
        ("volume 2", "not JSON: expecting value (line 1, column 1)"),
        ("[]", "this is an array, expected a JSON object"),
        ('{"a": 1, "a": 2}', "the key “a” stands twice in one object"),
        ('{"a": NaN}', "NaN is no JSON"),
        ('{"a": 1} {}', "more text after the end (line 1, column 10)"),
        ('{"a": ' + "[" * 100_000, "nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", "a number has too many digits"),
    ],
)
def test_object_that_is_none_is_refused(text, said):
    with pytest.raises(CellError) as caught:
        parse_object(text)

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("shape", "value", "cell"),
    [
        (Shape.TEXT, "1951~", "1951~"),
        (Shape.TEXT, 1951, "1951"),
        (Shape.TEXT, None, ""),
        (Shape.LIST, ["a", " b ", "", 7], ["a", "b", "7"]),
        (Shape.LIST, r"a;b\;c", ["a", "b;c"]),
        (Shape.LIST, None, []),
        (Shape.FLAG, True, True),
        (Shape.FLAG, "yes", True),
        (Shape.FLAG, None, False),
        (Shape.OBJECT, {"volume": 2}, {"volume": 2}),
        (Shape.OBJECT, '{"volume": 2}', {"volume": 2}),
        (Shape.OBJECT, None, {}),
    ],
)
def test_json_value_becomes_the_cell_that_a_table_would_give(shape, value, cell):
    assert from_json(shape, value) == cell


@pytest.mark.parametrize(
    ("shape", "value", "said"),
    [
        (Shape.TEXT, True, "this is true or false, expected text in quotation marks"),
        (Shape.TEXT, 1.5, "this is a decimal number, expected text in quotation marks"),
        (Shape.TEXT, ["a"], "this is an array, expected text in quotation marks"),
        (Shape.TEXT, "x" * (LONGEST_CELL + 1), "1,048,577 characters, expected 1,048,576 at most"),
        (Shape.LIST, {"a": 1}, "this is an object, expected an array of texts"),
        (Shape.LIST, [["a"]], "this is an array, expected text in quotation marks"),
        (Shape.FLAG, 1, "this is a number, expected true or false"),
        (Shape.OBJECT, [], 'this is an array, expected a JSON object such as {"volume": "12"}'),
    ],
)
def test_json_value_of_the_wrong_type_is_refused(shape, value, said):
    with pytest.raises(CellError) as caught:
        from_json(shape, value)

    assert str(caught.value) == said
