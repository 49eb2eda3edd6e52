from collections import Counter

import pytest

from claims.bulk import languages, words
from claims.bulk.chance import Draw
from claims.bulk.prose import Prose
from claims.bulk.vocabulary import SIZE, Vocabulary


@pytest.fixture(scope="module")
def prose():
    return Prose(1)


def test_vocabulary_has_5000_words_each_once(prose):
    assert len(set(prose.vocabulary.all)) == len(prose.vocabulary.all) == SIZE


def test_vocabulary_begins_with_the_common_words(prose):
    assert prose.vocabulary.nouns.values[: len(words.NOUNS)] == words.NOUNS
    assert 550 < sum(map(len, (getattr(words, name) for name in dir(words) if name.isupper()))) < 650


def test_vocabulary_of_another_seed_has_other_names(prose):
    assert not set(Vocabulary(2).places) >= set(prose.vocabulary.places)


def test_words_of_slugs_are_plain(prose):
    assert all(word.isascii() and word.isalpha() and word.islower() for word in prose.vocabulary.slug_words)
    assert len(prose.vocabulary.slug_words) > 1_500


def test_sentence_begins_with_a_capital_and_ends_with_a_stop(prose):
    draw = Draw(1, "test")

    for _time in range(500):
        sentence = prose.sentence(draw)
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert 20 < len(sentence) < 200


def test_sentences_are_hardly_ever_the_same(prose):
    draw = Draw(1, "test")

    said = Counter(prose.sentence(draw) for _time in range(20_000))

    assert len(said) == 20_000


def test_words_are_as_frequent_as_in_a_language(prose):
    """Few words make half of a text, and thousands the rest."""
    draw = Draw(1, "test")

    found = Counter(word for _time in range(20_000) for word in prose.sentence(draw).rstrip(".").lower().split())
    common = found.most_common()

    assert common[0][0] == "the"
    assert sum(times for _word, times in common[:25]) / found.total() > 0.4
    assert len(common) > 4_000


def test_clause_belongs_to_its_bits(prose):
    assert prose.clause(12345) == prose.clause(12345)
    assert prose.clause(12345) != prose.clause(12346)


@pytest.mark.parametrize("tag", languages.TAGS)
def test_passages_and_headings_are_in_their_language(tag):
    draw = Draw(1, tag)
    between = "" if tag.startswith("zh") else " "

    for _time in range(50):
        passage, heading = languages.passage(tag, draw), languages.heading(tag, draw)
        first, second, third = languages.SENTENCES[tag]

        assert passage.startswith(first)
        assert passage.endswith(third)
        assert heading in {between.join((a, b)) for a in first for b in second}
