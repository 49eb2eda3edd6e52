"""RFC 6962 by its own definitions, written out slowly here, and by the test vectors that implementations share."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ledger import merkle

# Of the reference implementation (github.com/google/certificate-transparency): eight leaves and the roots of the trees.
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

sizes = st.integers(min_value=0, max_value=70)


def leaves_of(size):
    return [merkle.leaf_hash(bytes([number])) for number in range(size)]


def slow_root(leaves):
    """MTH(D[n]) of RFC 6962, section 2.1, word for word."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = max(2**power for power in range(10) if 2**power < len(leaves))
    return hashlib.sha256(b"\x01" + slow_root(leaves[:split]) + slow_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_reference(size):
    hashes = [merkle.leaf_hash(leaf) for leaf in LEAVES[:size]]
    tree = merkle.Frontier()
    for leaf in hashes:
        list(tree.append(leaf))

    assert (tree.root().hex(), merkle.root(merkle.LeafHashes(hashes), size).hex()) == (ROOTS[size], ROOTS[size])


@given(sizes)
def test_frontier_grows_into_the_tree_and_tells_each_perfect_subtree_once(size):
    leaves, tree, completed = leaves_of(size), merkle.Frontier(), []
    for leaf in leaves:
        tree = merkle.Frontier.of(tree.size, tree.stored())
        completed += tree.append(leaf)

    assert tree.root() == slow_root(leaves)
    assert {(one.height, one.index): one.root for one in completed} == {
        (height, index): slow_root(leaves[index << height : (index + 1) << height])
        for height in range(1, 8)
        for index in range(size >> height)
    }


@pytest.mark.parametrize(("size", "stored"), [(1, b""), (0, b"x" * 32), (3, b"x" * 63)])
def test_frontier_refuses_what_is_not_of_its_size(size, stored):
    with pytest.raises(ValueError, match="bytes of hashes"):
        merkle.Frontier.of(size, stored)


@given(st.data())
def test_inclusion_is_proved_and_only_of_that_leaf_at_that_place(data):
    size = data.draw(st.integers(min_value=1, max_value=70))
    index, other = (data.draw(st.integers(min_value=0, max_value=size - 1)) for _ in range(2))
    leaves = leaves_of(size)
    proof = merkle.inclusion_proof(merkle.LeafHashes(leaves), index, size)

    assert merkle.root_from_inclusion(leaves[index], index, size, proof) == slow_root(leaves)
    if other != index:
        assert merkle.root_from_inclusion(leaves[index], other, size, proof) != slow_root(leaves)
        assert merkle.root_from_inclusion(leaves[other], index, size, proof) != slow_root(leaves)


@given(st.data())
def test_a_proof_cut_short_prolonged_or_altered_proves_nothing(data):
    size = data.draw(st.integers(min_value=2, max_value=70))
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    leaves = leaves_of(size)
    proof = merkle.inclusion_proof(merkle.LeafHashes(leaves), index, size)
    at = data.draw(st.integers(min_value=0, max_value=len(proof) - 1))
    altered = [*proof[:at], bytes(32), *proof[at + 1 :]]

    for wrong in (proof[:-1], [*proof, bytes(32)], altered):
        assert merkle.root_from_inclusion(leaves[index], index, size, wrong) != slow_root(leaves)


@given(first=sizes, second=sizes)
def test_consistency_is_proved(first, second):
    first, second = sorted((first, second))
    leaves = leaves_of(second)
    proof = merkle.consistency_proof(merkle.LeafHashes(leaves), first, second)
    old, new = slow_root(leaves[:first]), slow_root(leaves)

    assert merkle.is_consistent(first, second, old, new, proof)
    if first:
        assert not merkle.is_consistent(first, second, bytes(32), new, proof)
    if second > first:
        assert not merkle.is_consistent(first, second, old, bytes(32), proof) or first == 0
        assert not merkle.is_consistent(first, second, old, new, [*proof, bytes(32)])


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_a_leaf_that_is_not_in_the_tree_has_no_proof(index, size):
    with pytest.raises(ValueError, match="not in a tree"):
        merkle.inclusion_proof(merkle.LeafHashes(leaves_of(size)), index, size)
    assert merkle.root_from_inclusion(bytes(32), index, size, []) is None


def test_a_later_tree_is_not_the_beginning_of_an_earlier():
    with pytest.raises(ValueError, match="not the beginning"):
        merkle.consistency_proof(merkle.LeafHashes(leaves_of(5)), 5, 4)
    assert not merkle.is_consistent(5, 4, bytes(32), bytes(32), [])
