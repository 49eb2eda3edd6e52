import hashlib
import json

import pytest
from django.db import transaction

from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, digest
from claims.models import LedgerEntry, LedgerHead
from claims.operations import change, ledger
from tests.factories import make_topic


def new_entry(log=Log.PUBLIC, key="k", record=None, full_digest=""):
    told = canonical(record or {"slug": key})
    return NewEntry(log, "created", "topics", key, told, full_digest, f"topics/{key}")


@pytest.mark.django_db
def test_append_numbers_each_log_without_gaps():
    with transaction.atomic():
        ledger.append([new_entry(Log.PUBLIC), new_entry(Log.INTERNAL), new_entry(Log.PUBLIC)], by="somebody")
        ledger.append([new_entry(Log.INTERNAL)], by="somebody")

    numbers = {
        log: list(LedgerEntry.objects.filter(log=log).order_by("id").values_list("sequence", flat=True)) for log in Log
    }
    assert numbers == {Log.PUBLIC: [0, 1], Log.INTERNAL: [0, 1]}
    assert dict(LedgerHead.objects.values_list("log", "size")) == {"public": 2, "internal": 2}


@pytest.mark.django_db
def test_append_writes_exact_bytes_and_their_leaf_hash():
    with transaction.atomic():
        ledger.append([new_entry(key="prisoners", record={"slug": "prisoners"})], by="anna", reason="typing error")

    entry = LedgerEntry.objects.get()
    body = bytes(entry.body)
    told = json.loads(body)
    salt, at = told.pop("salt"), told.pop("at")
    assert told == {
        "action": "created",
        "by": "anna",
        "collection": "topics",
        "key": "prisoners",
        "log": "public",
        "reason": "typing error",
        "record": {"slug": "prisoners"},
        "sequence": 0,
    }
    assert len(bytes.fromhex(salt)) == 16
    assert at == entry.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    assert bytes(entry.leaf_hash) == hashlib.sha256(b"\x00" + body).digest()
    assert body == canonical(json.loads(body))


@pytest.mark.django_db
def test_append_salts_equal_records_differently():
    with transaction.atomic():
        ledger.append([new_entry(), new_entry()], by="somebody")

    assert len({json.loads(bytes(entry.body))["salt"] for entry in LedgerEntry.objects.all()}) == 2


@pytest.mark.django_db(transaction=True)
def test_append_outside_a_transaction_is_refused():
    with pytest.raises(transaction.TransactionManagementError, match="transaction of its change"):
        ledger.append([new_entry()], by="somebody")

    assert LedgerEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_rolled_back_change_leaves_no_gap():
    topic = make_topic()

    def settle_and_fail():
        with change(by="somebody") as work:
            work.touch(topic)
            work.settle()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        settle_and_fail()
    with change(by="somebody") as work:
        work.touch(topic)

    assert list(LedgerEntry.objects.values_list("log", "sequence")) == [("internal", 0)]


@pytest.mark.django_db
def test_last_seen_tells_the_newest_of_both_logs():
    with transaction.atomic():
        ledger.append([new_entry(record={"slug": "k", "name": "shown"}, full_digest="1")], by="somebody")
        ledger.append([new_entry(Log.INTERNAL, record={"slug": "k", "name": "draft"}, full_digest="2")], by="somebody")

    shown = {"slug": "k", "name": "shown"}
    assert ledger.last_seen("topics", ["k", "unknown"]) == {
        "k": ledger.LastSeen("2", digest(canonical(shown)), shown, "topics/k", "topics/k")
    }
