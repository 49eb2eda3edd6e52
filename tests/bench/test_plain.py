import csv
from io import StringIO

import pytest
from django.db import connection
from django.db.utils import ConnectionHandler

from bench.plain import all_tables, copy, count, dump, filled, record_tables
from claims.models import Claim, EvidenceLink, LedgerEntry


@pytest.fixture(scope="module")
def empty_copy(django_db_setup, django_db_blocker):
    """The settings of a second database as migrations leave it."""
    with django_db_blocker.unblock():
        connection.close()  # what is copied must be at rest
        connection.creation.clone_test_db("bench", verbosity=0, autoclobber=True)
        yield connection.creation.get_test_db_clone_settings("bench")
        connection.creation.destroy_test_db(suffix="bench", verbosity=0)


@pytest.fixture
def target(empty_copy):
    wrapper = ConnectionHandler({"default": empty_copy})["default"]
    wrapper.ensure_connection()
    yield wrapper.connection
    wrapper.close()


def stored(database, table):
    cursor = database.cursor()
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor]


def test_plain_copy_writes_all_rows_that_an_import_wrote(imported, target):
    source = connection.connection
    tables = filled(source, target, all_tables())

    moved = copy(source, target, tables)

    assert {Claim._meta.db_table, EvidenceLink._meta.db_table, LedgerEntry._meta.db_table} <= set(tables)
    assert moved.tables == len(tables)
    assert moved.rows == sum(count(source, table) for table in tables)
    assert {table: stored(target, table) for table in tables} == {table: stored(source, table) for table in tables}
    assert moved.seconds > 0
    assert filled(source, target, all_tables()) == []


def test_plain_export_writes_all_rows_of_records_and_none_of_the_ledger(imported, tmp_path):
    raw = connection.connection
    tables = [table for table in record_tables() if count(raw, table)]

    moved = dump(raw, tables, tmp_path)

    written = {path.stem: len(list(csv.reader(StringIO(path.read_text(), newline="")))) for path in tmp_path.iterdir()}
    assert {table: lines - 1 for table, lines in written.items()} == {table: count(raw, table) for table in tables}
    assert moved.rows == sum(count(raw, table) for table in tables)
    assert Claim.topics.through._meta.db_table in tables
    assert LedgerEntry._meta.db_table not in tables


def test_record_tables_are_named_once():
    assert len(record_tables()) == len(set(record_tables()))
