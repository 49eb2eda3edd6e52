"""The database itself refuses to change the past, as long as nobody takes its guards away."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from claims.ledger import guards
from claims.management.checks import guards_are_in_place
from claims.models import Checkpoint, LedgerEntry, LedgerHead, LedgerSubtree
from claims.operations import change
from tests.factories import make_topic

from .tampering import found, make_logs

pytestmark = pytest.mark.django_db

NEVER = "Nothing in the ledger is ever {}: what is to be corrected gets a new entry."
ENTRY = "claims_ledgerentry"
TABLES = [model._meta.db_table for model in (LedgerEntry, LedgerHead, LedgerSubtree, Checkpoint)]


@pytest.fixture
def logs():
    make_logs()
    Checkpoint.objects.create(size=1, root=bytes(32), signed_at="2026-01-01T00:00:00Z", note="n")


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refusal(statement, *values):
    """What the database answers, with nothing done."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        run(statement, *values)
    return str(caught.value).partition("\n")[0]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        *[(f"DELETE FROM {table}", NEVER.format("deleted")) for table in TABLES],
        (f"UPDATE {ENTRY} SET reason = 'x'", NEVER.format("changed") + " Its bytes can be erased, on the desk."),
        ("UPDATE claims_ledgersubtree SET height = 16", NEVER.format("changed")),
        ("UPDATE claims_checkpoint SET note = 'x'", NEVER.format("changed")),
        ("UPDATE claims_ledgerhead SET size = size - 1", "A log of the ledger only grows: its head never goes back."),
        ("UPDATE claims_ledgerhead SET frontier = NULL", "A log of the ledger only grows: its head never goes back."),
        ("UPDATE claims_ledgerhead SET id = id + 10", "A log of the ledger only grows: its head never goes back."),
    ],
)
def test_raw_sql_is_refused(logs, statement, message):
    assert refusal(statement) == message
    assert LedgerEntry.objects.exists()


ERASED = "body = NULL, \"by\" = '', reason = '', shown_digest = '', full_digest = ''"


@pytest.mark.parametrize(
    "more",
    [
        "sequence = sequence + 100000", "leaf_hash = body", "id = id + 100000", "action = 'x'", "collection = 'x'",
        "at = '2001-02-03 04:05:06'", "\"key\" = 'x'",
    ],
)  # fmt: skip
def test_no_more_can_be_changed_than_an_erasure_does(logs, more):
    assert "ever changed" in refusal(f"UPDATE {ENTRY} SET {ERASED}, {more} WHERE log = 'public' AND sequence = 30")


@pytest.mark.parametrize("column", ["\"by\" = 'x'", "reason = 'x'", "shown_digest = 'x'", "full_digest = 'x'"])
def test_bytes_cannot_go_alone(logs, column):
    statement = f"UPDATE {ENTRY} SET {ERASED} WHERE log = 'public' AND sequence = 30"

    assert "ever changed" in refusal(statement.replace(f"{column.partition(' ')[0]} = ''", column))


def test_erased_entry_cannot_be_changed_again(logs):
    run(f"UPDATE {ENTRY} SET {ERASED} WHERE log = 'public' AND sequence = 30")

    assert "ever changed" in refusal(f"UPDATE {ENTRY} SET {ERASED} WHERE log = 'public' AND sequence = 30")


@pytest.mark.parametrize("table", TABLES)
def test_tables_cannot_be_emptied(logs, table):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")

    assert refusal(f"TRUNCATE {table}") == NEVER.format("emptied")


@pytest.mark.parametrize(
    "statement",
    [
        f"INSERT OR REPLACE INTO {ENTRY} SELECT * FROM {ENTRY} WHERE id = 5",
        "INSERT OR REPLACE INTO claims_ledgerhead SELECT * FROM claims_ledgerhead",
        "INSERT OR REPLACE INTO claims_ledgersubtree (log, height, \"index\", root) VALUES ('public', 8, 0, 0)",
        "REPLACE INTO claims_checkpoint SELECT * FROM claims_checkpoint",
    ],
)
def test_rows_cannot_be_replaced(logs, statement):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE")

    assert refusal(statement) == NEVER.format("replaced")


