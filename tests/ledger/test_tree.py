import pytest

from claims.choices import Log
from claims.ledger import merkle, tree
from claims.models import LedgerEntry, LedgerSubtree, Topic
from claims.operations import change

pytestmark = pytest.mark.django_db


def enter(count):
    with change(by="somebody") as work:
        for number in range(count):
            work.save(Topic(slug=f"t{number}", name="T"), validated=True)


def leaves():
    rows = LedgerEntry.objects.filter(log=Log.INTERNAL).order_by("sequence")
    return merkle.LeafHashes([bytes(leaf) for leaf in rows.values_list("leaf_hash", flat=True)])


def test_head_and_proofs_are_those_of_all_leaves():
    enter(600)
    stored, slow = tree.StoredHashes(Log.INTERNAL), leaves()

    assert tree.head(Log.INTERNAL).root() == merkle.root(slow, 600)
    assert tree.head(Log.PUBLIC).root() == merkle.EMPTY
    for index, size in [(0, 600), (255, 256), (256, 257), (300, 600), (599, 600), (511, 512)]:
        assert merkle.inclusion_proof(stored, index, size) == merkle.inclusion_proof(slow, index, size)
    for first, second in [(1, 600), (256, 600), (257, 512), (512, 600), (600, 600)]:
        assert merkle.consistency_proof(stored, first, second) == merkle.consistency_proof(slow, first, second)


def test_every_eighth_height_is_kept_and_nothing_else():
    enter(600)

    kept = LedgerSubtree.objects.order_by("height", "index").values_list("log", "height", "index")
    assert list(kept) == [("internal", 8, 0), ("internal", 8, 1)]


def test_what_is_not_there_is_told():
    enter(3)

    with pytest.raises(tree.MissingHashError):
        merkle.inclusion_proof(tree.StoredHashes(Log.INTERNAL), 1, 4)


def test_a_proof_asks_few_queries(django_assert_num_queries):
    enter(600)

    with django_assert_num_queries(3):  # the leaf's own block, that of the last leaves, and the roots of both
        merkle.inclusion_proof(tree.StoredHashes(Log.INTERNAL), 5, 600)
