"""The two logs: how they grow, and what a record last looked like in them.

Each log counts from 0 without gaps; an entry's leaf hash goes into the log's Merkle tree (``claims.ledger.merkle``).
"""

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.db.models import Max, Q

from claims.choices import Log
from claims.ledger.body import SALT, Bodies, NewEntry, digest
from claims.ledger.merkle import Frontier, leaf_hash
from claims.ledger.tree import STEP
from claims.models import LedgerEntry, LedgerHead, LedgerSubtree
from claims.records import Plain

from .rows import insert

Actor = AbstractBaseUser | str
"""Who makes a change: the account, or the name of the command that does it on its own."""

BATCH = 500


class LastSeen(NamedTuple):
    """How the logs left a record: digests as in LedgerEntry, and what the public log shows of it."""

    full_digest: str = ""
    shown_digest: str = ""
    shown: Plain | None = None
    owner: str = ""
    """As in LedgerEntry, by whatever log."""
    shown_owner: str = ""
    """The same, by the public log: another's page may since tell the record, and not be public."""


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


def append(entries: Sequence[NewEntry], *, by: Actor, at: datetime | None = None, reason: str = "") -> None:
    """Append the entries in their order, numbered on without a gap. ``at``: when the change was made; None: now."""
    if not entries:
        return
    hold()
    now, actor = at or datetime.now(UTC), actor_name(by)
    stored_now = connection.ops.adapt_datetimefield_value(now)
    bodies = Bodies(at=now, by=actor, reason=reason)
    trees = _trees()
    completed: list[tuple[str, int, int, bytes]] = []
    salts = secrets.token_bytes(SALT * len(entries)).hex()  # at once: each asking of the system takes its time
    rows = []
    for number, entry in enumerate(entries):
        log, tree = str(entry.log), trees[entry.log]
        sequence = tree.size
        body = bodies.of(entry, sequence, salts[2 * SALT * number : 2 * SALT * (number + 1)])
        leaf = leaf_hash(body)
        completed += [(log, one.height, one.index, one.root) for one in tree.append(leaf) if one.height % STEP == 0]
        rows.append(
            (
                log, sequence, stored_now, actor, entry.action, reason, entry.collection, entry.key, entry.owner,
                body, leaf, digest(entry.told), entry.full_digest,
            )
        )  # fmt: skip
    insert(LedgerEntry, COLUMNS, rows)
    insert(LedgerSubtree, ("log", "height", "index", "root"), completed)
    for log, tree in trees.items():
        LedgerHead.objects.filter(log=log).update(size=tree.size, frontier=tree.stored())


def _trees() -> dict[str, Frontier]:
    """The tree of each log, to be grown."""
    rows = LedgerHead.objects.values_list("log", "size", "frontier")
    return {log: Frontier.of(size, bytes(frontier)) for log, size, frontier in rows}


COLUMNS = (
    "log", "sequence", "at", "by", "action", "reason", "collection", "key", "owner",
    "body", "leaf_hash", "shown_digest", "full_digest",
)  # fmt: skip


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
            owner=found[last].owner,
            shown_owner=public.owner if public else "",
        )
    return seen


def has_shown(collection: str, key: str) -> bool:
    """Whether the public has ever seen the record under this key."""
    return LedgerEntry.objects.filter(log=Log.PUBLIC, collection=collection, key=key).exists()
