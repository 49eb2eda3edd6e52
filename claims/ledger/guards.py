"""The database's own refusal to change the past: triggers on the ledger's tables, and on PostgreSQL privileges.

They stop slips and clumsy hands: an UPDATE on the wrong table, a script that knows no better. They do not stop whoever
owns the database: an owner can drop a trigger and grant a privilege again, and PostgreSQL's superusers ask for none.
That is what ``verify`` and checkpoints kept elsewhere are for.

Migrations and ``flush`` take them away for their own time (``claims.operations.installation``): SQLite rebuilds a table
to alter it, and loses its triggers without a word.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from claims.models import Checkpoint, LedgerEntry, LedgerHead, LedgerSubtree

ERASURE = """
    NEW.body IS NULL
    AND (OLD.body IS NOT NULL OR (NEW."key" = '' AND (OLD."key" <> '' OR NEW.owner <> OLD.owner)))
    AND NEW.id = OLD.id AND NEW.log = OLD.log AND NEW.sequence = OLD.sequence AND NEW.at = OLD.at
    AND NEW.action = OLD.action AND NEW.collection = OLD.collection AND NEW.leaf_hash = OLD.leaf_hash
    AND NEW."by" = '' AND NEW.reason = '' AND NEW.shown_digest = '' AND NEW.full_digest = ''
    AND (NEW."key" = OLD."key" OR NEW."key" = '')
""".strip()
"""What ``claims.operations.forgetting`` does to a row, and nothing else: its bytes go, and its key then or later.

Without a key it may be told on another page, too, when the record is called otherwise and may not be known by that."""

GROWTH = """
    NEW.id = OLD.id AND NEW.log = OLD.log
    AND (NEW.size > OLD.size OR (NEW.size = OLD.size AND NEW.frontier = OLD.frontier))
""".strip()
"""What appending does to the head of a log."""

ERASABLE = ("by", "reason", "key", "owner", "body", "shown_digest", "full_digest")
GROWING = ("size", "frontier")

TAKEN = ("UPDATE", "DELETE", "TRUNCATE")
"""PostgreSQL's privileges that nobody needs on these tables, but for some columns."""


@dataclass(frozen=True)
class Guard:
    """One trigger. ``allowed``: the condition under which a row may be changed all the same; empty: never."""

    model: type[models.Model]
    event: str
    message: str
    allowed: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def name(self) -> str:
        return f"{self.table}_no_{self.event.lower()}"


