"""No false alarm: whatever operations do, and whoever writes meanwhile, the ledger is intact and tells what is there."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest
from django.db import connection

from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.models import Agent, LedgerEntry, Topic
from claims.one_state import one_state
from claims.operations import Refused, change, derived
from claims.operations.erasure import erase
from claims.operations.merging import MERGEABLE, merge
from claims.operations.undoing import undo
from tests.operations.test_settlement import Walk


class LongWalk(Walk):
    """Random edits, and what is done to the past: duplicates merged, changes undone, bytes erased."""

    def __init__(self, seed):
        super().__init__(seed)
        self.steps += [self.merge, self.undo, self.erase, self.erase]

    def merge(self):
        rows = list(self.rng.choice(MERGEABLE).objects.order_by("pk"))
        if len(rows) > 1:
            kept, duplicate = self.rng.sample(rows, 2)
            merge(by="walk", kept=kept, duplicate=duplicate, reason="The same.")

    def undo(self):
        undo(by="walk", entry=self.entry(), reason="A mistake.")

    def erase(self):
        erase(by="walk", entry=self.entry(), reason="Law.", with_key=self.rng.random() < 0.3)

    def entry(self):
        return self.rng.choice(list(LedgerEntry.objects.order_by("pk")))


def wrong():
    differences = [f"{one.record}: {one.figure}" for one in derived.differences()]
    return [*map(str, verify()), *map(str, state()), *differences]


def run(seed, *, steps, every):
    walk = LongWalk(seed)
    for step in range(1, steps + 1):
        walk.step()
        if step % every == 0:
            assert (seed, step, wrong()) == (seed, step, [])


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_ledger_is_intact_all_along_a_random_walk(seed):
    run(seed, steps=60, every=6)


@pytest.mark.soak
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(200, 250))
def test_ledger_is_intact_all_along_fifty_random_walks(seed):
    run(seed, steps=150, every=5)


# ---------------------------------------------------------------- While others write

WRITERS = 8


def write(writer, rounds, done):
    """Drafts come, change their slug and go again; each entry and each row belongs to one change."""
    rng = random.Random(writer)
    try:
        for number in range(rounds):
            with suppress(Refused), change(by=f"writer {writer}") as work:
                topic = Topic(slug=f"t-{writer}-{number}", name="T")
                work.save(topic)
                work.save(Agent(slug=f"a-{writer}-{number}", name="A"))
            if rng.random() < 0.3:
                with change(by=f"writer {writer}") as work:
                    work.delete(topic)
            elif rng.random() < 0.3:
                topic.slug = f"renamed-{writer}-{number}"
                with change(by=f"writer {writer}") as work:
                    work.save(topic)
    finally:
        done.set()
        connection.close()


def verify_beside(rounds):
    ended = [Event() for _ in range(WRITERS)]
    found, seen = [], set()
    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, writer, rounds, ended[writer]) for writer in range(WRITERS)]
        while not all(event.is_set() for event in ended):
            with one_state():
                found += wrong()
                seen.add(LedgerEntry.objects.count())
        for one in writing:
            one.result()
    return found, seen


@pytest.mark.django_db(transaction=True)
def test_ledger_is_intact_in_every_state_that_eight_writers_leave_it_in():
    found, seen = verify_beside(rounds=6)

    assert (found, wrong()) == ([], [])
    assert len(seen) > 1
    assert Agent.objects.count() == WRITERS * 6


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(10))
def test_ledger_is_intact_while_eight_writers_write_for_long(attempt):
    found, _seen = verify_beside(rounds=30)

    assert (found, wrong()) == ([], [])