def test_writing_goes_on(logs):
    topic = make_topic()
    with change(by="anna") as work:
        work.touch(topic)

    assert found() == []


# ---------------------------------------------------------------- Whether they are in place


def test_guards_are_in_place_after_migrate():
    assert guards.missing() == []
    assert guards_are_in_place(databases=["default"]) == []


def test_every_guard_that_is_gone_is_named():
    guards.remove()

    names = {guard.name for guard in guards.GUARDS}
    assert names <= set(guards.missing())
    (warning,) = guards_are_in_place(databases=["default"])
    assert (warning.id, names <= set(warning.msg.removesuffix(".").partition(": ")[2].split(", "))) == (
        "claims.W001",
        True,
    )
    assert guards_are_in_place(databases=[]) == guards_are_in_place(databases=None) == []


def test_weakened_guard_counts_as_missing():
    name = "claims_ledgersubtree_no_update"
    if connection.vendor == "postgresql":
        run(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    else:
        run(f"DROP TRIGGER {name}")
        run(f"CREATE TRIGGER {name} BEFORE UPDATE ON claims_ledgersubtree BEGIN SELECT 1; END")

    assert guards.missing() == [name]
    guards.install()
    assert guards.missing() == []


def test_guard_that_is_switched_off_counts_as_missing():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite cannot switch a trigger off")
    run("ALTER TABLE claims_ledgerentry DISABLE TRIGGER claims_ledgerentry_no_delete")

    assert guards.missing() == ["claims_ledgerentry_no_delete"]


# ---------------------------------------------------------------- PostgreSQL's privileges


@pytest.fixture
def plain_owner(logs):
    """The tables belong to a role that is no superuser, as those of a well kept site do."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no privileges")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() != (True,):
            pytest.skip("needs to make a role")
        guards.remove()
        cursor.execute("CREATE ROLE claims_plain_owner")
        cursor.execute("GRANT ALL ON SCHEMA public TO claims_plain_owner")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO claims_plain_owner")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO claims_plain_owner")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} OWNER TO claims_plain_owner")
        for name in guards.missing():  # functions have the names of their triggers, and an owner too
            cursor.execute(f"DROP FUNCTION {name}()")
        cursor.execute("SET LOCAL ROLE claims_plain_owner")
    guards.install()
    assert guards.missing() == []


@pytest.mark.parametrize(
    "statement",
    [
        *[f"DELETE FROM {table}" for table in TABLES],
        *[f"TRUNCATE {table}" for table in TABLES],
        f"UPDATE {ENTRY} SET leaf_hash = ''",
        "UPDATE claims_ledgersubtree SET root = ''",
        "UPDATE claims_checkpoint SET note = ''",
        "UPDATE claims_ledgerhead SET log = 'public'",
    ],
)
def test_privileges_are_taken_away(plain_owner, statement):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run(statement)


def test_writing_needs_no_privilege_that_was_taken_away(plain_owner):
    before = LedgerEntry.objects.count()
    topic = make_topic()
    with change(by="anna") as work:
        work.touch(topic)
    run(f"UPDATE {ENTRY} SET {ERASED} WHERE log = 'public' AND sequence = 30")

    assert LedgerEntry.objects.count() == before + 1


def test_privilege_that_was_given_back_is_named(plain_owner):
    run("GRANT DELETE ON claims_ledgerentry TO CURRENT_USER")

    assert guards.missing() == ["claims_ledgerentry without the privilege DELETE"]


# ---------------------------------------------------------------- Commands that need them away


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_ledger_and_puts_the_guards_back(logs):
    call_command("flush", interactive=False, verbosity=0)

    assert (LedgerEntry.objects.count(), guards.missing()) == (0, [])


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_migrate_puts_guards_in_their_place():
    guards.remove()

    call_command("migrate", verbosity=0)

    assert guards.missing() == []


@pytest.mark.django_db(transaction=True, databases=["default", "vault"])
def test_migrate_that_only_looks_leaves_guards_alone(capsys):
    guards.remove()

    call_command("migrate", plan=True, verbosity=0)

    assert guards.missing() != []
    guards.install()
