"""What a reader looks for: words, phrases in quotes, and what is not to be there."""

import re
from dataclasses import dataclass

from .folding import fold

QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
TERM = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))')

SHORT = 3
"""Bytes in UTF-8. A shorter word (one or two letters of Latin) matches whole words alone: too many begin with it."""


@dataclass(frozen=True, slots=True)
class Term:
    """Folded words that stand one after another. ``opens``: the last of them may be the beginning of a word."""

    words: tuple[str, ...]
    opens: bool


@dataclass(frozen=True, slots=True)
class Query:
    """Found is what has all of ``wanted`` and none of ``unwanted``. With neither, nothing is."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)


def parse(text: str) -> Query:
    """The query in a reader's words. Any text is one: what is neither word nor quote nor leading ``-`` says nothing.

    A word finds those that begin with it, as does the last of words that a hyphen or the like joins; words in quotes
    are found as they stand. A quote that is not closed ends with the text.
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    for excluded, quoted, bare in TERM.findall(text.translate(QUOTES)):
        words = tuple(fold(quoted or bare).split())
        if words:
            opens = not quoted and len(words[-1].encode()) >= SHORT
            (unwanted if excluded else wanted).append(Term(words, opens))
    return Query(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))