NEVER = "Nothing in the ledger is ever {}: what is to be corrected gets a new entry."
CHANGED, DELETED = NEVER.format("changed"), NEVER.format("deleted")
GUARDS = (
    Guard(LedgerEntry, "UPDATE", f"{CHANGED} Its bytes can be erased, on the desk.", ERASURE),
    Guard(LedgerHead, "UPDATE", "A log of the ledger only grows: its head never goes back.", GROWTH),
    *(Guard(model, "UPDATE", CHANGED) for model in (LedgerSubtree, Checkpoint)),
    *(Guard(model, "DELETE", DELETED) for model in (LedgerEntry, LedgerHead, LedgerSubtree, Checkpoint)),
)
WRITABLE = {LedgerEntry: ERASABLE, LedgerHead: GROWING, LedgerSubtree: (), Checkpoint: ()}
"""The columns that may be updated, of each table that is guarded."""


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every guard in its place, if the tables are there. Needs to own them."""
    connection = connections[using]
    if are_there(connection):
        with transaction.atomic(using=using):
            _run(connection, [*_removing(connection), *_installing(connection)])


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every guard away. For as long as tables are rebuilt or emptied, and no longer."""
    connection = connections[using]
    if are_there(connection):
        with transaction.atomic(using=using):
            _run(connection, _removing(connection))


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The names of guards that are not in place as they should be: not there, switched off, or otherwise worded."""
    connection = connections[using]
    if not are_there(connection):
        return []
    return list(_missing_postgresql(connection) if connection.vendor == "postgresql" else _missing_sqlite(connection))


def are_there(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables are those of this version."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not {model._meta.db_table for model in WRITABLE} <= tables:
            return False
        found = connection.introspection.get_table_description(cursor, LedgerEntry._meta.db_table)
    return {column.name for column in found} >= {field.column for field in LedgerEntry._meta.concrete_fields}


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _installing(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        return [*_postgresql(), *_privileges()]
    return [*_sqlite()]


def _removing(connection: BaseDatabaseWrapper) -> list[str]:
    if connection.vendor == "postgresql":
        dropped = [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name, table, _event in _triggers()]
        taken = ", ".join(TAKEN)
        return dropped + [f'GRANT {taken} ON "{model._meta.db_table}" TO CURRENT_USER' for model in WRITABLE]
    return [f'DROP TRIGGER IF EXISTS "{name}"' for name in dict(_sqlite_triggers())]


# ---------------------------------------------------------------- SQLite


def _sqlite() -> Iterator[str]:
    yield from dict(_sqlite_triggers()).values()


def _sqlite_triggers() -> Iterator[tuple[str, str]]:
    """Name and statement of each, which SQLite keeps word for word."""
    for guard in GUARDS:
        when = f"WHEN ({guard.allowed}) IS NOT TRUE " if guard.allowed else ""
        yield guard.name, _sqlite_trigger(guard.name, guard.event, guard.table, when, guard.message)
    for model in WRITABLE:
        # INSERT OR REPLACE deletes the row in its way, and no trigger on DELETE hears of it.
        table, name = model._meta.db_table, f"{model._meta.db_table}_no_replace"
        same = " OR ".join([f'{table}."id" = NEW."id"', *(_same(table, names) for names in _unique(model))])
        when = f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE {same}) '  # noqa: S608 - names of our own
        yield name, _sqlite_trigger(name, "INSERT", table, when, NEVER.format("replaced"))


def _sqlite_trigger(name: str, event: str, table: str, when: str, message: str) -> str:
    return f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" {when}BEGIN SELECT RAISE(ABORT, \'{message}\'); END'


def _unique(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """The columns of which a row has a combination of its own, its primary key aside."""
    yield from (tuple(rule.fields) for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint))
    yield from ((field.name,) for field in model._meta.concrete_fields if field.unique and not field.primary_key)


def _same(table: str, columns: tuple[str, ...]) -> str:
    return "(" + " AND ".join(f'{table}."{column}" = NEW."{column}"' for column in columns) + ")"


def _missing_sqlite(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        stands = dict(cursor.fetchall())
    for name, statement in _sqlite_triggers():
        if stands.get(name) != statement:
            yield name


# ---------------------------------------------------------------- PostgreSQL


def _triggers() -> Iterator[tuple[str, str, str]]:
    """Name, table and event of each."""
    for guard in GUARDS:
        yield guard.name, guard.table, guard.event
    for model in WRITABLE:
        yield f"{model._meta.db_table}_no_truncate", model._meta.db_table, "TRUNCATE"


def _bodies() -> dict[str, str]:
    """What the function of each trigger does; function and trigger have one name."""
    emptied = NEVER.format("emptied")
    bodies = {f"{model._meta.db_table}_no_truncate": _refusing(emptied) for model in WRITABLE}
    for guard in GUARDS:
        allowing = f"IF {guard.allowed} THEN RETURN NEW; END IF; " if guard.allowed else ""
        bodies[guard.name] = _refusing(guard.message, allowing)
    return bodies


def _refusing(message: str, allowing: str = "") -> str:
    return f"BEGIN {allowing}RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation'; END"


def _postgresql() -> Iterator[str]:
    bodies = _bodies()
    for name, table, event in _triggers():
        each = "STATEMENT" if event == "TRUNCATE" else "ROW"
        yield f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $guard${bodies[name]}$guard$'
        yield f'CREATE TRIGGER "{name}" BEFORE {event} ON "{table}" FOR EACH {each} EXECUTE FUNCTION "{name}"()'


def _privileges() -> Iterator[str]:
    """Nobody needs them; who owns the tables can grant them to himself again, and superusers are not asked."""
    for model, columns in WRITABLE.items():
        table = model._meta.db_table
        yield f'REVOKE {", ".join(TAKEN)} ON "{table}" FROM PUBLIC, CURRENT_USER'
        if columns:  # of a head also for SELECT … FOR UPDATE, which asks for the privilege on one column at least
            yield f'GRANT UPDATE ({", ".join(f"{chr(34)}{column}{chr(34)}" for column in columns)}) ON "{table}" TO CURRENT_USER'


BITS = {"UPDATE": 16 | 2 | 1, "DELETE": 8 | 2 | 1, "TRUNCATE": 32 | 2}
"""pg_trigger.tgtype: which event; 2: before it; 1: for each row."""


def _missing_postgresql(connection: BaseDatabaseWrapper) -> Iterator[str]:
    bodies = _bodies()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname, t.tgtype, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL "
            "AND t.tgattr = '' AND pg_table_is_visible(c.oid)"
        )
        stands = set(cursor.fetchall())
        for name, table, event in _triggers():
            if (name, table, BITS[event], bodies[name]) not in stands:
                yield name
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            return  # has every privilege, granted or not
        for model in WRITABLE:
            for privilege in TAKEN:
                cursor.execute("SELECT has_table_privilege(%s, %s)", [f'"{model._meta.db_table}"', privilege])
                if cursor.fetchone() == (True,):
                    yield f"{model._meta.db_table} without the privilege {privilege}"
