"""Going back as a new version: to what a record said once, and to how things stood before a change."""

import random

import pytest

from claims.models import Claim, EvidenceLink, LedgerEntry, Source, SourceEvent, Topic
from claims.operations import Refused, change, counts, review
from claims.operations.undoing import change_of, full_content, restore, undo
from claims.records import RECORD_TYPES
from tests import factories as make

from .ledger_truth import assert_ledger_is_true, enter_all, told

pytestmark = pytest.mark.django_db


def last():
    return LedgerEntry.objects.latest("id")


def edit(record, **fields):
    with change(by="berta") as work:
        fresh = type(record)._default_manager.get(pk=record.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        work.save(fresh)
    return last()


def test_undoing_an_edit_is_a_new_version_with_who_and_why():
    claim = make.make_claim(slug="c", statement="Before")
    enter_all()
    entry = edit(claim, statement="After", scope="New")

    undo(by="anna", entry=entry, reason="It said more than the source.")

    claim.refresh_from_db()
    assert (claim.statement, claim.scope) == ("Before", "")
    newest = last()
    assert (newest.log, newest.action, newest.by, newest.reason) == (
        "public",
        "undone",
        "anna",
        "It said more than the source.",
    )
    assert_ledger_is_true()


def test_undoing_twice_is_doing_it_again():
    claim = make.make_claim(statement="Before")
    enter_all()
    undo(by="anna", entry=edit(claim, statement="After"), reason="No.")

    undo(by="anna", entry=last(), reason="Yes.")

    claim.refresh_from_db()
    assert claim.statement == "After"


def test_a_deleted_row_comes_back():
    link = make.make_link(strength="strong", rationale="Why.")
    event = make.make_source_event(date="1996", note="N")
    enter_all()
    with change(by="berta") as work:
        work.delete(link)
        work.delete(event)

    undo(by="anna", entry=last(), reason="They were right.")

    assert EvidenceLink.objects.values_list("strength", "rationale").get() == ("strong", "Why.")
    assert SourceEvent.objects.values_list("date", "note").get() == ("1996", "N")
    assert list(counts.differences()) == []


def test_a_deleted_draft_comes_back_under_its_slug():
    claim = make.make_claim(slug="c", state="draft", topics=[make.make_topic(slug="t")])
    make.make_link(claim=claim, item=make.make_item(state="draft"))
    enter_all()
    before = told()
    with change(by="berta") as work:
        work.delete(claim)

    undo(by="anna", entry=last(), reason="Not that one.")

    assert told() == before
    assert_ledger_is_true()


def test_what_a_change_created_goes_again_unless_the_public_has_seen_it():
    with change(by="berta") as work:
        work.save(Claim(slug="draft", statement="S"))
    undo(by="anna", entry=last(), reason="Nonsense.")
    assert not Claim.objects.exists()

    claim = Claim(slug="public", statement="S")
    with change(by="berta") as work:
        work.save(claim)
        claim.state = "published"
        Claim.objects.filter(pk=claim.pk).update(state="published")
    with pytest.raises(Refused, match="has been public and cannot be deleted"):
        undo(by="anna", entry=last(), reason="Nonsense.")
    assert Claim.objects.get().slug == "public"


def test_what_was_changed_again_is_not_lost():
    claim = make.make_claim(slug="c", statement="Before")
    enter_all()
    entry = edit(claim, statement="After")
    edit(claim, scope="By somebody else")

    with pytest.raises(Refused, match=r"“c” was changed again by berta on .* UTC. Take that back first"):
        undo(by="anna", entry=entry, reason="No.")

    claim.refresh_from_db()
    assert (claim.statement, claim.scope) == ("After", "By somebody else")


def test_a_change_of_what_the_public_sees_alone_does_not_stand_in_the_way():
    source = make.make_source(slug="s")
    part = make.make_source(slug="p", part_of=source, title="Before")
    enter_all()
    entry = edit(part, title="After")
    review.advance(by="carla", transition=review.WITHDRAW, records=[source], reason="R.")

    undo(by="anna", entry=entry, reason="No.")

    part.refresh_from_db()
    assert (part.title, part.part_of) == ("Before", source)


def test_publication_is_not_undone_but_withdrawal_is():
    claim = make.make_claim(statement="S", state="draft")
    enter_all()
    review.advance(by="berta", transition=review.PUBLISH, records=[claim])
    with pytest.raises(Refused, match="“S” is published by this change"):
        undo(by="anna", entry=last(), reason="No.")

    review.advance(by="berta", transition=review.WITHDRAW, records=[claim], reason="R.")
    undo(by="anna", entry=LedgerEntry.objects.filter(action="withdrawn").first(), reason="No.")

    claim.refresh_from_db()
    assert claim.state == "published"
    assert_ledger_is_true()


def test_withdrawal_is_not_undone_where_it_would_not_be_seen():
    source = make.make_source(title="Hidden")
    item = make.make_item(source=source)
    enter_all()
    review.advance(by="berta", transition=review.WITHDRAW, records=[item], reason="R.")
    entry = last()
    review.advance(by="berta", transition=review.WITHDRAW, records=[source], reason="R.")

    with pytest.raises(Refused, match="before its source “Hidden” is published"):
        undo(by="anna", entry=entry, reason="No.")


def test_a_new_slug_is_changed_back_by_hand():
    claim = make.make_claim(slug="old")
    enter_all()

    with pytest.raises(Refused, match="This change gave a record another slug"):
        undo(by="anna", entry=edit(claim, slug="new"), reason="No.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(reason):
    claim = make.make_claim()
    enter_all()
    entry = edit(claim, statement="After")

    with pytest.raises(Refused, match="Say why"):
        undo(by="anna", entry=entry, reason=reason)
    with pytest.raises(Refused, match="Say why"):
        restore(by="anna", record=claim, entry=entry, reason=reason)


def test_an_old_version_is_restored_with_what_it_named_whatever_that_is_called_now():
    one, other = make.make_topic(slug="one"), make.make_topic(slug="other")
    source = make.make_source(slug="s", title="First", topics=[one], authors=[make.make_agent(slug="a")])
    make.make_identifier(source=source, scheme="doi", value="10.1/x")
    enter_all()
    first = last()
    with change(by="berta") as work:
        one.slug = "renamed"
        work.save(one)
        source.title = "Second"
        work.save(source)
        source.topics.set([other])
        source.authorships.all().delete()
        source.identifiers.all().delete()
    edit(source, title="Third", held_at="Here")

    entry = LedgerEntry.objects.filter(collection="sources", key="s", pk__lte=first.pk).latest("id")
    restore(by="anna", record=source, entry=entry, reason="The first was right.")

    (now,) = RECORD_TYPES["sources"].read([source.pk])
    assert (now.full["title"], now.full["held_at"], now.full["topics"]) == ("First", "", ["renamed"])
    assert (now.full["authors"], now.full["identifiers"]) == (["a"], ["doi:10.1/x"])
    assert list(LedgerEntry.objects.filter(action="restored").values_list("key", "by")) == [("s", "anna")]
    assert_ledger_is_true()


def test_what_names_something_that_is_no_more_is_not_restored():
    topic = make.make_topic(slug="gone")
    claim = make.make_claim(slug="c", topics=[topic])
    enter_all()
    entry = LedgerEntry.objects.get(collection="claims", key="c")
    with change(by="berta") as work:
        claim.topics.clear()
        work.touch(claim)
        work.delete(topic)

    with pytest.raises(Refused, match="It names the topic “gone”, which is not there any more"):
        restore(by="anna", record=claim, entry=entry, reason="R.")


def test_the_whole_record_is_read_back_where_the_public_saw_less():
    hidden = make.make_source(slug="hidden", state="draft")
    item = make.make_item(slug="i", draws_on=[hidden], summary="Before")
    enter_all()
    entry = edit(item, summary="After")

    assert full_content("items", "i", until=entry.pk)["draws_on"] == ["hidden"]
    undo(by="anna", entry=entry, reason="No.")

    item.refresh_from_db()
    assert (item.summary, list(item.draws_on.all())) == ("Before", [hidden])


def test_a_change_has_all_its_entries_and_no_others():
    enter_all()
    with change(by="a") as work:
        for number in range(3):
            work.save(Topic(slug=f"t{number}", name="T"))
    middle = LedgerEntry.objects.get(key="t1")
    with change(by="a") as work:
        work.save(Topic(slug="later", name="T"))

    assert [entry.key for entry in change_of(middle).entries] == ["t0", "t1", "t2"]


def test_a_very_large_change_is_left_to_imports():
    with change(by="a") as work:
        for number in range(1001):
            work.save(Topic(slug=f"t{number}", name="T"), validated=True)

    with pytest.raises(Refused, match="more than 1000 entries"):
        undo(by="anna", entry=last(), reason="No.")


@pytest.mark.parametrize("seed", range(8))
def test_a_walk_of_edits_is_undone_step_by_step(seed):
    """Whatever was done, undoing it from the last step to the first leads back to the beginning."""
    rng = random.Random(seed)
    claims = [make.make_claim() for _ in range(3)]
    sources = [make.make_source() for _ in range(3)]
    items = [make.make_item(source=rng.choice(sources), state=rng.choice(["draft", "published"])) for _ in range(4)]
    enter_all()
    before, steps = told(), []
    for _ in range(12):
        size = LedgerEntry.objects.count()
        with change(by="berta") as work:
            for _ in range(rng.randint(1, 3)):
                step(rng, work, claims, sources, items)
        if LedgerEntry.objects.count() > size:
            steps.append(last())

    for entry in reversed(steps):
        undo(by="anna", entry=entry, reason="Back.")

    assert told() == before
    assert_ledger_is_true()
    assert list(counts.differences()) == []


def step(rng, work, claims, sources, items):
    links = list(EvidenceLink.objects.all())
    match rng.randrange(5):
        case 0:
            claim = Claim.objects.get(pk=rng.choice(claims).pk)
            claim.scope = f"Scope {rng.random()}"
            work.save(claim)
        case 1:
            source = Source.objects.get(pk=rng.choice(sources).pk)
            source.published = rng.choice(["1951~", "1993", ""])
            work.save(source)
        case 2:
            claim, item = rng.choice(claims), rng.choice(items)
            if not EvidenceLink.objects.filter(claim=claim, item=item).exists():
                work.save(EvidenceLink(claim=claim, item=item, stance=rng.choice(["supports", "contradicts"])))
        case 3 if links:
            work.delete(rng.choice(links))
        case _:
            item = rng.choice(items)
            item.draws_on.set(rng.sample(sources, rng.randint(0, 3)))
            work.touch(item)


def test_protection_is_not_taken_back_where_the_name_was_the_same():
    witness = make.make_witness(slug="w", name="Witness P")
    enter_all()
    first = LedgerEntry.objects.get(collection="witnesses", key="w")
    protecting = edit(witness, protected=True)

    with pytest.raises(Refused, match="“Witness P” is protected, and was not then"):
        restore(by="anna", record=witness, entry=first, reason="R.")
    with pytest.raises(Refused, match="“Witness P” is protected, and was not then"):
        undo(by="anna", entry=protecting, reason="R.")


def test_what_a_witness_was_called_before_protection_never_comes_back():
    witness = make.make_witness(slug="w", name="Real Name", vantage="A guard.")
    enter_all()
    first = LedgerEntry.objects.get(collection="witnesses", key="w")
    protecting = edit(witness, name="Witness P", protected=True, vantage="")

    with pytest.raises(Refused, match="has been erased from the ledger"):
        restore(by="anna", record=witness, entry=first, reason="R.")
    with pytest.raises(Refused, match="has been erased from the ledger"):
        undo(by="anna", entry=protecting, reason="R.")

    witness.refresh_from_db()
    assert (witness.name, witness.protected) == ("Witness P", True)
