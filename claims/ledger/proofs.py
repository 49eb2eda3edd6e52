"""Proofs about the public log as it is stored, for whoever reads it from outside."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from claims.choices import Log

from . import merkle, tree


class BrokenLogError(RuntimeError):
    """What is stored of the public log cannot be a log, so that nothing can be proven of it."""

    quotes_nothing = True
    """To ``evidence.discretion``: the message tells numbers of entries, and goes into the log as it is."""


@dataclass(frozen=True)
class Inclusion:
    """The hashes that lead from a leaf to the root of the tree of so many leaves (``merkle.root_from_inclusion``)."""

    size: int
    root: bytes
    path: list[bytes]


@dataclass(frozen=True)
class Consistency:
    """That the first tree is the beginning of the second (``merkle.is_consistent``)."""

    first: int
    second: int
    first_root: bytes
    second_root: bytes
    path: list[bytes]


def head() -> merkle.Frontier:
    """The public log's tree. Raises BrokenLogError."""
    with _whole():
        return tree.head(Log.PUBLIC)


def inclusion(sequence: int, size: int) -> Inclusion:
    """Of an entry in the tree of the first ``size`` ones. Raises BrokenLogError."""
    with _whole():
        hashes = tree.StoredHashes(Log.PUBLIC)
        path = merkle.inclusion_proof(hashes, sequence, size)
        return Inclusion(size, merkle.root(hashes, size), path)


def inclusions(sequences: Sequence[int], size: int) -> tuple[bytes, list[list[bytes]]]:
    """The root of the tree of the first ``size`` entries, and for each of these the path to it. Raises BrokenLogError."""
    with _whole():
        hashes = tree.SharedHashes(Log.PUBLIC)
        paths = [merkle.inclusion_proof(hashes, sequence, size) for sequence in sequences]
        return merkle.root(hashes, size), paths


def consistency(first: int, second: int) -> Consistency:
    """Of two sizes, neither longer than the log. Raises BrokenLogError."""
    with _whole():
        hashes = tree.StoredHashes(Log.PUBLIC)
        path = merkle.consistency_proof(hashes, first, second)
        return Consistency(first, second, merkle.root(hashes, first), merkle.root(hashes, second), path)


@contextmanager
def _whole() -> Iterator[None]:
    try:
        yield
    except (tree.MissingHashError, ValueError) as error:
        raise BrokenLogError(f"The public log is damaged: {error}") from error
