"""What a style puts out: a tree of pieces with what stands before, behind and between them.

The names are those of citeproc-js, whose way of settling punctuation depends on how the pieces are nested.
"""

from __future__ import annotations

Decor = tuple[tuple[str, str], ...]
"""How it is set: ``style`` italic or normal, ``quotes`` true or inner, ``weight``, ``caps``, ``align``."""


class Blob:
    """A text, or a row of further pieces."""

    __slots__ = ("body", "case", "decor", "delimiter", "institution", "number", "ordinal", "parted", "prefix", "suffix")

    def __init__(
        self,
        body: str | list[Blob],
        prefix: str = "",
        suffix: str = "",
        delimiter: str = "",
        decor: Decor = (),
    ) -> None:
        self.body = body
        self.prefix = prefix
        self.suffix = suffix
        self.delimiter = delimiter
        self.decor = decor
        self.number: Number | None = None
        self.institution = False
        self.parted = False


class Number:
    """What a piece that is a number says beyond its text: numbers are set last, when all around them is."""

    __slots__ = ("case", "exact", "ordinal", "particle")

    def __init__(self, exact: bool, particle: str, ordinal: bool, case: str) -> None:
        self.exact = exact
        """A whole number without leading zeros, not just digits that may stand in a range."""
        self.particle = particle
        self.ordinal = ordinal
        self.case = case
