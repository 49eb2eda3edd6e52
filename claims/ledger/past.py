"""What the ledger held of records at an earlier time, and what has been changed since.

A *position* is the id of the newest entry at that time, 0 before the first. Ids are given while one transaction alone
writes entries, so they grow in the order of changes, though not without gaps.
"""

import json
from collections.abc import Collection

from django.db.models import Max

from claims.models import LedgerEntry
from claims.records import Plain


def position() -> int:
    """Where the ledger is now. Read before what is shown with it: what changes in between then counts as changed since."""
    return LedgerEntry.objects.aggregate(newest=Max("id"))["newest"] or 0


def content_at(at: int, collection: str, keys: Collection[str]) -> dict[str, Plain]:
    """The whole content, by key, that these records had at that position.

    Without those that were not there, and those of which no entry tells it: the bytes may have been erased.
    """
    entries = LedgerEntry.objects.filter(collection=collection, key__in=keys, id__lte=at).order_by()
    newest = entries.values("key").annotate(last=Max("id")).values_list("last", flat=True)
    found = {}
    for entry in LedgerEntry.objects.filter(pk__in=list(newest)):
        if not entry.full_digest:
            continue
        if entry.shown_digest != entry.full_digest:
            # The newest tells what the public sees, which is less. An earlier one tells the same content in full.
            whole = entries.filter(key=entry.key, shown_digest=entry.full_digest).order_by("-id").first()
        else:
            whole = entry
        if whole is not None and whole.body is not None and (told := json.loads(bytes(whole.body))["record"]):
            found[entry.key] = told
    return found


def newest_since(at: int, collection: str, keys: Collection[str]) -> dict[str, LedgerEntry]:
    """The newest entry, by key, of each of these records that has one behind that position."""
    entries = LedgerEntry.objects.filter(collection=collection, key__in=keys, id__gt=at).defer("body").order_by("id")
    return {entry.key: entry for entry in entries}


def newest_on_pages_since(at: int, pages: Collection[str], *, but_by: str = "") -> dict[str, LedgerEntry]:
    """The newest entry since then that is told on each of these pages (``collection/key``), without those by this one."""
    entries = LedgerEntry.objects.filter(owner__in=pages, id__gt=at).exclude(by=but_by).defer("body").order_by("id")
    return {entry.owner: entry for entry in entries}
