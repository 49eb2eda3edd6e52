"""Names are found as whole words, however they are written, and only what was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.operations.known_names import Names
from claims.search.folding import fold


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ivan Petrov", "He met Ivan Petrov there."),
        ("Ivan Petrov", "IVAN\nPETROV"),
        ("Ivan Petrov", "Petrov, Ivan"),
        ("Ivan Petrov", "ivan-petrov"),
        ("Ivan Sergeyevich Petrov", "Ivan Petrov"),
        ("Ivan Sergeyevich Petrov", "Petrov Ivan Sergeyevich"),
        ("Zoë Müller", "ZOE MULLER"),
        ("Иван Петров", "свидетель Иван Петров сказал"),
        ("王小明", "證人王小明說"),
        ("Orlovsky", "the guard Orlovsky"),
    ],
)
def test_name_is_found(name, text):
    assert {owner for owner, _single in Names([(7, name)]).found_in(text)} == {7}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Ivan Petrov", "Ivan met Petrov"),
        ("Ivan Petrov", "Ivan Petrovsky"),
        ("Ivan Petrov", "Petrov"),
        ("Li", "Li said so"),
        ("", "anything"),
        ("!!", "!!"),
    ],
)
def test_name_is_not_found(name, text):
    assert list(Names([(7, name)]).found_in(text)) == []


def test_one_name_of_two_people_is_both_theirs():
    names = Names([(1, "Ivan Petrov"), (2, "IVAN PETROV"), (3, "Olga")])

    assert sorted(names.found_in("Ivan Petrov and Olga")) == [(1, False), (2, False), (3, True)]
    assert (repr(names), bool(names), bool(Names([]))) == ("Names(…)", True, False)


words = st.text("abcde", min_size=3, max_size=4)


@given(names=st.lists(st.lists(words, min_size=1, max_size=2), max_size=8), text=st.lists(words, max_size=30))
def test_they_are_those_that_a_slow_search_finds(names, text):
    written = [(number, " ".join(name)) for number, name in enumerate(names)]
    within = f" {fold(' '.join(text))} "
    slow = {
        number
        for number, name in enumerate(names)
        if any(f" {' '.join(form)} " in within for form in (name, name[::-1]))
    }

    assert {owner for owner, _single in Names(written).found_in(" ".join(text))} == slow
