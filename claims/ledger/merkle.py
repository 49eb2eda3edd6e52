"""RFC 6962 Merkle trees: hashes, the frontier of a growing tree, proofs, and how proofs are checked.

Pure: https://www.rfc-editor.org/rfc/rfc6962#section-2.1. Hashes are 32 bytes of SHA-256; sizes and indexes count leaves.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

EMPTY = hashlib.sha256().digest()
"""The root of a tree without leaves."""

HASH = 32
"""Bytes in a hash."""


def leaf_hash(body: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Subtree:
    """The root of the perfect subtree of ``2 ** height`` leaves that begins at leaf ``index * 2 ** height``."""

    height: int
    index: int
    root: bytes


@dataclass(slots=True)
class Frontier:
    """A growing tree, kept as the roots of the perfect subtrees it consists of: the ones of its size in binary."""

    size: int = 0
    roots: list[bytes] = field(default_factory=list)
    """Largest subtree first."""

    @classmethod
    def of(cls, size: int, stored: bytes) -> "Frontier":
        """From the bytes that ``stored()`` gave. Raises ValueError if there are not as many hashes as the size asks for."""
        if len(stored) != size.bit_count() * HASH:
            raise ValueError(f"{len(stored)} bytes of hashes, expected {size.bit_count()} of {HASH} bytes.")
        return cls(size, [stored[at : at + HASH] for at in range(0, len(stored), HASH)])

    def stored(self) -> bytes:
        return b"".join(self.roots)

    def append(self, leaf: bytes) -> Iterator[Subtree]:
        """Add a leaf; tells each perfect subtree that it completes. The leaf is in once all have been asked for."""
        root, index, height = leaf, self.size, 0
        while index & 1:
            root, index, height = node_hash(self.roots.pop(), root), index >> 1, height + 1
            yield Subtree(height, index, root)
        self.roots.append(root)
        self.size += 1

    def root(self) -> bytes:
        if not self.roots:
            return EMPTY
        *larger, root = self.roots
        for left in reversed(larger):
            root = node_hash(left, root)
        return root


class Hashes(Protocol):
    """Where the hashes of a log's tree are read."""

    def subtree(self, height: int, index: int) -> bytes:
        """The root of a perfect subtree."""


class LeafHashes:
    """The hashes of a tree of which all leaves are at hand."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self.leaves = leaves

    def subtree(self, height: int, index: int) -> bytes:
        return folded(self.leaves[index << height : (index + 1) << height])


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over these hashes, whose number is a power of two."""
    while len(hashes) > 1:
        hashes = [node_hash(hashes[at], hashes[at + 1]) for at in range(0, len(hashes), 2)]
    return hashes[0]


def root(hashes: Hashes, size: int) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return _root(hashes, 0, size) if size else EMPTY


def inclusion_proof(hashes: Hashes, index: int, size: int) -> list[bytes]:
    """PATH(index, D[size]): the hashes that lead from leaf ``index`` to the root. Raises ValueError if it is not in."""
    if not 0 <= index < size:
        raise ValueError(f"Leaf {index} is not in a tree of {size} leaves.")
    return list(_path(hashes, index, 0, size))


def consistency_proof(hashes: Hashes, first: int, second: int) -> list[bytes]:
    """PROOF(first, D[second]): that the tree of ``first`` leaves is the beginning of that of ``second``."""
    if not 0 <= first <= second:
        raise ValueError(f"A tree of {first} leaves is not the beginning of one of {second}.")
    if first in (0, second):
        return []
    return list(_subproof(hashes, first, 0, second, whole=True))


def _split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << ((size - 1).bit_length() - 1)


def _root(hashes: Hashes, start: int, size: int) -> bytes:
    if size & (size - 1) == 0:
        height = size.bit_length() - 1
        return hashes.subtree(height, start >> height)
    left = _split(size)
    return node_hash(_root(hashes, start, left), _root(hashes, start + left, size - left))


def _path(hashes: Hashes, index: int, start: int, size: int) -> Iterator[bytes]:
    if size == 1:
        return
    left = _split(size)
    if index < left:
        yield from _path(hashes, index, start, left)
        yield _root(hashes, start + left, size - left)
    else:
        yield from _path(hashes, index - left, start + left, size - left)
        yield _root(hashes, start, left)


def _subproof(hashes: Hashes, first: int, start: int, size: int, *, whole: bool) -> Iterator[bytes]:
    if first == size:
        if not whole:
            yield _root(hashes, start, size)
        return
    left = _split(size)
    if first <= left:
        yield from _subproof(hashes, first, start, left, whole=whole)
        yield _root(hashes, start + left, size - left)
    else:
        yield from _subproof(hashes, first - left, start + left, size - left, whole=False)
        yield _root(hashes, start, left)


def root_from_inclusion(leaf: bytes, index: int, size: int, proof: Iterable[bytes]) -> bytes | None:
    """The root that the proof leads to from this leaf; None if it has not the length it must have (RFC 9162, 2.1.3.2)."""
    node, last, reached = index, size - 1, leaf
    if not 0 <= index < size:
        return None
    for sibling in proof:
        if last == 0:
            return None
        if node & 1 or node == last:
            reached = node_hash(sibling, reached)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        node, last = node >> 1, last >> 1
    return reached if last == 0 else None


def is_consistent(first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the first tree is the beginning of the second (RFC 9162, 2.1.4.2)."""
    if first == second:
        return first_root == second_root and not proof
    if first == 0:
        return first_root == EMPTY and not proof
    if not 0 < first < second:
        return False
    path = [first_root, *proof] if first & (first - 1) == 0 else list(proof)
    return bool(path) and _leads_to_both(first, second, first_root, second_root, path)


def _leads_to_both(first: int, second: int, first_root: bytes, second_root: bytes, path: Sequence[bytes]) -> bool:
    node, last = first - 1, second - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and old == first_root and new == second_root
