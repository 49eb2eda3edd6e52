"""What the public is told of a withdrawal: when it was, and why, as the public log has it."""

from datetime import datetime
from typing import NamedTuple

from claims.choices import Log
from claims.models import EvidenceItem, LedgerEntry, SluggedRecord, Source, Witness


class Withdrawal(NamedTuple):
    """``reason`` is empty where none was given, or where it must not be told."""

    at: datetime
    reason: str


def withdrawal(record: SluggedRecord) -> Withdrawal | None:
    """Of a withdrawn record; None if the public log does not end with it. At most four queries."""
    own = LedgerEntry.objects.filter(log=Log.PUBLIC, collection=record.collection, key=record.slug)
    entry = own.order_by("-id").first()
    if entry is None or entry.action != "withdrawn":
        return None
    return Withdrawal(entry.at, "" if _is_about_somebody_to_protect(record) else entry.reason)


def _is_about_somebody_to_protect(record: SluggedRecord) -> bool:
    """Why a witness was withdrawn, or what a protected one told, may say who he or she is."""
    if isinstance(record, Witness):
        return True
    if isinstance(record, EvidenceItem):
        return any(told.witness and told.witness.protected for told in (record, record.source) if told)
    return isinstance(record, Source) and record.witness is not None and record.witness.protected
