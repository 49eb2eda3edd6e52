"""Several people at once, each on a connection of their own, against the database that users have."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from claims.choices import State
from claims.models import LedgerEntry, LedgerHead, Topic
from claims.operations import Refused, change, counts, review
from tests.factories import make_claim, make_item, make_link, make_source, make_witness

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(*actions):
    """Run the actions at the same moment, each in a thread; what each returned or raised, in order."""
    ready = Barrier(len(actions))

    def run(action):
        ready.wait(timeout=10)
        try:
            return action()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


def publish(*records):
    return lambda: review.advance(by="editor", transition=review.PUBLISH, records=records)


@pytest.mark.parametrize("attempt", range(5))
def test_source_and_witness_published_at_once_show_their_item(attempt):
    source, witness = make_source(state=State.DRAFT), make_witness(state=State.DRAFT)
    item = make_item(slug="i", source=source, witness=witness)
    claim = make_claim()
    make_link(claim=claim, item=item, stance="supports")

    all_at_once(publish(source), publish(witness))

    claim.refresh_from_db()
    assert claim.supporting_items == 1
    assert LedgerEntry.objects.filter(log="public", collection="items", key="i").count() == 1
    assert list(counts.differences()) == []


@pytest.mark.parametrize("attempt", range(5))
def test_one_of_two_who_publish_at_once_is_told(attempt):
    claim = make_claim(state=State.DRAFT)

    results = all_at_once(publish(claim), publish(type(claim).objects.get()))

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert LedgerEntry.objects.filter(action="published").count() == 1


RACES, REDUCED = 200, 5


@pytest.mark.parametrize(
    "race", [pytest.param(race, marks=[] if race < REDUCED else pytest.mark.soak) for race in range(RACES)]
)
def test_one_of_eight_who_publish_at_once_does_and_the_others_are_told(race):
    claim = make_claim(state=State.DRAFT)

    results = all_at_once(*[publish(type(claim).objects.get()) for _publisher in range(8)])

    refused = [result.messages for result in results if isinstance(result, Refused)]
    assert refused == [[f"“{claim}”: It is published already. Its state is “published”."]] * 7
    assert LedgerEntry.objects.filter(action="published").count() == 1


def test_eight_writers_leave_no_gap_and_no_number_twice():
    def write(writer):
        for number in range(5):
            with change(by=f"writer {writer}") as work:
                work.save(Topic(slug=f"t-{writer}-{number}", name="T"))

    all_at_once(*[lambda writer=writer: write(writer) for writer in range(8)])

    numbers = sorted(LedgerEntry.objects.values_list("sequence", flat=True))
    assert numbers == list(range(40))
    assert LedgerHead.objects.get(log="internal").size == 40


def test_claim_edited_while_its_item_comes_and_goes_waits_and_loses_nothing():
    claim, item = make_claim(slug="c"), make_item(slug="i")
    make_link(claim=claim, item=item, stance="supports")

    def come_and_go():
        for transition in (review.WITHDRAW, review.PUBLISH) * 5:
            review.advance(by="reviewer", transition=transition, records=[item])

    def edit():
        for number in range(10):
            with change(by="editor") as work:
                mine = type(claim).objects.get(pk=claim.pk)
                mine.scope = f"Edit {number}"
                work.save(mine)

    assert all_at_once(come_and_go, edit) == [None, None]
    claim.refresh_from_db()
    assert (claim.scope, claim.supporting_items) == ("Edit 9", 1)
    assert list(counts.differences()) == []


def test_two_who_publish_the_same_in_opposite_order_do_not_block_each_other():
    claims = [make_claim(state=State.DRAFT) for _ in range(6)]

    results = all_at_once(publish(*claims), publish(*reversed(claims)))

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert {claim.state for claim in type(claims[0]).objects.all()} == {State.PUBLISHED}
