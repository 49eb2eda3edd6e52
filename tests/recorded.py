"""Changes as editors make them, for tests of what the ledger tells of them afterwards."""

from datetime import UTC, datetime

from django.db import transaction

from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, content, digest
from claims.models import LedgerEntry, RetiredSlug
from claims.operations import change, ledger
from claims.records import RECORD_TYPES


def recorded(*records, by="editor", reason=""):
    """Enter records that a factory made."""
    with change(by=by, reason=reason) as work:
        for record in records:
            work.touch(record)
    return records[0]


def enter(records, *, by="importer", at=None):
    """Enter very many records of one kind in the public log as an import does: as they are, with all they follow from."""
    record_type = RECORD_TYPES[records[0].collection]
    entries = []
    for told in record_type.read([record.pk for record in records]):
        body = canonical(content(told, public=True))
        owner = record_type.told_on(told.shown)
        entries.append(NewEntry(Log.PUBLIC, "created", record_type.collection, told.key, body, digest(body), owner))
    with transaction.atomic():
        ledger.append(entries, by=by, at=at or datetime.now(UTC))


def edit(record, *, by="editor", reason="", **fields):
    """Load the record again and change it."""
    record.refresh_from_db()
    for name, value in fields.items():
        setattr(record, name, value)
    with change(by=by, reason=reason) as work:
        work.save(record)
    return record


def remove(record, *, by="editor", reason=""):
    with change(by=by, reason=reason) as work:
        work.delete(record)


def merge(record, into):
    """What merging leaves behind, in the database and in the ledger: nothing public names the duplicate any more."""
    with change(by="editor", action="merged") as work:
        work._gone[record.collection][record.slug] = "merged"
        RetiredSlug.objects.create(collection=record.collection, slug=record.slug, current=into.slug, merged=True)
        record.delete()


def erase(entry):
    """What is left of an entry whose bytes the law demanded to be erased."""
    LedgerEntry.objects.filter(pk=entry.pk).update(body=None, by="", reason="", shown_digest="", full_digest="")
