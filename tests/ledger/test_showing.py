"""What of the public log may be read now: nothing of what is not public, and the hash of everything."""

import json

import pytest

from claims import models
from claims.choices import Log, Stance, State
from claims.ledger import merkle, showing
from claims.ledger.showing import Withheld
from claims.models import LedgerEntry, LedgerHead
from claims.operations import change, review
from claims.operations.erasure import erase

pytestmark = pytest.mark.django_db

PUBLISHED = {"state": State.PUBLISHED}


def save(*records, reason="Because."):
    with change(by="anna", reason=reason) as work:
        for record in records:
            work.save(record)


def delete(record, reason="Because."):
    with change(by="anna", reason=reason) as work:
        work.delete(record)


def claim(slug="rain"):
    return models.Claim(slug=slug, statement=f"Statement of {slug}", **PUBLISHED)


def linked():
    """A claim with an item of a source, all of them public."""
    source = models.Source(slug="log-book", title="Log book", **PUBLISHED)
    item = models.EvidenceItem(slug="it-rained", summary="It rained.", source=source, **PUBLISHED)
    save(source)
    item.source = source
    save(item, stood := claim())
    link = models.EvidenceLink(claim=stood, item=item, stance=Stance.SUPPORTS, rationale="Seen by the keeper.")
    save(link)
    return stood, item, source, link


def withdraw(record):
    review.advance(by="anna", transition=review.WITHDRAW, records=[record], reason="Secret reason.")


def everything():
    return showing.entries(0, 10**6)


def told(collection=None):
    """Collection/key → why its entries are withheld, for those that name what they are of."""
    return {
        (one.collection, one.key, one.action): str(one.withheld) for one in everything() if one.collection == collection
    }


def readable():
    """All that anybody can read of the entries, as one text."""
    return "\n".join(repr(one) for one in everything())


def test_entry_of_a_public_record_is_shown_byte_for_byte():
    save(claim())

    (one,) = everything()

    stored = LedgerEntry.objects.get(log=Log.PUBLIC)
    assert one.body.encode() == bytes(stored.body)
    assert merkle.leaf_hash(one.body.encode()) == one.leaf_hash
    assert (one.withheld, one.by, one.reason, one.kind, one.key) == ("", "anna", "Because.", "claim", "rain")
    assert (one.home, one.address, showing.version(one)) == (("claims", "rain"), "/claims/rain/", 1)


def test_internal_log_is_never_shown():
    save(models.Claim(slug="draft", statement="A draft."))

    assert LedgerHead.objects.get(log=Log.INTERNAL).size == 1
    assert everything() == []


def test_withdrawn_record_is_named_and_nothing_of_it_told():
    stood = claim()
    save(stood)
    withdraw(stood)

    shown = everything()

    assert [(one.action, one.withheld, one.collection, one.key) for one in shown] == [
        ("created", Withheld.WITHDRAWN, "claims", "rain"),
        ("withdrawn", Withheld.WITHDRAWN, "claims", "rain"),
    ]
    assert [word for word in ("Statement", "Secret", "anna", "Because") if word in readable()] == []
    assert all(one.leaf_hash for one in shown)


def test_record_that_is_published_again_is_shown_again():
    stood = claim()
    save(stood)
    withdraw(stood)
    review.advance(by="anna", transition=review.PUBLISH, records=[models.Claim.objects.get()], reason="It was right.")

    assert [str(one.withheld) for one in everything()] == ["", "", ""]


def test_what_hangs_on_a_withdrawn_record_is_not_named():
    _claim, _item, source, _link = linked()
    withdraw(source)

    assert told("items") == told("links") == {}
    assert set(told("claims").values()) == {""}
    hidden = [one for one in everything() if one.withheld is Withheld.NOT_PUBLIC]
    assert {one.action for one in hidden} == {"created", "hidden"}
    assert [word for word in ("it-rained", "It rained", "keeper", "Log book") if word in readable()] == []


def test_row_that_was_deleted_is_shown_while_all_it_joined_is_public():
    _claim, item, _source, link = linked()
    delete(link)

    assert told("links") == {("links", "rain/it-rained", "created"): "", ("links", "rain/it-rained", "deleted"): ""}

    withdraw(item)
    assert told("links") == {}


