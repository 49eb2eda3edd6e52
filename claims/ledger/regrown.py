"""A log's tree grown again from its entries, and held against all that is stored or was signed of it, in one go."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from claims.models import LedgerHead, LedgerSubtree

from .findings import Finding, head_of, place
from .merkle import HASH, Frontier, Subtree
from .tree import STEP

UNKNOWN = bytes(HASH)
"""Stands for the hashes of entries that are not there: nothing above them can be known."""

HEIGHTS = range(STEP, 64, STEP)
"""Of which subtrees are stored."""


class Known(NamedTuple):
    """What the public log's root was at some size. ``source``: who says so, as in “the checkpoint in FILE”."""

    size: int
    root: bytes
    source: str


class Regrown:
    """The tree of one log, leaf by leaf."""

    def __init__(self, log: str, known: Iterable[Known] = ()) -> None:
        self.log = log
        self.tree = Frontier()
        self._doubtful = -1
        """The last place whose leaf is not known for sure: what a tree over it should be is not known either."""
        self._known = sorted(known)
        self._met: list[tuple[Known, bool]] = []
        """What was known of the trees so far, and whether it fits; without those of which that cannot be told."""
        self._head = LedgerHead.objects.filter(log=log).values_list("size", "frontier").first()
        self._subtrees = {height: StoredSubtrees(log, height) for height in HEIGHTS}
        self._stops = sorted({known.size for known in self._known} | ({self._head[0]} if self._head else set()))

    @property
    def size(self) -> int:
        return self.tree.size

    def add(self, leaf: bytes, *, sound: bool) -> list[Finding]:
        """The next leaf. ``sound``: whether it is certainly what it was when it was written."""
        found = self._stop() if self._stops and self._stops[0] <= self.size else []
        if not sound:
            self._doubtful = self.size
        for subtree in self.tree.append(leaf):
            if subtree.height in self._subtrees:
                found += self._hold(subtree)
        return found

    def skip_to(self, size: int) -> list[Finding]:
        """Of the leaves up to there nothing is known."""
        found = self._stop() if self._stops and self._stops[0] <= self.size else []
        # What is complete by now will stand under no hash that does not cover the gap as well.
        self.tree = Frontier(size, [UNKNOWN] * size.bit_count())
        self._doubtful = size - 1
        while self._stops and self._stops[0] < size:
            self._stops.pop(0)  # lies within the gap
        return found

    def finish(self) -> Iterator[Finding]:
        yield from self._stop()
        yield from self._end()
        for stored in self._subtrees.values():
            for index in stored.rest():
                yield self._needless(stored.height, index)
        others = LedgerSubtree.objects.filter(log=self.log).exclude(height__in=HEIGHTS).order_by("height", "index")
        for height, index in others.values_list("height", "index").iterator():
            yield self._needless(height, index)
        yield from _narrowed(self._met, self.log)
        for known in self._known:
            if known.size > self.size:
                yield Finding(
                    place(self.log, self.size, known.size - 1),
                    f"cut off: {known.source} tells of {known.size} entries, {self.size} are there",
                )

    def _stop(self) -> list[Finding]:
        """Hold the tree of this size against the head and against what was known of it."""
        found: list[Finding] = []
        while self._stops and self._stops[0] <= self.size:
            stop = self._stops.pop(0)
            if stop != self.size:
                continue
            if self._head and self._head[0] == stop:
                found += self._hold_head(bytes(self._head[1]))
            root = self.tree.root()
            for known in self._known:
                if known.size == stop and (self._doubtful < 0 or known.root == root):
                    self._met.append((known, known.root == root))
        return found

    def _hold_head(self, frontier: bytes) -> Iterator[Finding]:
        roots = self.tree.roots
        if len(frontier) != len(roots) * HASH:
            wrong = f"{len(frontier)} bytes of hashes, expected {len(roots) * HASH} for {self.size} entries"
            yield Finding(head_of(self.log), wrong)
            return
        first = 0
        for at, root in enumerate(roots):
            width = 1 << _heights(self.size)[at]
            if frontier[at * HASH : (at + 1) * HASH] != root and self._doubtful < first:
                covered = place(self.log, first, first + width - 1)
                yield Finding(head_of(self.log), f"its hash of {covered} is not that of what is there")
            first += width

    def _hold(self, subtree: Subtree) -> Iterator[Finding]:
        first = subtree.index << subtree.height
        covered = place(self.log, first, self.size)
        passed, root = self._subtrees[subtree.height].take(subtree.index)
        for index in passed:
            if index << subtree.height > self._doubtful:
                yield self._needless(subtree.height, index)
        if root is None:
            yield Finding(covered, f"their stored hash (height {subtree.height}) is missing")
        elif root != subtree.root and self._doubtful < first:
            yield Finding(covered, f"their stored hash (height {subtree.height}) is not that of what is there")

    def _needless(self, height: int, index: int) -> Finding:
        first = index << height
        covered = place(self.log, first, first + (1 << height) - 1)
        return Finding(covered, f"a hash (height {height}) is stored where none can be: expected none")

    def _end(self) -> Iterator[Finding]:
        """Whether the head counts as many entries as there are."""
        if self._head is None:
            if self.size or LedgerHead.objects.exists():
                yield Finding(head_of(self.log), f"is missing, expected one that counts {self.size} entries")
            return
        size, frontier = self._head
        if size != self.size and bytes(frontier) == self.tree.stored():
            yield Finding(
                head_of(self.log), f"counts {size} entries, but has the hashes of {self.size}, which are there"
            )
        elif size > self.size:
            yield Finding(
                place(self.log, self.size, size - 1),
                f"cut off: the head of the log counts {size} entries, {self.size} are there",
            )
        elif size < self.size:
            yield Finding(
                place(self.log, size, self.size - 1), f"stand behind the end: the head of the log counts {size} entries"
            )


