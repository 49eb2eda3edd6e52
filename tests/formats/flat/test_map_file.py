"""A map is checked as a whole before a row is read: all that is wrong with it, and what was expected."""

import pytest

from claims.formats.flat.map_file import read_map
from claims.formats.problems import BundleError

from .sheets import MAP, map_file


def refusal(path):
    with pytest.raises(BundleError) as caught:
        read_map(path)
    return str(caught.value).splitlines()


def refused(folder, text):
    return refusal(map_file(folder, text))


def test_smallest_map_is_read(tmp_path):
    told = read_map(map_file(tmp_path))

    assert [target.where for target in told.targets] == [
        "[claim] statement",
        "[link] stance",
        "[item] quotation",
        "[source] title",
    ]


def test_map_that_is_not_toml_is_refused_with_its_line(tmp_path):
    assert refused(tmp_path, "[claim]\nstatement = {Claim}\n") == [
        "map.toml: this is not TOML: Expected '=' after a key in a key/value pair (at line 2, column 19)"
    ]


def test_map_that_is_not_utf8_is_refused(tmp_path):
    path = tmp_path / "map.toml"
    path.write_bytes('# ok\nx = "é"'.encode("latin-1"))

    assert refusal(path) == ["map.toml: line 2 is not UTF-8, expected a map in TOML, in UTF-8"]


def test_map_that_is_not_there_is_refused(tmp_path):
    assert refusal(tmp_path / "none.toml") == [f"{tmp_path}/none.toml: cannot be read: No such file or directory"]


def test_map_that_is_a_folder_is_refused(tmp_path):
    assert refusal(tmp_path) == [f"{tmp_path}: cannot be read: Is a directory"]


def test_map_that_is_too_large_is_refused(tmp_path):
    assert refused(tmp_path, "#" * (2**20 + 1)) == [
        f"{tmp_path}/map.toml: more than 1,048,576 bytes, expected a map in TOML"
    ]


def test_empty_map_is_told_what_it_needs(tmp_path):
    needs = "expected {}: each row is evidence for a claim"
    assert refused(tmp_path, "") == [
        f"map.toml: [claim] statement: is missing, {needs.format('[claim] statement')}",
        f"map.toml: [link] stance: is missing, {needs.format('[link] stance')}",
        f"map.toml: [source] title: is missing, {needs.format('[source] title or [witness] name')}",
        f"map.toml: [item] summary: is missing, {needs.format('[item] summary or [item] quotation')}",
    ]


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("[sources]\n", "[sources]: unknown table “sources”; did you mean “source”?"),
        ("[witness]\nnmae = 'x'", "[witness] nmae: unknown key “nmae”; did you mean “name”?"),
        ("[witness]\nname = 1.5", '[witness] name: is a number, expected a text such as "{column}"'),
        ("[witness]\nname = ['{a}']", "[witness] name: is an array, expected one text: this takes one value"),
        (
            "[witness]\nname = { from = '{a}', split = ';' }",
            "[witness] name: split without join, expected no split: this takes one value",
        ),
        (
            "[witness]\nname = { of = '{a}', from = '{a}' }",
            (
                "[witness] name: unknown key “of”, expected one of: from, "
                "extract, replace, split, values, otherwise, dates, default, join"
            ),
        ),
        (
            "[witness]\nname = { split = ',', join = ' ' }",
            '[witness] name: from is missing, expected such as from = "{column}"',
        ),
        (
            "[witness]\nname = '{a'",
            (
                "[witness] name: from: “{” in “{a” has no counterpart, expected {column} or [words "
                "{column}]; a { of its own is written twice"
            ),
        ),
        ("[witness]\nreliability = 'G'", "[witness] reliability: unknown word “G”, expected one of: A, B, C, D, E, F"),
        (
            "[witness]\nname = { from = '{a}', extract = '(' }",
            "[witness] name: extract: “(” is no regular expression: missing ), unterminated subpattern at position 0",
        ),
        (
            "[witness]\nname = { from = '{a}', values = 'x' }",
            '[witness] name: values: expected a table such as { "Yes" = "supports", "No" = "contradicts" }',
        ),
        (
            "[appearance]\ndate = { from = '{a}', dates = '%q' }",
            "[appearance] date: dates: “%q” in “%q”, expected of %Y, %m, %d, %B, %b, %%, or EDTF",
        ),
        ("[[skip]]\nwhere = '{a}'", '[[skip]]: expected one of is = ["word", …] and is_not = ["word", …]'),
        ("[[skip]]\nis = ['a']", '[[skip]]: where is missing, expected such as where = "{column}"'),
        ("[skip]\nwhere = '{a}'", '[[skip]]: expected [[skip]], and below it where = "{column}" and is = ["word"]'),
        ("[parts]\n'{a}' = 'x'", "[parts] {a}: expected a name without braces, and without space around it"),
        (
            "[parts]\na = { from = '{b}', split = ',' }",
            '[parts] a: split without join, expected such as join = " and ": a part is one text',
        ),
        ("[sheet]\ndelimeter = ';'", "[sheet] delimeter: unknown key “delimeter”; did you mean “delimiter”?"),
        ("[sheet]\ndelimiter = ';;'", r'[sheet] delimiter: expected one character, such as ";" or "\t"'),
        (
            "[sheet]\nencoding = 'cp99'",
            "[sheet] encoding: expected the name of an encoding, such as utf-8, windows-1251 or utf-16",
        ),
        ("[sheet]\nquoting = 'no'", "[sheet] quoting: expected true or false"),
        ("[sheet]\nheader = 0", "[sheet] header: expected the number of a row, 1 or more"),
        ("[sheet]\nsheet = 1", "[sheet] sheet: expected a text"),
    ],
)
def test_mistake_is_told(tmp_path, added, said):
    assert refused(tmp_path, MAP + added) == [f"map.toml: {said}"]


def test_word_that_a_table_makes_must_be_in_the_vocabulary(tmp_path):
    text = MAP.replace('"{Stance}"', '{ from = "{Stance}", values = { Yes = "support" }, otherwise = "context" }')

    assert refused(tmp_path, text) == ["map.toml: [link] stance: unknown word “support”; did you mean “supports”?"]


def test_all_mistakes_are_told_at_once(tmp_path):
    text = MAP + "form = 'x'\n[sheet]\nheader = -1\n[claims]\n"

    assert refused(tmp_path, text) == [
        "map.toml: [claims]: unknown table “claims”; did you mean “claim”?",
        "map.toml: [sheet] header: expected the number of a row, 1 or more",
        (
            "map.toml: [source] form: unknown key “form”, expected one of: slug, title, kind, authors, issuer, container, "
            "published, created, public_since, number, identifiers, url, archived_url, accessed, held_at, language, "
            "original_title, reliability, abstract, topics, state, authors_kind, issuer_kind"
        ),
    ]
