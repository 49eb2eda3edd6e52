"""The two logs: what is appended, in what bytes, and what a record last looked like in them.

Format (design, "Trust"): an entry's body is canonical JSON with a random salt; its leaf hash is
SHA-256 over a zero byte and the body (RFC 6962, section 2.1). Each log counts from 0 without gaps.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max, Q

from claims.choices import Log
from claims.models import LedgerEntry, LedgerHead
from claims.records import Plain

Actor = AbstractBaseUser | str
"""Who makes a change: the account, or the name of the command that does it on its own."""

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A change to be recorded. ``record`` is what the log shows afterwards, None if that is nothing."""

    log: Log
    action: str
    collection: str
    key: str
    record: Plain | None
    full_digest: str


class LastSeen(NamedTuple):
    """How the logs left a record: digests as in LedgerEntry, and what the public log shows of it."""

    full_digest: str = ""
    shown_digest: str = ""
    shown: Plain | None = None


def canonical(value: Any) -> bytes:
    """The one form of a JSON value: sorted keys, no spaces, UTF-8, no floats. Raises TypeError on a float."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r}: a float has no canonical form; keep it as text.")
    if isinstance(value, Mapping):
        value = [*value.values()]
    if isinstance(value, list | tuple):
        for part in value:
            _refuse_floats(part)


def digest(record: Plain | None) -> str:
    """SHA-256 of the record's canonical form as 64 hexadecimal digits; empty for none."""
    return "" if record is None else hashlib.sha256(canonical(record)).hexdigest()


def leaf_hash(body: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def actor_name(by: Actor) -> str:
    return by if isinstance(by, str) else by.get_username()


def hold() -> None:
    """Let this transaction alone write records until it ends; others wait here. Needs a transaction.

    Two changes that settle at once would each miss what the other makes public: one publishes an item's
    source, the other its witness, and neither sees that the item now shows. Nor could both number entries.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A ledger entry belongs into the transaction of its change.")
    if len(LedgerHead.objects.select_for_update().order_by("log")) < len(Log):
        for log in Log:
            LedgerHead.objects.get_or_create(log=log)
        list(LedgerHead.objects.select_for_update().order_by("log"))


def append(entries: Sequence[NewEntry], *, by: Actor, reason: str = "") -> None:
    """Append the entries in their order, numbered on without a gap."""
    if not entries:
        return
    hold()
    now = datetime.now(UTC)
    next_number = dict(LedgerHead.objects.values_list("log", "size"))
    rows = []
    for entry in entries:
        rows.append(_row(entry, next_number[entry.log], now=now, by=actor_name(by), reason=reason))
        next_number[entry.log] += 1
    LedgerEntry.objects.bulk_create(rows, batch_size=BATCH)
    for log, size in next_number.items():
        LedgerHead.objects.filter(log=log).update(size=size)


def _row(entry: NewEntry, sequence: int, *, now: datetime, by: str, reason: str) -> LedgerEntry:
    body = canonical(
        {
            "action": entry.action,
            "at": now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "by": by,
            "collection": entry.collection,
            "key": entry.key,
            "log": str(entry.log),
            "reason": reason,
            "record": entry.record,
            "salt": secrets.token_hex(16),
            "sequence": sequence,
        }
    )
    return LedgerEntry(
        log=entry.log,
        sequence=sequence,
        at=now,
        by=by,
        action=entry.action,
        reason=reason,
        collection=entry.collection,
        key=entry.key,
        body=body,
        leaf_hash=leaf_hash(body),
        shown_digest=digest(entry.record),
        full_digest=entry.full_digest,
    )


def last_seen(collection: str, keys: Iterable[str]) -> dict[str, LastSeen]:
    """How the logs left each of these records; a key they have never seen is absent."""
    entries = LedgerEntry.objects.filter(collection=collection, key__in=list(keys)).order_by()
    newest = entries.values("key").annotate(last=Max("id"), last_public=Max("id", filter=Q(log=Log.PUBLIC)))
    ids = {row["key"]: (row["last"], row["last_public"]) for row in newest}
    wanted = [pk for pair in ids.values() for pk in pair if pk is not None]
    found = LedgerEntry.objects.in_bulk(wanted)
    seen = {}
    for key, (last, last_public) in ids.items():
        public = found[last_public] if last_public else None
        seen[key] = LastSeen(
            full_digest=found[last].full_digest,
            shown_digest=public.shown_digest if public else "",
            shown=json.loads(bytes(public.body))["record"] if public and public.body else None,
        )
    return seen