class StoredSubtrees:
    """The stored hashes of one log and height, read once, in their order."""

    def __init__(self, log: str, height: int) -> None:
        self.height = height
        rows = LedgerSubtree.objects.filter(log=log, height=height).order_by("index")
        self._rows = iter(rows.values_list("index", "root").iterator(chunk_size=500))
        self._next: tuple[int, bytes] | None = None
        self._begun = False

    def take(self, index: int) -> tuple[list[int], bytes | None]:
        """Those before it that nobody has asked for, and the hash of this one; None if it is missing."""
        if not self._begun:
            self._advance()
        passed = []
        while self._next and self._next[0] < index:
            passed.append(self._next[0])
            self._advance()
        if self._next is None or self._next[0] != index:
            return passed, None
        root = self._next[1]
        self._advance()
        return passed, root

    def rest(self) -> Iterator[int]:
        """The indexes of all that is left."""
        if not self._begun:
            self._advance()
        while self._next:
            yield self._next[0]
            self._advance()

    def _advance(self) -> None:
        self._begun = True
        row = next(self._rows, None)
        self._next = None if row is None else (row[0], bytes(row[1]))


def _heights(size: int) -> list[int]:
    """Of the perfect subtrees that a tree of this size consists of, the largest first."""
    return [height for height in reversed(range(size.bit_length())) if size >> height & 1]


def _narrowed(met: list[tuple[Known, bool]], log: str) -> Iterator[Finding]:
    """Between which two of these the log was rewritten: behind the last that fits, before the next, which does not."""
    fitting = max((known.size for known, fits in met if fits), default=0)
    for known, fits in met:
        if not fits and known.size <= fitting:
            yield Finding(
                known.source,
                f"is not of this log: another root at {known.size} entries, of which the first {fitting} are known "
                "by another to be as they were",
            )
    if first := next((known for known, fits in met if not fits and known.size > fitting), None):
        since = f", and that of {fitting} entries fits" if fitting else ""
        yield Finding(
            place(log, fitting, first.size - 1),
            f"rewritten: {first.source} has another root for the first {first.size} entries{since}",
        )
