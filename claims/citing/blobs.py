"""What a style puts out: a tree of pieces with what stands before, behind and between them.

The names are those of citeproc-js, whose way of settling punctuation depends on how the pieces are nested.
"""

from __future__ import annotations

from collections.abc import Iterable

Decor = tuple[tuple[str, str], ...]
"""How it is set: ``style`` italic or normal, ``quotes`` true or inner, ``weight``, ``caps``, ``align``."""


class Blob:
    """A text, or a row of further pieces."""

    __slots__ = ("body", "decor", "delimiter", "institution", "number", "parted", "prefix", "suffix")

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


def wrapped(blob: Blob) -> Blob:
    """In a row of its own, if it does not stand so already: punctuation does not look through that."""
    if not isinstance(blob.body, str) and not (blob.prefix or blob.suffix or blob.decor or blob.delimiter):
        return blob
    return Blob([blob])


def join(blobs: Iterable[Blob | None], delimiter: str, final: Blob | None = None) -> Blob | None:
    row = [blob for blob in blobs if blob is not None and blob.body]
    if not row:
        return None
    if len(row) == 2 and final is not None:
        row = [row[0], final, row[1]]
    elif len(row) > 1:
        delimited = row[:-2] if final is not None else row[:-1]
        for blob in delimited:
            blob.suffix += delimiter
        if final is not None:
            row.insert(-1, final)
    return Blob([wrapped(blob) for blob in row])
