"""What a verification finds: where, and what is wrong there."""

from typing import NamedTuple


class Finding(NamedTuple):
    """``where``: ``public log, entry 17``, ``internal log, entries 256–511``, ``claims/some-slug``; ``wrong``: what is, and what was expected."""

    where: str
    wrong: str

    def __str__(self) -> str:
        return f"{self.where}: {self.wrong}"


def place(log: str, first: int, last: int | None = None) -> str:
    """An entry of a log, or those from the first to the last, both counted from 0."""
    return f"{log} log, entry {first}" if last is None or last <= first else f"{log} log, entries {first}–{last}"


def head_of(log: str) -> str:
    return f"{log} log, head"
