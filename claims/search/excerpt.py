"""Where in a record's texts a query's words stand, to be shown with these marked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from .folding import Word, words
from .query import Query, Term

LENGTH = 240
"""Characters of an excerpt, its marks of omission aside."""

LEAD = 60
"""Characters shown at least before the first word marked, where there are so many."""

MOST_READ = 20_000
"""Characters of a text that are looked through."""

MOST_OF_PAGE = 400_000
"""Characters that are looked through for all excerpts of a page: a tenth of a second in English, half of one in Chinese."""


class Piece(NamedTuple):
    """A part of an excerpt, one after another. ``found``: it is what was looked for."""

    text: str
    found: bool


class Match(NamedTuple):
    """Where a term stands in a text."""

    start: int
    end: int
    term: Term


def marked(text: str, query: Query) -> list[Piece]:
    """The whole text, with what was looked for marked."""
    return _cut(text, 0, len(text), matches_of(text, query))


def excerpt(texts: Iterable[str], query: Query, *, title: str = "", most_read: int = MOST_READ) -> list[Piece]:
    """The part of one of the texts in which most of the terms stand, the first of equals.

    Nothing where none does, or none that the ``title`` has not already.
    """
    most, known = 0, {match.term for match in matches_of(title, query)}
    best: tuple[str, int, list[Match]] = ("", 0, [])
    for text in texts:
        matches = matches_of(text[:most_read], query)
        for start, terms in windows(matches):
            if len(terms) > most and not terms <= known:
                most, best = len(terms), (text, start, matches)
    text, start, matches = best
    if not most:
        return []
    start, end = _at_blanks(text, start, start + LENGTH)
    pieces = _cut(text, start, end, matches)
    before, after = Piece("…", found=False), Piece(" …", found=False)
    return [*([before] if start else []), *pieces, *([after] if end < len(text) else [])]


def windows(matches: Sequence[Match]) -> Iterator[tuple[int, AbstractSet[Term]]]:
    """For each match where an excerpt that leads up to it starts, and the terms that stand in it: one pass over all."""
    inside: Counter[Term] = Counter()
    first = after = 0
    for match in matches:
        start = max(0, match.start - LEAD)
        while matches[first].start < start:
            if first < after:
                inside[matches[first].term] -= 1
            first += 1
        after = max(after, first)
        while after < len(matches) and matches[after].end <= start + LENGTH:
            inside[matches[after].term] += 1
            after += 1
        inside = +inside
        yield start, inside.keys()


def matches_of(text: str, query: Query) -> list[Match]:
    """Every place of every wanted term, in the order of the text; of those that overlap the first and longest."""
    told = list(words(text))
    starting: dict[str, list[Term]] = defaultdict(list)
    opening = [term for term in query.wanted if len(term.words) == 1 and term.opens]
    beginnings = tuple(term.words[0] for term in opening)
    for term in query.wanted:
        starting[term.words[0]].append(term)
    found: list[Match] = []
    for at, word in enumerate(told):
        terms = list(starting.get(word.folded, ()))
        if word.folded.startswith(beginnings):
            terms += [term for term in opening if word.folded.startswith(term.words[0])]
        ends = [(told[at + len(term.words) - 1].end, term) for term in terms if _stands(term, told, at)]
        if ends and (not found or word.start >= found[-1].end):
            end, term = max(ends, key=lambda pair: pair[0])
            found.append(Match(word.start, end, term))
    return found


def _stands(term: Term, told: Sequence[Word], at: int) -> bool:
    here = [word.folded for word in told[at : at + len(term.words)]]
    *first, last = term.words
    if len(here) < len(term.words) or here[:-1] != first:
        return False
    return here[-1].startswith(last) if term.opens else here[-1] == last


def _cut(text: str, start: int, end: int, matches: Iterable[Match]) -> list[Piece]:
    """``text[start:end]`` in pieces, those of the matches marked as far as they lie within."""
    pieces, done = [], start
    for match in matches:
        if start <= match.start and match.end <= end:
            pieces += [Piece(text[done : match.start], found=False), Piece(text[match.start : match.end], found=True)]
            done = match.end
    pieces.append(Piece(text[done:end], found=False))
    return [piece for piece in pieces if piece.text]


def _at_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    """The nearest bounds inside that cut no word in two, if there are blanks at all near them."""
    if start and (blank := text.find(" ", start - 1, start + LEAD // 2)) >= 0:
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", end - LEAD // 2, end + 1)) >= 0:
        end = blank
    return start, min(end, len(text))
