"""The Merkle trees of the two logs as the database has them: heads, and hashes for proofs."""

from collections.abc import Iterable
from functools import cache

from claims.choices import Log
from claims.models import LedgerEntry, LedgerHead, LedgerSubtree

from .merkle import Frontier, folded, node_hash

STEP = 8
"""Roots of subtrees are kept for every eighth height."""

WIDTH = 1 << STEP


class MissingHashError(LookupError):
    """A hash that the log must have is not there: entries or subtrees have been removed."""


def head(log: Log) -> Frontier:
    """The log's tree as it is now. Raises ValueError if what is stored of it cannot be one."""
    stored = LedgerHead.objects.filter(log=log).values_list("size", "frontier").first()
    return Frontier.of(stored[0], bytes(stored[1])) if stored else Frontier()


class StoredHashes:
    """The hashes of one log, read as a proof asks for them: 256 of one height at a time, each once."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self._block = cache(self._read)

    def subtree(self, height: int, index: int) -> bytes:
        """Raises MissingHashError if the log is shorter than that."""
        stored = height // STEP * STEP  # what is kept at or below this height
        many = 1 << (height - stored)
        first = index * many
        block = self._block(stored, first // WIDTH)
        found = block[first % WIDTH : first % WIDTH + many]
        if len(found) < many:
            raise MissingHashError(f"The {self.log} log has no complete subtree {index} of height {height}.")
        return folded(found)

    def _read(self, height: int, block: int) -> list[bytes]:
        """Of one height, the hashes of this block as far as they follow one another without a gap."""
        numbers = (block * WIDTH, (block + 1) * WIDTH - 1)
        rows: Iterable[tuple[int, bytes | memoryview]]
        if height == 0:
            entries = LedgerEntry.objects.filter(log=self.log, sequence__range=numbers).order_by("sequence")
            rows = entries.values_list("sequence", "leaf_hash")
        else:
            subtrees = LedgerSubtree.objects.filter(log=self.log, height=height, index__range=numbers)
            rows = subtrees.order_by("index").values_list("index", "root")
        return [bytes(hash_) for at, (number, hash_) in enumerate(rows) if number == numbers[0] + at]


class SharedHashes(StoredHashes):
    """The same for many proofs of one tree: no two leaves are joined twice."""

    def __init__(self, log: Log) -> None:
        super().__init__(log)
        self._joined = cache(self._join)

    def subtree(self, height: int, index: int) -> bytes:
        return self._joined(height, index)

    def _join(self, height: int, index: int) -> bytes:
        if height % STEP == 0:
            return super().subtree(height, index)
        return node_hash(self._joined(height - 1, 2 * index), self._joined(height - 1, 2 * index + 1))
