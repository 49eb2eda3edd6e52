"""What can be wrong with a bundle, in words for whoever made it: all of it, not the first."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

LONGEST_ECHO = 60


class Problem(NamedTuple):
    """One thing wrong. As text: ``claims.csv:3: slug: what is wrong, what was expected``."""

    file: str
    """As its owner knows it: ``claims.csv``, a sheet, an array, or the file that holds the whole bundle."""
    row: int
    """As a spreadsheet counts, the header being 1; in JSON from the first record, in JSON Lines the line. 0: none."""
    column: str
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.row}" if self.row else self.file
        return printable(": ".join(filter(None, (place, self.column, self.message))))


class Problems:
    """The problems found so far, each once however often a file is read, in the order they were found."""

    MOST = 10_000

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self.overflowed = False
        """Whether there were more than ``MOST``, of which the first are kept: a file of noise must not fill memory."""

    def add(self, file: str, row: int, column: str, message: str) -> None:
        if len(self._found) < self.MOST:
            self._found[Problem(file, row, column, message)] = None
        else:
            self.overflowed = True

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    @property
    def files(self) -> set[str]:
        """The files with something wrong. What another file says of their rows may be right nevertheless."""
        return {problem.file for problem in self._found}


class BundleError(Exception):
    """A bundle that cannot be opened, or not be written, at all. Holds every reason found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    @classmethod
    def because(cls, file: object, message: str) -> "BundleError":
        return cls([Problem(str(file), 0, "", message)])


class UnreadableError(Exception):
    """The rest of a file cannot be read; the message says why, and ``row`` where, if a row is known."""

    def __init__(self, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.row = row


def echo(text: str) -> str:
    """The owner's own text in quotation marks: short, and without characters that do not print."""
    return f"“{printable(shortened(text))}”"


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…"


def printable(text: str) -> str:
    """The text with a mark for each character that would upset a terminal, lone surrogates among them."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def unknown(what: str, name: str, allowed: Iterable[str]) -> str:
    """That there is no such file or column, and which was probably meant."""
    allowed = list(allowed)
    near = get_close_matches(name[:LONGEST_ECHO].strip().casefold().replace(" ", "_"), allowed, 1)
    if near:
        return f"unknown {what} {echo(name)}; did you mean {echo(near[0])}?"
    return f"unknown {what} {echo(name)}, expected one of: {', '.join(allowed)}"
