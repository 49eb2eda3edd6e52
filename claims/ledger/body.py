"""The exact bytes of an entry, and the one form in which a record is told to the ledger.

Format (design, "Trust"): an entry's body is canonical JSON with a random salt. ``record`` is what the entry's log shows of
the record afterwards, null if that is nothing. ``owner`` is there for rows told on another record's page, as
``collection/key`` of that record.
"""

import hashlib
import json
from datetime import datetime
from typing import Any, NamedTuple

from claims.choices import Log
from claims.records import Plain, Told

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
    owner: str
    """The record on whose page this one is told, as ``collection/key``; mostly itself."""


def canonical(value: Any) -> bytes:
    """The one form of a JSON value: sorted keys, no spaces, UTF-8, no floats. Raises TypeError on a float."""
    if type(value) is not str:
        _refuse_floats(value)
    return encoded(value)


def encoded(value: Any) -> bytes:
    """The same without a look for floats, for whoever only compares: what has one is the form of nothing recorded."""
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


def content(record: Told, *, public: bool = False) -> Plain:
    """What an entry holds of the record: its columns, and its state where it has one."""
    row = record.shown if public else record.full
    return row | {"state": record.state} if record.state else row


def written(at: datetime) -> str:
    """A time in UTC as it stands in a body."""
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


class Bodies:
    """The bodies of entries of one change: canonical JSON, into which the record's own canonical form is put as it is."""

    def __init__(self, *, at: datetime, by: str, reason: str) -> None:
        self._same = {"at": written(at), "by": by}
        self._reason = canonical(reason)
        self._around: dict[tuple[str, str, Log], tuple[bytes, bytes]] = {}

    def of(self, entry: NewEntry, sequence: int, salt: str) -> bytes:
        kind = (entry.action, entry.collection, entry.log)
        if kind not in self._around:  # some thousand entries of one import differ in their key and record only
            self._around[kind] = self._around_key(entry)
        before, after = self._around[kind]
        own = entry.owner == f"{entry.collection}/{entry.key}"
        owner = b"" if own else b',"owner":' + canonical(entry.owner)
        told = b"null" if entry.told is None else entry.told
        # "owner", "reason", "record", "salt" and "sequence" come last in the order of keys.
        return b'%b%b%b%b,"reason":%b,"record":%b,"salt":"%b","sequence":%d}' % (
            before,
            canonical(entry.key),
            after,
            owner,
            self._reason,
            told,
            salt.encode(),
            sequence,
        )

    def _around_key(self, entry: NewEntry) -> tuple[bytes, bytes]:
        """What stands before and behind the entry's key."""
        said = {"action": entry.action, "collection": entry.collection, "key": None, "log": str(entry.log)}
        before, after = canonical(self._same | said).split(b'"key":null', 1)
        return before + b'"key":', after[:-1]
