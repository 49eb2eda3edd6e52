import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.search.query import Query, Term, parse


def opening(*words):
    return Term(words, opens=True)


def exact(*words):
    return Term(words, opens=False)


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("prisoners taken", [opening("prisoners"), opening("taken")], []),
        ('"no evidence" taken', [exact("no", "evidence"), opening("taken")], []),
        ("“no evidence” «пленных»", [exact("no", "evidence"), exact("пленных")], []),
        ('taken -transit -"by rail"', [opening("taken")], [opening("transit"), exact("by", "rail")]),
        ("re-education", [opening("re", "education")], []),
        ("no of", [exact("no"), exact("of")], []),
        ("포로 战俘", [opening("포로"), opening("战", "俘")], []),
        ('"unclosed quote', [exact("unclosed", "quote")], []),
        ('"closed" and"open', [exact("closed"), opening("and"), exact("open")], []),
        ("AND OR NOT NEAR", [opening("and"), exact("or"), opening("not"), opening("near")], []),
        ("same same SAME", [opening("same")], []),
        ("word*", [opening("word")], []),
        ("title:word", [opening("title", "word")], []),
        ("-", [], []),
        ('"', [], []),
        ('""', [], []),
        ('* ^ ( ) : 😀 - -- -""', [], []),
        ("", [], []),
    ],
)
def test_parse(text, wanted, unwanted):
    assert parse(text) == Query(tuple(wanted), tuple(unwanted))


def test_query_for_nothing_is_false():
    assert [bool(parse(text)) for text in ('"-*', "word", "-word")] == [False, True, True]


@given(st.text())
def test_any_text_is_a_query_of_folded_words(text):
    found = parse(text)
    for term in (*found.wanted, *found.unwanted):
        assert term.words
        assert all(word and not word.isspace() and '"' not in word and "'" not in word for word in term.words)
