"""The 5,000 words of a bundle: the common ones of ``words``, and names and rare words coined from syllables."""

from collections.abc import Callable
from functools import partial

from . import words
from .chance import Draw, Ranks
from .words import listed

SIZE = 5_000
_SHARES = {"given": 350, "surnames": 1_250, "places": 1_000}

_ONSETS = listed("b br c ch d dr f fr g gr h j k kl kr l m n p pl pr r s sh sk sl st t tr v w y z zh")
_VOWELS = listed("a a a e e e i i o o u ai ei ia io ou")
_ACCENTED = listed("á é í ó ö ü ő å ë ą ū")
_CODAS = ("", "", "", "l", "m", "n", "n", "r", "r", "s", "t", "k", "ng", "rd", "st", "č", "ł")
_GIVEN_ENDS = listed("a an el en ia ik in ja ko o on us yn")
_SURNAME_ENDS = listed("ov ova sky enko ic ak berg er ine in ley man son ton wick yan ez i")
_PLACE_ENDS = listed("ov ovo sk burg by dorf field ford grad ha holm ka mouth nia pol ri stadt ton ville wan")
_TERM_ENDS = listed("age al ance ary ator eer ent ery ic ism ist ite let ment or ory ure")


class Vocabulary:
    """Every word a seed's sentences are made of, each kind from the commoner to the rarer."""

    def __init__(self, seed: int) -> None:
        draw = Draw(seed, "vocabulary")
        taken = dict.fromkeys(_committed())
        coined = {
            name: _coin(taken, size, partial(_name, draw, end))
            for (name, size), end in zip(_SHARES.items(), (_GIVEN_ENDS, _SURNAME_ENDS, _PLACE_ENDS), strict=True)
        }
        self.given, self.surnames, self.places = (coined[name] for name in _SHARES)
        terms = _coin(taken, SIZE - len(taken), lambda: _stem(draw) + draw.one(_TERM_ENDS))
        # Coined words stand behind the common ones, as rare words do.
        self.nouns = Ranks((*words.NOUNS, *terms))
        self.adjectives = Ranks(words.ADJECTIVES)
        self.verbs = Ranks(words.VERBS)
        self.ranked_places = Ranks(self.places)
        self.all = tuple(taken)
        self.slug_words = tuple(word.lower() for word in (*words.NOUNS, *terms, *self.surnames) if word.isascii())


def _committed() -> tuple[str, ...]:
    """The common words, each once."""
    several = (
        words.NOUNS,
        words.PLURALS,
        words.ADJECTIVES,
        words.VERBS,
        words.SAID,
        words.ADVERBS,
        words.PREPOSITIONS,
        words.NUMBERS,
        words.BODIES,
        words.PAPERS,
    )
    return tuple(dict.fromkeys(word for each in several for word in each))


def _coin(taken: dict[str, None], size: int, coin: Callable[[], str]) -> tuple[str, ...]:
    """So many words that are not taken yet; now they are."""
    found: list[str] = []
    while len(found) < size:
        word = coin()
        if word not in taken:
            taken[word] = None
            found.append(word)
    return tuple(found)


def _name(draw: Draw, ends: tuple[str, ...]) -> str:
    return (_stem(draw, accents=0.15) + draw.one(ends)).capitalize()


def _stem(draw: Draw, accents: float = 0) -> str:
    """One or two syllables that ask for an ending."""
    stem = ""
    for _syllable in range(1 + draw.below(2)):
        vowel = draw.one(_ACCENTED) if draw.chance(accents) else draw.one(_VOWELS)
        stem += draw.one(_ONSETS) + vowel + draw.one(_CODAS if accents else _CODAS[:-2])
    return stem
