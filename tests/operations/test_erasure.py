import json

import pytest

from claims.choices import State
from claims.ledger.state import state
from claims.ledger.verify import verify
from claims.models import Agent, Claim, LedgerEntry, Question, Source
from claims.operations import Refused, change
from claims.operations.erasure import erase
from claims.operations.review import PUBLISH, WITHDRAW, advance
from tests import factories as make
from tests.ledger.tampering import sql

pytestmark = pytest.mark.django_db


def save(record, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    with change(by="anna", reason="As told by the family.") as work:
        work.save(record)
    return record


def entry(sequence, log="public"):
    return LedgerEntry.objects.get(log=log, sequence=sequence)


@pytest.fixture
def claim():
    """Two versions of a public claim; the first holds what must be forgotten."""
    claim = save(Claim(slug="rain", statement="Mr Miller said it.", state=State.PUBLISHED))
    return save(claim, statement="Somebody said it.")


def wrong():
    return [str(finding) for finding in (*verify(), *state())]


def test_erased_entry_keeps_its_leaf_and_says_nothing(claim):
    before = entry(0)

    erase(by="editor", entry=before, reason="Art. 17 GDPR.")

    after = entry(0)
    kept = ("id", "log", "sequence", "at", "action", "collection", "key", "owner")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert bytes(after.leaf_hash) == bytes(before.leaf_hash)
    assert (after.body, after.by, after.reason, after.shown_digest, after.full_digest) == (None, "", "", "", "")
    assert wrong() == []


def test_erasure_is_told_in_the_same_log(claim):
    erase(by="editor", entry=entry(0), reason="Art. 17 GDPR.")

    told, erased = entry(2), entry(0)
    assert (told.action, told.by, told.reason, told.collection, told.key) == (
        "erased", "editor", "Art. 17 GDPR.", "ledger", "public/0",
    )  # fmt: skip
    assert json.loads(bytes(told.body))["record"] == {
        "log": "public",
        "sequence": 0,
        "leaf_hash": bytes(erased.leaf_hash).hex(),
        "at": erased.at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "action": "created",
        "collection": "claims",
        "key": "rain",
        "owner": "claims/rain",
    }


def test_entry_of_the_internal_log_is_erased_in_the_internal_log(claim):
    draft = save(Question(slug="q", text="Who is Miller?", state=State.DRAFT))
    save(draft, text="Who is it?")

    erase(by="editor", entry=entry(0, "internal"), reason="Law.")

    assert [one.log for one in LedgerEntry.objects.filter(action="erased")] == ["internal"]
    assert wrong() == []


def test_name_of_the_record_goes_too_where_it_is_asked_for(claim):
    save(claim, slug="other")  # the former slug told too much

    for number in (0, 1, 2):
        erase(by="editor", entry=entry(number), reason="Law.", with_key=True)

    assert {(one.key, one.owner) for one in LedgerEntry.objects.filter(body=None)} == {("", "claims/other")}
    assert not LedgerEntry.objects.filter(log="public", collection="claims", key="rain").exists()
    assert wrong() == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 2_001])
def test_erasure_without_a_fitting_reason_is_refused(claim, reason):
    with pytest.raises(Refused, match="reason"):
        erase(by="editor", entry=entry(0), reason=reason)

    assert entry(0).body is not None
    assert LedgerEntry.objects.count() == 2


def refusal(which, **options):
    with pytest.raises(Refused) as caught:
        erase(by="editor", entry=which, reason="Law.", **options)
    return " ".join(caught.value.messages)


STILL = "“rain” still says what this entry tells. Change the record first, then erase what it said before."


def test_what_the_record_still_says_is_not_erased(claim):
    assert refusal(entry(1)) == STILL


def test_what_the_record_says_again_is_not_erased(claim):
    save(claim, statement="Mr Miller said it.")

    assert refusal(entry(0)) == STILL


def test_end_of_what_was_public_is_not_erased_while_the_record_is_there(claim):
    advance(by="anna", transition=WITHDRAW, records=[claim])

    told = LedgerEntry.objects.filter(log="public").first()
    assert (told.action, refusal(told)) == ("withdrawn", STILL)


def test_hidden_name_that_only_the_internal_entry_tells_is_not_erased_while_the_record_has_it():
    hidden = save(Source(slug="hidden", title="T", state=State.DRAFT))
    save(Source(slug="part", title="T", state=State.PUBLISHED, part_of=hidden))

    internal = LedgerEntry.objects.get(log="internal", key="part")
    assert "still says" in refusal(internal)


def test_what_is_erased_already_is_not_erased_again(claim):
    erase(by="editor", entry=entry(0), reason="Law.")

    assert refusal(entry(0)) == "The bytes of this entry have been erased already."
    assert "has to stay" in refusal(entry(2))
    assert LedgerEntry.objects.count() == 3


