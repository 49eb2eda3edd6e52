"""One entry held against its own bytes: they give its leaf hash, and every other column repeats what they say.

Told from the columns the bytes can be written again but for the record and the salt, so that a million entries are
compared and none is parsed; only where something differs the bytes are, to say what.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from claims.choices import Log
from claims.models import LedgerEntry

from .body import SALT, canonical, digest, written
from .merkle import leaf_hash

CHUNK = 2_000
"""Entries at once from the database."""

UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, RecursionError)
"""What bytes raise that are no entry's."""

INTERNAL = Log.INTERNAL.value

SAID = ("log", "sequence", "at", "by", "action", "reason", "collection", "key", "owner")
"""What the columns repeat of the bytes."""


class Entry(NamedTuple):
    """A row of the ledger as the database has it; ``at`` is text, for a time that cannot be read must be told too."""

    pk: int
    log: str
    sequence: int
    at: str
    by: str
    action: str
    reason: str
    collection: str
    key: str
    owner: str
    body: Any
    leaf_hash: Any
    shown_digest: str
    full_digest: str


class Examined(NamedTuple):
    """What is wrong with an entry by itself."""

    problems: list[str]
    sound: bool
    """Whether its bytes give its leaf hash."""
    number: tuple[str, int]
    """Log and place there, as the bytes say."""
    own: str
    """The digest of the record in its bytes; empty if that is null."""


def entries(**which: Any) -> Iterator[Entry]:
    """In the order in which they were written."""
    columns = [{"at": "at_text"}.get(name, name) for name in Entry._fields]
    rows = LedgerEntry.objects.filter(**which).annotate(at_text=Cast("at", TextField())).order_by("pk")
    yield from map(Entry._make, rows.values_list(*columns).iterator(chunk_size=CHUNK))


def examine(entry: Entry) -> Examined:
    """Of an entry that has its bytes."""
    body = _bytes(entry.body)
    sound = leaf_hash(body) == _bytes(entry.leaf_hash)
    record = _record_within(entry, body)
    problems: list[str] = []
    number = (entry.log, entry.sequence)
    if record is None:
        problems, number, own = _read(entry, body)
    else:
        own = "" if record == b"null" else hashlib.sha256(record).hexdigest()
    if not sound:
        problems.append("its bytes do not give its leaf hash: one of them was changed")
    if own != entry.shown_digest:
        problems.append(f"shown_digest is {entry.shown_digest!r}, its record gives {own!r}")
    if entry.log == INTERNAL and own != entry.full_digest:
        problems.append(f"full_digest is {entry.full_digest!r}, its record gives {own!r}")
    return Examined(problems, sound, number, own)


def told(entry: Entry) -> Any:
    """The record in the entry's bytes; None if they cannot be read."""
    try:
        return json.loads(_bytes(entry.body))["record"]
    except UNREADABLE:
        return None


def is_erased(entry: Entry) -> bool:
    return entry.body is None


def _bytes(stored: Any) -> bytes:
    """SQLite keeps whatever it is given in whatever column."""
    return bytes(stored) if isinstance(stored, bytes | memoryview) else str(stored).encode()


def _record_within(entry: Entry, body: bytes) -> bytes | None:
    """The canonical record in the body, if all around it is what the columns say."""
    try:
        before, after, reason = _around(entry.at, entry.by, entry.action, entry.reason, entry.collection, entry.log)
        own = entry.owner == f"{entry.collection}/{entry.key}"
        owner = b"" if own else b',"owner":' + canonical(entry.owner)
        beginning = before + canonical(entry.key) + after + owner + reason
        end = b'","sequence":%d}' % entry.sequence
    except (TypeError, ValueError):  # a column of SQLite that holds something else than its type says
        return None
    salt = len(body) - len(end) - 2 * SALT
    if body.startswith(beginning) and body.endswith(end) and body[salt - 9 : salt] == b',"salt":"':
        return body[len(beginning) : salt - 9]
    return None


@lru_cache(maxsize=1_000)  # the entries of an import differ in key and record alone
def _around(  # noqa: PLR0917 (columns of an entry, in its order)
    at: str, by: str, action: str, reason: str, collection: str, log: str
) -> tuple[bytes, bytes, bytes]:
    """What stands in a body before its key, behind it, and before its record."""
    said = {"action": action, "at": written_again(at), "by": by, "collection": collection, "key": None, "log": log}
    before, after = canonical(said).split(b'"key":null', 1)
    return before + b'"key":', after[:-1], b',"reason":' + canonical(reason) + b',"record":'


@lru_cache(maxsize=1_000)
def written_again(at: str) -> str:
    """The time of a row, which is text of the database, as a body says it. Raises ValueError for what is no time."""
    read = datetime.fromisoformat(at)
    return written(read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC))


def _read(entry: Entry, body: bytes) -> tuple[list[str], tuple[str, int], str]:
    """What differs, where the body says that it stands, and the digest of its record."""
    here = (entry.log, entry.sequence)
    try:
        said = json.loads(body)
        record, again = said["record"], canonical(said)
        own = digest(None if record is None else canonical(record))
        said.setdefault("owner", f"{said['collection']}/{said['key']}")
        number = (str(said["log"]), int(said["sequence"]))
        salt = bytes.fromhex(said["salt"])
    except UNREADABLE:
        return ["its bytes are not those of an entry"], here, ""
    stands = dict(zip(SAID, (getattr(entry, name) for name in SAID), strict=True)) | {"at": _readable(entry.at)}
    problems = [
        f"{name} is {stands[name]!r}, its bytes say {said.get(name)!r}"
        for name in SAID
        if stands[name] != said.get(name)
    ]
    if not problems and (len(salt) != SALT or again != body):
        problems.append("its bytes are not in the one form that entries have")
    return problems, number, own


def _readable(at: str) -> str:
    try:
        return written_again(at)
    except (TypeError, ValueError):
        return at
