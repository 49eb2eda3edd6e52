"""Looking for the names of many people in much text: whole words, as the search folds them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from claims.search.folding import fold

SHORTEST = 3
"""Letters of a single word that is looked for: a shorter one is an initial or a particle."""


class Names:
    """Names by their folded words. ``owners``: whose a name is, as given; several people may have the same.

    A name of several words is also found with its last word first (“Petrov, Ivan”), and one of three or more without
    those in the middle. A text is passed once, however many names there are.
    """

    __slots__ = ("_lengths", "_owners")

    def __init__(self, named: Iterable[tuple[int, str]]) -> None:
        self._owners: dict[tuple[str, ...], set[int]] = defaultdict(set)
        lengths: dict[str, set[int]] = defaultdict(set)
        for owner, name in named:
            for words in _forms(name):
                self._owners[words].add(owner)
                lengths[words[0]].add(len(words))
        self._lengths = {word: tuple(sorted(found)) for word, found in lengths.items()}

    def __repr__(self) -> str:
        return "Names(…)"

    def __bool__(self) -> bool:
        return bool(self._lengths)

    def found_in(self, text: str) -> Iterator[tuple[int, bool]]:
        """Whose names stand in the text, as often as they do, and whether it is a name of one word alone."""
        words = fold(text).split()
        lengths, owners = self._lengths, self._owners
        for place, word in enumerate(words):
            if word in lengths:
                for length in lengths[word]:
                    for owner in owners.get(tuple(words[place : place + length]), ()):
                        yield owner, length == 1


def _forms(name: str) -> Iterator[tuple[str, ...]]:
    words = tuple(fold(name).split())
    if len(words) == 1 and len(words[0]) < SHORTEST:
        return
    if words:
        yield words
    if len(words) > 1:
        yield (words[-1], *words[:-1])
    if len(words) > 2:
        yield words[0], words[-1]
        yield words[-1], words[0]