def test_deleted_record_is_forgotten_from_the_first_entry_to_the_last():
    agent = save(Agent(slug="miller", name="Miller"))
    save(agent, name="M.")
    with change(by="anna") as work:
        work.delete(agent)
    first, second, last = LedgerEntry.objects.filter(collection="agents").order_by("id")

    assert refusal(last, with_key=True).startswith("This entry tells the end of “miller”.")
    for one in (second, first, last):
        erase(by="editor", entry=one, reason="Law.", with_key=True)

    assert wrong() == []


def test_former_slug_that_still_leads_somewhere_is_not_erased(claim):
    save(claim, slug="other")

    told = LedgerEntry.objects.get(collection="retired_slugs")
    assert refusal(told) == STILL.replace("rain", "claims/rain")


def test_what_was_shown_in_part_and_hidden_stays_verifiable_when_the_whole_is_erased():
    """The public entries have the digest of a whole that only the erased entry told."""
    hidden = save(Source(slug="hidden", title="T", state=State.DRAFT))
    part = save(Source(slug="part", title="T", state=State.PUBLISHED, part_of=hidden))
    advance(by="anna", transition=WITHDRAW, records=[part])
    advance(by="anna", transition=PUBLISH, records=[part])
    save(part, title="Another")
    told = LedgerEntry.objects.filter(log="internal", key="part").order_by("id")

    for one in told[:2]:
        erase(by="editor", entry=one, reason="Law.", with_key=True)

    assert wrong() == []


# ---------------------------------------------------------------- Erased by other hands


def test_bytes_that_are_gone_without_an_entry_are_found(claim):
    sql(
        "UPDATE claims_ledgerentry SET body = NULL, \"by\" = '', reason = '', shown_digest = '', full_digest = '' WHERE log = 'public' AND sequence = 0"
    )

    assert wrong() == ["public log, entry 0: has no bytes, and no entry tells that they were erased"]


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("action", "x", "action is 'x', the entry that tells of its erasure says 'created'"),
        ("collection", "items", "collection is 'items', the entry that tells of its erasure says 'claims'"),
        ("key", "x", "key is 'x', the entry that tells of its erasure says 'rain'"),
        ("owner", "x", "owner is 'x', the entry that tells of its erasure says 'claims/rain'"),
        ("by", "x", "by is 'x' though its bytes were erased, expected nothing"),
        ("reason", "x", "reason is 'x' though its bytes were erased, expected nothing"),
        ("shown_digest", "x", "shown_digest is 'x' though its bytes were erased, expected nothing"),
        ("full_digest", "x", "full_digest is 'x' though its bytes were erased, expected nothing"),
    ],
)
def test_column_of_an_erased_entry_that_was_changed_is_found(claim, column, value, message):
    erase(by="editor", entry=entry(0), reason="Law.")

    sql(f"UPDATE claims_ledgerentry SET \"{column}\" = %s WHERE log = 'public' AND sequence = 0", value)

    assert [str(finding) for finding in verify()] == [f"public log, entry 0: {message}"]


def test_other_leaf_of_an_erased_entry_is_found(claim):
    erase(by="editor", entry=entry(0), reason="Law.")

    sql("UPDATE claims_ledgerentry SET leaf_hash = %s WHERE log = 'public' AND sequence = 0", bytes(32))

    assert [finding.where for finding in verify()] == ["public log, entry 0", "public log, head"]


def test_bytes_that_are_back_are_found(claim):
    stood = entry(0)
    erase(by="editor", entry=stood, reason="Law.")

    sql(
        "UPDATE claims_ledgerentry SET body = %s, \"by\" = %s, reason = %s, shown_digest = %s, full_digest = %s "
        "WHERE log = 'public' AND sequence = 0",
        bytes(stood.body), stood.by, stood.reason, stood.shown_digest, stood.full_digest,
    )  # fmt: skip

    assert wrong() == ["public log, entry 0: has bytes, but public log, entry 2 says they were erased"]


def test_versions_keep_their_numbers_when_a_former_name_is_erased(client):
    source = make.make_source(slug="miller", title="One", state="published")
    with change(by="editor") as work:
        work.touch(source)
    for title in ("Two", "Three"):
        with change(by="editor") as work:
            source.title = title
            work.save(source)
    with change(by="editor") as work:
        source.slug = "renamed"
        work.save(source)

    erase(by="editor", entry=LedgerEntry.objects.filter(log="public").get(sequence=1), reason="Law.", with_key=True)

    statuses = [client.get(f"/sources/renamed/v/{number}/").status_code for number in (1, 2, 3, 4)]
    assert statuses == [200, 410, 200, 200]
