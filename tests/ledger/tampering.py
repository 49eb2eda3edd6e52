"""The past rewritten by raw SQL, as whoever has the database can do once the guards are out of the way."""

from contextlib import contextmanager

from django.db import connection, transaction

from claims.choices import Log
from claims.ledger.body import NewEntry, canonical, digest
from claims.ledger.verify import verify
from claims.models import LedgerEntry
from claims.operations import ledger

from .logs import unguarded

FILLING = 600
"""Entries of each log at least: more than two stored subtrees."""


def sql(statement, *values):
    """Run a statement with the guards away; tell how many rows it met."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


class UndoneError(Exception):
    pass


@contextmanager
def undone():
    """Let all that the block writes be undone."""
    try:
        with transaction.atomic():
            yield
            raise UndoneError
    except UndoneError:
        pass


def new(log, key, record, full=None, *, action="changed", collection="claims", owner=""):
    told = None if record is None else canonical(record)
    whole = digest(told) if full is None else full
    return NewEntry(log, action, collection, key, told, whole, owner or f"{collection}/{key}")


def enter(*entries, by="anna", reason=""):
    """One change."""
    with transaction.atomic():
        ledger.append(entries, by=by, reason=reason)


def make_logs():
    """Two logs with an entry of every kind that operations write, and some hundreds of others before and behind them."""
    enter(*[new(Log.PUBLIC, f"before-{number}", {"slug": f"before-{number}"}) for number in range(10)])
    draft = {"slug": "rain", "state": "draft"}
    enter(new(Log.INTERNAL, "rain", draft, action="created"), by="bert", reason="Überlegung “eins”\n")
    whole, shown = {"slug": "rain", "topics": ["hidden", "seen"]}, {"slug": "rain", "topics": ["seen"]}
    full = digest(canonical(whole))
    enter(
        new(Log.PUBLIC, "rain", shown, full, action="published"), new(Log.INTERNAL, "rain", whole, action="published")
    )
    enter(new(Log.PUBLIC, "rain", None, full, action="hidden"))
    enter(new(Log.PUBLIC, "rain", shown, full, action="shown"))
    enter(new(Log.PUBLIC, "rain/item", {"claim": "rain"}, collection="links", owner="claims/rain", action="created"))
    moved = new(Log.PUBLIC, "rain/item", None, digest(canonical({"claim": "rain"})), action="moved", collection="links")
    enter(moved, new(Log.PUBLIC, "rain/item", {"claim": "other"}, collection="links", owner="claims/other"))
    enter(new(Log.PUBLIC, "rain/item", None, "", collection="links", owner="claims/other", action="deleted"))
    for number in range(FILLING // 50):
        keys = [f"filling-{number}-{one}" for one in range(50)]
        enter(
            *[new(Log.PUBLIC, key, {"slug": key}) for key in keys],
            *[new(Log.INTERNAL, key, {"s": key}) for key in keys],
        )


def found(**options):
    return list(verify(**options))


def places(**options):
    return [finding.where for finding in found(**options)]


def size(log=Log.PUBLIC):
    return LedgerEntry.objects.filter(log=log).count()
