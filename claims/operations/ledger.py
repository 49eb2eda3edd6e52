"""The two logs: what is appended, in what bytes, and what a record last looked like in them.

Format (design, "Trust"): an entry's body is canonical JSON with a random salt; its leaf hash is
SHA-256 over a zero byte and the body (RFC 6962, section 2.1). Each log counts from 0 without gaps.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max, Q

from claims.choices import Log
from claims.models import LedgerEntry, LedgerHead
from claims.records import Plain

from .rows import insert

Actor = AbstractBaseUser | str
"""Who makes a change: the account, or the name of the command that does it on its own."""

BATCH = 500
SALT = 16
"""Random bytes in an entry, so that nobody can guess an erased one by its hash."""


class NewEntry(NamedTuple):
    """A change to be recorded. ``told`` is what the log shows afterwards in canonical form, None if that is nothing."""

    log: Log
    action: str
    collection: str
    key: str
    told: bytes | None
    full_digest: str


class LastSeen(NamedTuple):
    """How the logs left a record: digests as in LedgerEntry, and what the public log shows of it."""

    full_digest: str = ""
    shown_digest: str = ""
    shown: Plain | None = None


def canonical(value: Any) -> bytes:
    """The one form of a JSON value: sorted keys, no spaces, UTF-8, no floats. Raises TypeError on a float."""
    _refuse_floats(value)
    return _encode(value).encode()


# One encoder for all: `json.dumps` makes a new one for every call that wants other than its defaults.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r}: a float has no canonical form; keep it as text.")
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        if type(part) is not str:  # most are: a million rows pass here on import
            _refuse_floats(part)


def digest(told: bytes | None) -> str:
    """SHA-256 of a record's canonical form as 64 hexadecimal digits; empty for none."""
    return "" if told is None else hashlib.sha256(told).hexdigest()


def leaf_hash(body: bytes) -> bytes:
    """RFC 6962, section 2.1: the hash of a leaf, 32 bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def actor_name(by: Actor) -> str:
    return by if isinstance(by, str) else by.get_username()


def hold() -> None:
    """Let this transaction alone write records until it ends; others wait here. Needs a transaction.

    Raises OperationalError if others keep it waiting for longer than the settings allow (``busy.is_busy``).

    Two changes that settle at once would each miss what the other makes public: one publishes an item's
    source, the other its witness, and neither sees that the item now shows. Nor could both number entries.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A ledger entry belongs into the transaction of its change.")
    if connection.vendor == "postgresql":
        # SQLite's connection was told by the settings.
        with connection.cursor() as cursor:
            wait = f"{int(settings.DATABASE_WAIT_SECONDS * 1000)}ms"
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [wait])  # true: until the transaction ends
    if len(LedgerHead.objects.select_for_update().order_by("log")) < len(Log):
        for log in Log:
            LedgerHead.objects.get_or_create(log=log)
        list(LedgerHead.objects.select_for_update().order_by("log"))


def heads() -> dict[str, int]:
    """How long each log is: as long as that stands, no record has changed."""
    return dict(LedgerHead.objects.values_list("log", "size"))


def append(entries: Sequence[NewEntry], *, by: Actor, reason: str = "") -> None:
    """Append the entries in their order, numbered on without a gap."""
    if not entries:
        return
    hold()
    now, actor = datetime.now(UTC), actor_name(by)
    stored_now = connection.ops.adapt_datetimefield_value(now)
    bodies = Bodies(at=now, by=actor, reason=reason)
    next_number = heads()
    salts = secrets.token_bytes(SALT * len(entries)).hex()  # at once: each asking of the system takes its time
    rows = []
    for at, entry in enumerate(entries):
        sequence = next_number[entry.log]
        next_number[entry.log] += 1
        body = bodies.of(entry, sequence, salts[2 * SALT * at : 2 * SALT * (at + 1)])
        rows.append(
            (
                str(entry.log), sequence, stored_now, actor, entry.action, reason, entry.collection, entry.key,
                body, leaf_hash(body), digest(entry.told), entry.full_digest,
            )
        )  # fmt: skip
    insert(LedgerEntry, COLUMNS, rows)
    for log, size in next_number.items():
        LedgerHead.objects.filter(log=log).update(size=size)


COLUMNS = (
    "log", "sequence", "at", "by", "action", "reason", "collection", "key",
    "body", "leaf_hash", "shown_digest", "full_digest",
)  # fmt: skip


class Bodies:
    """The exact bytes of entries: canonical JSON, into which the record's own canonical form is put as it is."""

    def __init__(self, *, at: datetime, by: str, reason: str) -> None:
        self._same = {
            "at": at.isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "by": by,
            "reason": reason,
        }
        self._around: dict[tuple[str, str, Log], tuple[bytes, bytes]] = {}

    def of(self, entry: NewEntry, sequence: int, salt: str) -> bytes:
        kind = (entry.action, entry.collection, entry.log)
        if kind not in self._around:  # some thousand entries of one import differ in their key and record only
            self._around[kind] = self._around_key(entry)
        before, after = self._around[kind]
        told = b"null" if entry.told is None else entry.told
        # "record", "salt" and "sequence" come last in the order of keys.
        return b'%b%b%b,"record":%b,"salt":"%b","sequence":%d}' % (
            before,
            canonical(entry.key),
            after,
            told,
            salt.encode(),
            sequence,
        )

    def _around_key(self, entry: NewEntry) -> tuple[bytes, bytes]:
        """What stands before and behind the entry's key."""
        said = {"action": entry.action, "collection": entry.collection, "key": None, "log": str(entry.log)}
        before, after = canonical(self._same | said).split(b'"key":null', 1)
        return before + b'"key":', after[:-1]


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
