"""How words are compared: without case and accents, in one form of each letter, Chinese and Japanese by the character.

Done here and not in the databases, so that both find the same. Folded text is words with a blank between them.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

LONGEST_WORD = 100
"""Characters that are compared of one word; what is longer is no word of a language."""

LONGEST_KEPT = 40
"""Characters of a written word whose folding is kept in memory."""

IGNORED = "\u00ad\u200c\u200d"
"""Inside a word: the soft hyphen, and the signs that part or join letters of Persian and Hindi."""

# Scripts written without blanks between words: Han, kana, bopomofo; Thai, Lao, Burmese, Khmer.
UNSPACED = re.compile(
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0edf\u1000-\u109f\u1780-\u17d3\u3005-\u3007\u3021-\u3029\u3041-\u309a"
    "\u309d-\u30fa\u30fc-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)

# Letters that no decomposition takes their stroke or tie from, as readers type them.
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe"})


class Word(NamedTuple):
    """A folded word, and where it stands in the text: ``text[start:end]``."""

    folded: str
    start: int
    end: int


def _marks() -> str:
    """The signs that belong to the letter before them, as ranges for a pattern."""
    marked = (code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)).startswith("M"))
    runs = groupby(enumerate(marked), key=lambda pair: pair[1] - pair[0])
    ranges = ([code for _place, code in run] for _key, run in runs)
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in ranges)


WORD = re.compile(rf"(?:[^\W_]|[{IGNORED}{_marks()}])+")
ASCII_WORD = re.compile(r"[a-z0-9]+")


def fold(text: str) -> str:
    """The words of a text, folded."""
    if text.isascii():  # most of what is imported, and ten times faster
        return " ".join(word[:LONGEST_WORD] for word in ASCII_WORD.findall(text.lower()))
    return " ".join(part.folded for written in WORD.findall(text) for part in _parts(written))


def words(text: str) -> Iterator[Word]:
    """The words of a text in order. One written word may be several: ``½`` is 1 and 2, ``中国`` is 中 and 国."""
    for found in WORD.finditer(text):
        for folded, start, end in _parts(found[0]):
            yield Word(folded, found.start() + start, found.start() + end)


def _parts(written: str) -> tuple[Word, ...]:
    """One written word; positions are within it."""
    # A run of Chinese is long, and does not come again.
    return _known(written) if len(written) <= LONGEST_KEPT else _unknown(written)


@lru_cache(maxsize=2**16)  # texts repeat their words, and folding one takes longer than all else
def _known(written: str) -> tuple[Word, ...]:
    return _unknown(written)


def _unknown(written: str) -> tuple[Word, ...]:
    return tuple(
        Word(folded[:LONGEST_WORD], start, end)
        for start, end in _pieces(written)
        for folded in _folded(written[start:end])
    )


def _pieces(written: str) -> Iterator[tuple[int, int]]:
    """Each character of the scripts without blanks by itself; what stands between such in one piece."""
    begun = 0
    for found in UNSPACED.finditer(written):
        if begun < found.start():
            yield begun, found.start()
        yield found.span()
        begun = found.end()
    if begun < len(written):
        yield begun, len(written)


def _folded(written: str) -> list[str]:
    """NFKC and case folding, then accents off. Signs that are no accents (combining class 0, as in Hindi) stay."""
    same = unicodedata.normalize("NFKC", written).casefold()
    letters = unicodedata.normalize("NFD", same)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in IGNORED)
    plain = unicodedata.normalize("NFC", bare).translate(PLAIN)
    return [word[start:end] for word in WORD.findall(plain) for start, end in _pieces(word)]