def test_old_version_that_names_what_was_withdrawn_is_not_shown():
    """The quotation in it may be that source's."""
    _claim, item, source, _link = linked()
    other = models.Source(slug="diary", title="Diary", **PUBLISHED)
    save(other)
    item.source = other
    save(item)
    withdraw(source)

    shown = [one for one in everything() if one.body and json.loads(one.body)["collection"] == "items"]
    assert [json.loads(one.body)["record"]["source"] for one in shown] == ["diary"]


def test_renamed_record_is_shown_under_both_slugs_and_leads_to_the_new_one():
    stood = claim()
    save(stood)
    stood.slug = "showers"
    save(stood)

    assert [(one.key, one.action, str(one.withheld), one.address) for one in everything()] == [
        ("rain", "created", "", "/claims/showers/"),
        ("rain", "renamed", "", "/claims/showers/"),
        ("showers", "renamed", "", "/claims/showers/"),
    ]
    assert [showing.version(one) for one in everything()] == [1, 2, 2]


@pytest.mark.parametrize("renamed", [False, True])
def test_protected_witness_is_not_read_under_the_former_name(renamed):
    witness = models.Witness(slug="john-smith", name="John Smith", **PUBLISHED)
    save(witness)
    item = models.EvidenceItem(slug="saw-it", summary="He saw it.", witness=witness, **PUBLISHED)
    save(item)
    if renamed:
        witness.slug = "keeper"
    witness.name, witness.protected = "The keeper", True
    save(witness)

    assert "John Smith" not in readable()
    assert ("john-smith" in readable()) is not renamed
    assert "The keeper" in readable()


def test_agent_that_nothing_names_any_more_is_not_told():
    agent = models.Agent(slug="ministry", name="The Ministry")
    source = models.Source(slug="memo", title="Memo", issuer=agent, **PUBLISHED)
    save(agent)
    source.issuer = agent
    save(source)
    assert set(told("agents").values()) == {""}

    withdraw(source)

    assert told("agents") == {}
    assert "Ministry" not in readable()


def test_erased_entry_says_so_and_which_entry_tells_why():
    stood = claim()
    save(stood)
    stood.statement = "Another."
    save(stood)
    erase(by="anna", entry=LedgerEntry.objects.get(log=Log.PUBLIC, sequence=0), reason="A court’s order.")

    erased, _second, telling = everything()

    assert (erased.withheld, erased.key, erased.body, erased.by, erased.reason) == (Withheld.ERASED, "rain", "", "", "")
    assert (telling.withheld, telling.erases, telling.reason, telling.home) == ("", "0", "A court’s order.", None)
    assert showing.erasure(0) == telling
    assert showing.erasure(1) is None


def test_entry_that_tells_of_an_erasure_does_not_name_what_is_withdrawn():
    stood = claim()
    save(stood)
    stood.statement = "Another."
    save(stood)
    erase(by="anna", entry=LedgerEntry.objects.get(log=Log.PUBLIC, sequence=0), reason="A court’s order about rain.")
    withdraw(stood)

    telling = next(one for one in everything() if one.action == "erased")

    assert (telling.withheld, telling.body, telling.reason, telling.key) == (Withheld.NOT_PUBLIC, "", "", "")
    assert next(iter(everything())).withheld is Withheld.ERASED


def test_erased_name_is_not_looked_for():
    stood = claim()
    save(stood)
    stood.slug = "other"
    save(stood)
    entry = LedgerEntry.objects.get(log=Log.PUBLIC, sequence=0)
    erase(by="anna", entry=entry, reason="A court’s order.", with_key=True)

    erased, *_others, telling = everything()

    assert (erased.withheld, erased.kind, erased.key) == (Withheld.ERASED, "claim", "")
    assert "rain" not in erased.address
    assert telling.reason == "A court’s order."


def test_merged_duplicate_keeps_its_own_history():
    stood, double = claim(), claim("rain-again")
    save(stood, double)
    with change(by="anna", action="merged") as work:
        work.absorb(double, into=stood)

    first = next(one for one in everything() if one.key == "rain-again")

    assert (str(first.withheld), first.home, showing.version(first)) == ("", ("claims", "rain-again"), 1)


@pytest.mark.parametrize("rows", [1, 30])
def test_number_of_queries_does_not_grow_with_the_entries(django_assert_num_queries, rows):
    linked()
    for number in range(rows - 1):
        save(claim(f"c{number}"), models.Question(slug=f"q{number}", text="Why?", **PUBLISHED))

    with django_assert_num_queries(3):
        assert len(everything()) >= rows
