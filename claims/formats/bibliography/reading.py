"""What every format's reader gives: entries, one by one, each with the place where it stands and what is wrong with it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from claims.formats import encoding
from claims.formats.problems import UnreadableError

from .item import Mistakes
from .said import Said

LONGEST_ENTRY = 2**21
"""Characters of one entry. The longest that a site writes has an abstract of 50,000."""

MOST_BROKEN = 1_000
"""Entries that cannot be read, after which the rest of a file is not tried: it is none of this format."""


@dataclass
class Entry:
    """One entry of a bibliography as it was read."""

    place: int
    """Its line, or in JSON its number."""
    key: str
    """What its owner calls it; empty if it has no key."""
    said: Said
    mistakes: Mistakes = field(default_factory=Mistakes)
    """What is wrong with it, by the format's own field."""
    notes: Mistakes = field(default_factory=Mistakes)
    whole: str = ""
    """The key of the entry that it is a part of."""


@dataclass
class Reading:
    """What is told while a file is read."""

    broken: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    """The fields that nothing here stands for, with how many entries had them."""

    def count_broken(self, line: int) -> None:
        self.broken += 1
        if self.broken > MOST_BROKEN:
            raise UnreadableError(
                f"more than {MOST_BROKEN:,} entries that cannot be read; the rest was not tried", line
            )


def opened(path: Path) -> IO[bytes]:
    """Raises OSError."""
    return path.open("rb")


def lines_of(path: Path) -> Iterator[str]:
    """The lines of a file in UTF-8, each with its end as ``\\n``. Raises UnreadableError, which says where it is none."""
    with opened(path) as source, encoding.text_of(source) as lines:
        try:
            for line in lines:
                yield line.rstrip("\r\n") + "\n"
        except UnicodeDecodeError:
            raise encoding.bad_byte(lambda: opened(path)) from None
