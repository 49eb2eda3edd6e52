"""What several rows of a sheet say of one record is put together, or told apart."""

from contextlib import closing

import pytest

from claims.formats.flat.piles import DifferentError, Pile


@pytest.fixture
def pile():
    with closing(Pile(shared=True)) as pile:
        yield pile


def test_rows_that_say_the_same_are_one_record(pile):
    assert [pile.tell("diary", row, {"title": "Diary"}) for row in (2, 3)] == [0, 2]
    assert list(pile.records()) == [(2, {"title": "Diary"})]


def test_the_same_words_in_another_column_are_something_else(pile):
    pile.tell("diary", 2, {"title": "Diary", "number": "12"})
    pile.tell("diary", 3, {"title": "Diary", "held_at": "12"})

    assert list(pile.records()) == [(2, {"title": "Diary", "number": "12", "held_at": "12"})]


def test_rows_that_contradict_each_other_are_told(pile):
    pile.tell("diary", 2, {"title": "Diary", "number": "12"})

    with pytest.raises(DifferentError) as caught:
        pile.tell("diary", 3, {"title": "Diary", "number": "13"})

    assert (caught.value.column, caught.value.row, caught.value.before, caught.value.now) == ("number", 2, "12", "13")
