"""What is lost, and what comes back, where a site is replaced by an older state of itself."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import DatabaseError, connection, connections
from django.db.models import Max

from claims.choices import Log
from claims.ledger.beside import ERASURES
from claims.ledger.erased import ACTION
from claims.models import Checkpoint, IdentityToken, LedgerEntry, LedgerHead

from . import databases

MOST_TOLD = 100


@dataclass
class Remembered:
    """What the site knows before it is replaced, or after."""

    sizes: dict[str, int] = field(default_factory=dict)
    """Entries of each log."""
    erased: set[str] = field(default_factory=set)
    """Entries whose bytes were erased, as `log/number`."""
    identities: set[str] | None = None
    """The tokens of those in the vault; None if that cannot be read."""
    signed: int = 0
    """Entries of the public log that the last checkpoint was signed for."""
    unread: str = ""
    """Why some of it is not known."""


def remember() -> Remembered:
    """Raises nothing for a database that is not as it should be: that may be why it is replaced."""
    known = Remembered()
    try:
        if LedgerHead._meta.db_table not in connection.introspection.table_names():
            return known  # a new site
        known.sizes = dict(LedgerHead.objects.values_list("log", "size"))
        told = LedgerEntry.objects.filter(collection=ERASURES, action=ACTION)
        known.erased = set(told.values_list("key", flat=True))
        known.signed = Checkpoint.objects.aggregate(size=Max("size"))["size"] or 0
        known.identities = set(
            apps.get_model(databases.VAULT, "Identity")._base_manager.values_list("token", flat=True)
        )
    except DatabaseError as error:
        known.unread = next(iter(str(error).splitlines()), "it cannot be read")
    finally:
        connections.close_all()
    return known


def differences(before: Remembered, after: Remembered, begun: str) -> Iterator[str]:
    """What there is to say, each a sentence or two. ``begun``: when the backup was."""
    if before.unread:
        yield (
            f"Not all of what was replaced could be read ({before.unread}), so that nothing is known of what was erased "
            f"or shredded after {begun}. It is back; erase it again."
        )
    for log in Log:
        lost = before.sizes.get(log, 0) - after.sizes.get(log, 0)
        if lost > 0:
            yield f"The {log} log had {lost:,} entries more than the backup: what they tell is gone."
    if before.signed > after.sizes.get(Log.PUBLIC, 0):
        yield (
            f"A checkpoint was signed for {before.signed:,} entries of the public log, which has "
            f"{after.sizes.get(Log.PUBLIC, 0):,} now. Whoever kept it will rightly find that the log did not go on from "
            "it: say in public what happened, and when."
        )
    yield from _erasures(before.erased - after.erased)
    yield from _identities((after.identities or set()) - before.identities if before.identities else set())


def _erasures(names: set[str]) -> Iterator[str]:
    back = []
    for name in sorted(names):
        log, _slash, number = name.partition("/")
        entry = LedgerEntry.objects.filter(log=log, sequence=number).exclude(body=None).first()
        if entry is not None:
            back.append(f"{name} ({entry.collection})")  # not its key: that may be what had to be forgotten
    if back:
        yield (
            f"{len(back):,} entries of the ledger had been erased since the backup, and their bytes are back. Erase them "
            f"again: {_some(back)}."
        )


def _identities(tokens: set[str]) -> Iterator[str]:
    if not tokens:
        return
    rows = IdentityToken.objects.filter(token__in=list(tokens)[:MOST_TOLD], witness__isnull=False)
    slugs = sorted(set(rows.values_list("witness__slug", flat=True)))
    of = f", of these witnesses: {_some(slugs)}" if slugs else ""
    yield (
        f"{len(tokens):,} identities that were not in the vault any more are back{of}. If they had been shredded, shred "
        "them again."
    )


def _some(names: list[str]) -> str:
    more = len(names) - MOST_TOLD
    return ", ".join(names[:MOST_TOLD]) + (f" and {more:,} more" if more > 0 else "")
