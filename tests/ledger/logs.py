"""Logs for tests: entries by real changes, and a past that somebody rewrote so that all hashes fit again."""

from contextlib import contextmanager

from claims.choices import Log, State
from claims.ledger import guards, merkle
from claims.ledger.tree import STEP
from claims.models import LedgerEntry, LedgerHead, LedgerSubtree, Question
from claims.operations import change


@contextmanager
def unguarded():
    """What whoever owns the database can do: the guards are away meanwhile."""
    guards.remove()
    yield
    guards.install()


def publish(count, *, by="anna", prefix="q"):
    """So many entries of the public log, in one change."""
    with change(by=by, reason="First published.") as work:
        for number in range(count):
            question = Question(slug=f"{prefix}{number}", text=f"Text of {prefix}{number}?", state=State.PUBLISHED)
            work.save(question, validated=True)


def leaves(log=Log.PUBLIC):
    rows = LedgerEntry.objects.filter(log=log).order_by("sequence")
    return [bytes(leaf) for leaf in rows.values_list("leaf_hash", flat=True)]


def root(size, log=Log.PUBLIC):
    return merkle.root(merkle.LeafHashes(leaves(log)), size)


def rewrite(sequence, log=Log.PUBLIC):
    """Another reason in one entry, and every hash after it made to fit: what whoever has the database can do."""
    entry = LedgerEntry.objects.get(log=log, sequence=sequence)
    body = bytes(entry.body).replace(b"First published.", b"Never published.")
    changed = {"body": body, "leaf_hash": merkle.leaf_hash(body), "reason": "Never published."}
    with unguarded():
        LedgerEntry.objects.filter(pk=entry.pk).update(**changed)
    regrow(log)


def regrow(log=Log.PUBLIC):
    """Subtrees and head as the entries have them."""
    tree = merkle.Frontier()
    complete = [one for leaf in leaves(log) for one in tree.append(leaf) if one.height % STEP == 0]
    with unguarded():
        LedgerSubtree.objects.filter(log=log).delete()
        for one in complete:
            LedgerSubtree.objects.create(log=log, height=one.height, index=one.index, root=one.root)
        LedgerHead.objects.filter(log=log).update(size=tree.size, frontier=tree.stored())
