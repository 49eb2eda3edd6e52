"""What must hold after whatever was done: the ledger's last word on every record is what it is, and so is the search."""

from claims.ledger.body import canonical, content, digest
from claims.models import LedgerEntry, LedgerHead
from claims.operations import change, documents
from claims.operations.ledger import last_seen
from claims.records import RECORD_TYPES


def assert_ledger_is_true():
    for record_type in RECORD_TYPES.values():
        pks = record_type.model.objects.values_list("pk", flat=True)
        records = {record.key: record for record in record_type.read(pks)}
        public = set(record_type.model.objects.public().values_list("pk", flat=True))
        told = set(LedgerEntry.objects.filter(collection=record_type.collection).values_list("key", flat=True))
        assert set(records) <= told
        for name, last in last_seen(record_type.collection, told).items():
            record = records.get(name)
            full = record and content(record)
            shown = record and record.pk in public and content(record, public=True)
            assert (name, last.full_digest) == (name, digest(canonical(full) if full else None))
            assert (name, last.shown) == (name, shown or None)
    for head in LedgerHead.objects.all():
        numbers = LedgerEntry.objects.filter(log=head.log).order_by("id").values_list("sequence", flat=True)
        assert list(numbers) == list(range(head.size))
    assert list(documents.differences()) == []


def enter_all():
    """Have the ledger know what the factories made."""
    with change(by="somebody") as work:
        for record_type in RECORD_TYPES.values():
            work.touch_rows(record_type.collection, record_type.model.objects.values_list("pk", flat=True))


def told():
    """What every record says, and its state."""
    return {
        (collection, record.key): (record.full, record.state)
        for collection, record_type in RECORD_TYPES.items()
        for record in record_type.read(record_type.model.objects.values_list("pk", flat=True))
    }
