"""Regular expressions that somebody brings in a map: Python's syntax, and an end to what they may cost."""

import math
import re

import regex

from claims.formats.problems import echo

LONGEST = 1_000
"""Characters of an expression."""

MOST_REPEATED = 10_000
"""What its counts (``a{30}``) come to when multiplied: each repetition is held in memory."""

PATIENCE = 1.0
"""Seconds for one cell. ``(a|aa)*b`` would take years for a line of a's, and nothing else would run meanwhile."""

COUNTS = re.compile(r"\{(\d+)(?:,\d*)?\}")


class ExpressionError(ValueError):
    """An expression that is none, or too much of one; the message says what was expected."""


class SlowError(Exception):
    """A search that does not come to its end in time."""


class Expression:
    """One regular expression. ``re`` says whether it is right, ``regex`` searches: it can be told when to give up."""

    def __init__(self, text: str) -> None:
        """Raises ExpressionError."""
        if len(text) > LONGEST:
            raise ExpressionError(f"{len(text):,} characters, expected {LONGEST:,} at most")
        if math.prod(max(1, int(count[:9])) for count in COUNTS.findall(text)) > MOST_REPEATED:
            raise ExpressionError(f"{echo(text)} repeats something more than {MOST_REPEATED:,} times, expected fewer")
        try:
            re.compile(text)
            self._pattern = regex.compile(text)
        except (re.error, regex.error, OverflowError, RecursionError) as error:
            raise ExpressionError(f"{echo(text)} is no regular expression: {error}") from None
        self._group = 1 if self._pattern.groups else 0

    def found(self, text: str) -> str:
        """What the first group finds, or all of it; empty where it does not fit. Raises SlowError."""
        try:
            found = self._pattern.search(text, timeout=PATIENCE)
        except TimeoutError:
            message = f"takes more than {PATIENCE:g} second for {echo(text)}, expected a plainer expression"
            raise SlowError(f"extract: {echo(self._pattern.pattern)} {message}") from None
        return (found[self._group] or "").strip() if found else ""
