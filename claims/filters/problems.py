"""What a request to a list can get wrong, in words for whoever made it."""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import BadRequest

LONGEST_ECHO = 60


class Problem(NamedTuple):
    """One parameter that cannot be used: its name, what is wrong with it and what is allowed."""

    parameter: str
    message: str


class BadParameters(BadRequest):
    """The parameters of a list cannot be used as they are: 400. Holds all that is wrong, not the first of it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.parameter}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)


def echo(text: str) -> str:
    """The reader's own text, fit to be shown again: short, and without characters that do not print."""
    return printable(text if len(text) <= LONGEST_ECHO else f"{text[:LONGEST_ECHO]}…")


def printable(text: str) -> str:
    """The text with a mark for each character that does not print, lone surrogates among them."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
