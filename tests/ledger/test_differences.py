import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ledger.differences import (
    ACTIONS,
    ADDED,
    MOST_WORDS,
    REMOVED,
    SAME,
    Difference,
    Part,
    columns_of,
    differences,
    parts,
    plain_text,
    words_for,
)
from claims.operations.review import TRANSITIONS
from claims.records import AGENT, CLAIM, LINK, RECORD_TYPES, SOURCE, WITNESS

LINKED = {"claim": "c", "item": "i", "stance": "supports", "strength": "", "rationale": "Because."}


def test_differences_are_told_in_words_and_in_the_order_of_columns():
    found = differences(LINK, LINKED, LINKED | {"rationale": "", "stance": "contradicts", "strength": "weak"})

    assert found == [
        Difference("stance", "stance", "supports", "contradicts"),
        Difference("strength", "strength", "", "weak"),
        Difference("rationale", "rationale", "Because.", ""),
    ]


def test_differences_of_the_same_are_none():
    assert differences(LINK, LINKED, dict(LINKED)) == []
    assert differences(LINK, None, None) == []


def test_differences_of_a_new_record_are_all_that_it_says():
    found = differences(LINK, None, LINKED)

    assert [(one.column, one.before, one.after) for one in found] == [
        ("claim", "", "c"),
        ("item", "", "i"),
        ("stance", "", "supports"),
        ("rationale", "", "Because."),
    ]
    assert [(one.after, one.before) for one in differences(LINK, LINKED, None)] == [
        (one.before, one.after) for one in found
    ]


def test_differences_join_lists_and_say_yes_and_no():
    before = {"slug": "w", "name": "W", "relays": ["a"], "possibly_same_as": [], "protected": False, "state": "draft"}
    after = before | {"relays": ["a", "b"], "possibly_same_as": ["c"], "protected": True, "state": "published"}

    assert differences(WITNESS, before, after) == [
        Difference("protected", "protected", "no", "yes"),
        Difference("relays", "passes on the account of", "a", "a; b"),
        Difference("possibly_same_as", "possibly the same as", "", "c"),
        Difference("state", "state", "draft", "published"),
    ]


def test_differences_tell_csl_as_text():
    before = {"csl": {}, "identifiers": []}
    after = {"csl": {"volume": "12", "issued": {"date-parts": [[1951, 5]]}}, "identifiers": ["doi:1", "isbn:2"]}

    assert differences(SOURCE, before, after) == [
        Difference("identifiers", "identifiers", "", "doi:1; isbn:2"),
        Difference("csl", "further CSL variables", "", "volume: 12; issued: date-parts: 1951, 5"),
    ]


def test_differences_call_what_is_named():
    found = differences(
        CLAIM,
        {"topics": ["a"], "statement": "S"},
        {"topics": ["a", "b"], "statement": "S"},
        called=lambda model, slug: f"{model.__name__} {slug.upper()}",
    )

    assert found == [Difference("topics", "topics", "Topic A", "Topic A; Topic B")]


def test_columns_of_an_older_entry_are_told_too():
    """What a record was does not change because its columns have."""
    assert columns_of(AGENT, {"former": "x", "name": "N"}, {"slug": "s", "name": "N"}) == ["slug", "name", "former"]
    assert differences(AGENT, {"former_name": "x"}, {}) == [Difference("former_name", "former name", "x", "")]


def test_word_that_is_no_longer_in_a_vocabulary_stands_for_itself():
    assert differences(AGENT, {"kind": "ghost"}, {"kind": "person"}) == [Difference("kind", "kind", "ghost", "person")]


@pytest.mark.parametrize("record_type", RECORD_TYPES.values(), ids=RECORD_TYPES)
def test_every_column_has_a_readable_name(record_type):
    row = {column.name: "x" for column in record_type.columns} | {"state": "x"}
    labels = [one.label for one in differences(record_type, None, row)]

    assert len(labels) == len(record_type.columns) + 1
    assert all(label and "_" not in label for label in labels)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), ([], ""), ({}, ""), (0, "0"), (False, "no"), ("", ""), ([1951, 5], "1951, 5")]
)
def test_plain_text_of_any_value(value, text):
    assert plain_text(value) == text


def test_every_transition_has_its_words():
    assert {transition.action for transition in TRANSITIONS} <= ACTIONS.keys()
    assert words_for("withdrawn") == "withdrawn"
    assert words_for("blown_up") == "blown up"


def test_parts_mark_words():
    assert parts("The train went north at dawn.", "The long train went at noon.") == [
        Part(SAME, "The"),
        Part(ADDED, " long"),
        Part(SAME, " train went"),
        Part(REMOVED, " north"),
        Part(SAME, " at"),
        Part(REMOVED, " dawn."),
        Part(ADDED, " noon."),
    ]


def test_parts_of_an_addition_leave_the_text_before_as_it_is():
    assert parts("One.", "One. Two.") == [Part(SAME, "One."), Part(ADDED, " Two.")]
    assert parts("", "One") == [Part(ADDED, "One")]
    assert parts("One", "") == [Part(REMOVED, "One")]
    assert parts("", "") == []


def test_parts_of_chinese_are_characters():
    assert parts("他们去了苏联", "他们去了中国") == [Part(SAME, "他们去了"), Part(REMOVED, "苏联"), Part(ADDED, "中国")]


TEXTS = st.text(alphabet="ab \n中", max_size=40)


@given(TEXTS, TEXTS)
def test_parts_hold_both_texts_whole(before, after):
    told = parts(before, after)

    assert "".join(part.text for part in told if part.kind != ADDED) == before
    assert "".join(part.text for part in told if part.kind != REMOVED) == after
    assert all(part.text for part in told)


def test_parts_of_very_long_texts_are_not_compared_word_by_word():
    chance = random.Random(1)
    before = " ".join(f"w{chance.randrange(3000)}" for _ in range(20_000))
    after = " ".join(f"w{chance.randrange(3000)}" for _ in range(20_000))

    told = parts(f"Begins so {before} and ends", f"Begins so {after} and ends")

    assert [part.kind for part in told] == [SAME, REMOVED, ADDED, SAME]


def test_parts_of_a_small_edit_in_a_very_long_text_are_small():
    words = [f"w{number}" for number in range(20_000)]
    before, after = " ".join(words), " ".join([*words[:10_000], "new", *words[10_000:]])

    assert [(part.kind, len(part.text.split())) for part in parts(before, after)] == [
        (SAME, MOST_WORDS * 10),
        (ADDED, 1),
        (SAME, MOST_WORDS * 10),
    ]
